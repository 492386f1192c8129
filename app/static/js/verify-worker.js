// Keeps the page that checks papers, so that it opens without any network. Before this script the site puts
// `self.prachaKept`: a version, the page in each language, its files, and the address of the keys.
// Everything is fetched without cookies: nothing of a reader is ever kept.
(() => {
  const { version, pages, files, keys } = self.prachaKept;
  const FAMILY = "pracha-verify-v";
  const CHOICE = "pracha-verify-choice";
  const CACHE = FAMILY + version;
  // What a proxy answers while the site itself does not.
  const GONE = [502, 503, 504];
  const PAPER = /^\/verify\/[^/.]+$/;

  async function keep(cache, address) {
    const answer = await fetch(new Request(address, { credentials: "omit", cache: "no-cache" }));
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    await cache.put(address, answer);
  }

  async function keepAll(addresses) {
    const cache = await caches.open(CACHE);
    await Promise.all(addresses.map((address) => keep(cache, address)));
  }

  async function forgetOthers() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== CACHE).map((name) => caches.delete(name)));
  }

  const kept = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true });

  // The page in the language of the address, else in that in which it was last read.
  async function keptPage(url) {
    const last = await (await caches.open(CHOICE)).match("/verify/language");
    const language = url.searchParams.get("lang") ?? (last ? await last.text() : "");
    return kept(pages[language] ?? Object.values(pages)[0]);
  }

  async function openPage(event, url) {
    try {
      const answer = await fetch(event.request);
      if (!GONE.includes(answer.status)) {
        // A visit with a network brings page and keys up to date.
        if (answer.ok && url.pathname === "/verify/offline") {
          event.waitUntil(keepAll([...Object.values(pages), keys]).catch(() => {}));
        }
        return answer;
      }
      return (await keptPage(url)) ?? answer;
    } catch (failed) {
      const page = await keptPage(url);
      if (page) return page;
      throw failed;
    }
  }

  async function newestKeys() {
    try {
      const answer = await fetch(new Request(keys, { credentials: "omit", cache: "no-cache" }));
      if (answer.ok) return answer;
    } catch {
      // No network: those that were kept.
    }
    const held = await kept(keys);
    if (!held) return Response.error();
    const headers = new Headers(held.headers);
    headers.set("X-Kept", "yes");
    return new Response(held.body, { headers });
  }

  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(keepAll([...Object.values(pages), ...files, keys]));
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([forgetOthers(), self.clients.claim()]));
  });

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    const address = url.pathname + url.search;
    if (event.request.mode === "navigate") {
      if (PAPER.test(url.pathname)) event.respondWith(openPage(event, url));
    } else if (address === keys) {
      event.respondWith(newestKeys());
    } else if (files.includes(address)) {
      event.respondWith(kept(address).then((held) => held ?? fetch(event.request)));
    }
  });
})();
