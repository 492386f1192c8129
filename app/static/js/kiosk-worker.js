// Stands between a kiosk and the network: shows one calm page while there is none, and keeps nothing else.
const KEPT = "kiosk-offline";
const PAGE = "/kiosk/offline";
const PARTS = [PAGE, "/static/css/kiosk-offline.css", "/static/js/kiosk-offline.js"];
const DOWN = [502, 503, 504];

self.addEventListener("install", (event) => {
  const fresh = PARTS.map((part) => new Request(part, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((n) => n !== KEPT).map((n) => caches.delete(n))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

async function navigate(request) {
  try {
    const answer = await fetch(request);
    if (!DOWN.includes(answer.status)) return answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return (await caches.match(PAGE)) || Response.error();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") return event.respondWith(navigate(request));
  const path = new URL(request.url).pathname;
  if (PARTS.includes(path)) event.respondWith(caches.match(path).then((kept) => kept || fetch(request)));
});
