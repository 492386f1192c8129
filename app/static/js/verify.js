// Checks the signed facts of a paper: from the address, from pasted text, from a picture or the camera.
// Nothing is sent anywhere; the same script works in the page of the site and in the file that is kept without a network.
(() => {
  const box = document.querySelector("[data-verify]");
  if (!box) return;
  const words = JSON.parse(box.dataset.words);
  const expected = JSON.parse(box.dataset.expected || "{}");
  let keys = withBytes(JSON.parse(box.dataset.keys));
  const result = box.querySelector("[data-verify-result]");
  const text = box.querySelector("[data-verify-text]");
  const SIGNATURE = 64;
  const LONGEST = 400;
  // So long is waited for newer keys than those of the page.
  const PATIENCE = 4000;
  // What says nothing about the paper: nothing was read yet.
  const ADVICE = { empty: "", "no-code": words.sharper, "no-camera": "" };

  function bytesOf(written) {
    if (!/^[A-Za-z0-9_-]+$/.test(written)) return null;
    try {
      const held = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = Uint8Array.from(held, (letter) => letter.charCodeAt(0));
      // There is one right spelling of every text: the last letter holds no spare bits.
      const again = btoa(held).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
      return again === written ? bytes : null;
    } catch {
      return null;
    }
  }

  // The keys as the site publishes them: JSON Web Keys (RFC 8037) with the days of their use.
  function withBytes(published) {
    return published.map((key) => ({ ...key, bytes: bytesOf(key.x) }));
  }

  // The newest keys where there is a network; without one those that the browser kept, else those of the page.
  async function renewKeys() {
    if (!box.dataset.newest) return;
    try {
      const patience = { credentials: "omit", cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) };
      const answer = await fetch(box.dataset.newest, patience);
      if (!answer.ok) return;
      keys = withBytes((await answer.json()).keys);
      const notice = box.querySelector("[data-verify-offline]");
      if (answer.headers.get("X-Kept") && notice) {
        const day = new Date(answer.headers.get("Date"));
        notice.textContent = words.kept.replace("{day}", sayDay(dayOf(day.getTime() / 1000)));
        notice.hidden = false;
      }
    } catch {
      // What the page brought along remains.
    }
  }

  const renewed = renewKeys();

  async function isSigned(signed, signature, key) {
    // RFC 8032. The browser's own cryptography where it knows Ed25519, else the library beside this script.
    try {
      const own = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, own, signature, signed);
    } catch {
      try {
        return window.prachaEd25519(signature, signed, key);
      } catch {
        return false;
      }
    }
  }

  async function check(read) {
    const typed = read.trim();
    const written = typed.slice(typed.lastIndexOf("#") + 1);
    const bytes = written.length > LONGEST ? null : bytesOf(written);
    if (!typed) return { state: "empty" };
    if (!bytes || bytes.length <= SIGNATURE) return { state: "unreadable" };
    const signed = bytes.slice(0, -SIGNATURE);
    const signature = bytes.slice(-SIGNATURE);
    await renewed;
    for (const key of keys) {
      if (key.bytes && (await isSigned(signed, signature, key.bytes))) {
        // Whoever holds a revoked key signs what he likes: nothing of it is shown.
        if (key.revoked) return { state: "revoked" };
        try {
          const facts = JSON.parse(new TextDecoder("windows-874").decode(signed));
          const at = dayOf(facts.t);
          const inTime = (!key.from || at >= key.from) && (!key.until || at <= key.until);
          if (!inTime) return { state: "false" };
          const isOther = Object.entries(expected).some(([name, value]) => facts[name] !== value);
          return { state: isOther ? "other" : "true", facts, key, address: addressOf(typed) };
        } catch {
          return { state: "unreadable" };
        }
      }
    }
    return { state: keys.length ? "false" : "no-keys" };
  }

  // The address of the paper's own page, without the facts; only where what was read is an address.
  function addressOf(read) {
    try {
      const address = new URL(read);
      address.hash = "";
      const isPaper = /^\/verify\/(?!offline)[^/]+$/.test(address.pathname) && address.pathname !== location.pathname;
      return isPaper && /^https?:$/.test(address.protocol) ? address.href : "";
    } catch {
      return "";
    }
  }

  const inBangkok = (seconds) => new Date((Number(seconds) + 7 * 3600) * 1000);
  const dayOf = (seconds) => inBangkok(seconds).toISOString().slice(0, 10);

  function sayDay(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return `${day} ${words.months[month - 1]} ${words.language === "en" ? year : year + 543}`;
  }

  function sayMoment(seconds) {
    const [hour, minute] = inBangkok(seconds).toISOString().slice(11, 16).split(":");
    return `${sayDay(dayOf(seconds))} ${words.language === "en" ? `${hour}:${minute}` : `${hour}.${minute} น.`}`;
  }

  // Whole satang all the way: no sum passes through a fraction.
  function saySum(satang) {
    const digits = BigInt(satang).toString().padStart(3, "0");
    return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)} ${words.baht}`;
  }

  function rowsOf(facts, key) {
    const kinds = { r: words.receipt, p: words.proof, c: words.certificate, m: words.memorandum, l: words.letter };
    const isMoney = facts.k === "r" || facts.k === "p";
    const day = /^\d{8}$/.test(facts.d) ? `${facts.d.slice(0, 4)}-${facts.d.slice(4, 6)}-${facts.d.slice(6)}` : "";
    return [
      [words.kind, kinds[facts.k] ?? facts.k],
      [words.issuer, facts.i],
      [words.signer, key.name],
      [words.number, [facts.b && `${words.book} ${facts.b}`, facts.n && `${isMoney ? `${words.no} ` : ""}${facts.n}`].filter(Boolean).join(" ")],
      [words.day, day && sayDay(day)],
      [words.title, facts.w],
      [isMoney ? words.payer : words.to, facts.p],
      [words.sum, Number.isSafeInteger(facts.s) ? saySum(facts.s) : ""],
      [words.at, sayMoment(facts.t)],
    ].filter(([, value]) => value);
  }

  function made(name, className, ...inner) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inner);
    return element;
  }

  function show(found) {
    result.replaceChildren();
    const heading = made("h2", "govuk-heading-m", words[found.state]);
    if (found.state === "true") {
      const list = made("dl", "govuk-summary-list");
      for (const [name, value] of rowsOf(found.facts, found.key)) {
        const row = made("div", "govuk-summary-list__row");
        row.append(made("dt", "govuk-summary-list__key", name), made("dd", "govuk-summary-list__value", String(value)));
        list.append(row);
      }
      const later = made("p", "govuk-body", words.later, " ");
      if (found.address) {
        const link = made("a", "govuk-link", words.online);
        link.href = found.address;
        later.append(link);
      }
      // Beside what the site itself knows, nothing need be said twice, and nothing can have happened since.
      const told = "expected" in box.dataset ? [] : [list, made("p", "govuk-body", words.compare), later];
      result.append(made("div", "panel panel--done", heading, ...told));
    } else if (found.state in ADVICE) {
      const advice = ADVICE[found.state] ? [made("p", "govuk-body", ADVICE[found.state])] : [];
      result.append(made("div", "panel", heading, ...advice));
    } else {
      const told = [words[`${found.state}-why`], words.wrong].filter(Boolean).map((each) => made("p", "govuk-body", each));
      const inner = made("div", "govuk-notification-banner__content", heading, ...told);
      if ("expected" in box.dataset) doubt();
      result.append(made("div", "govuk-notification-banner govuk-notification-banner--warning", inner));
    }
    result.hidden = false;
  }

  // The site knows a paper of that code, but the code that was scanned is not its own.
  function doubt() {
    const title = document.querySelector("h1");
    document.title = document.title.replace(title.textContent, words.doubt);
    title.textContent = words.doubt;
  }

  async function verify(read) {
    if (text) text.value = read;
    show(await check(read));
  }

  function fromAddress() {
    if (location.hash.length > 1) verify(location.href);
  }

  // --- Pictures and the camera ------------------------------------------------------------------------------------------

  // The browser's own reader of codes; else the library, within the kept file or loaded when it is first needed.
  async function readerOf() {
    try {
      const formats = "BarcodeDetector" in window ? await window.BarcodeDetector.getSupportedFormats() : [];
      if (formats.includes("qr_code")) {
        const own = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async (source) => (await own.detect(source))[0]?.rawValue ?? "";
      }
    } catch {
      // A browser that promises a reader and has none.
    }
    return readByLibrary;
  }

  let loading = null;

  function libraryLoaded() {
    loading ??= new Promise((done, failed) => {
      if (window.prachaReadCode) return done();
      const script = document.createElement("script");
      script.onload = done;
      script.onerror = failed;
      script.src = box.dataset.reader;
      document.head.append(script);
    });
    return loading;
  }

  const sizeOf = (source) => [source.videoWidth || source.width, source.videoHeight || source.height];

  // Part of a picture, drawn at another size: [left, top, width, height] as shares of the whole.
  function drawn(source, scale, [left, top, wide, high] = [0, 0, 1, 1]) {
    const [width, height] = sizeOf(source);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * wide * scale));
    canvas.height = Math.max(1, Math.round(height * high * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const from = [left * width, top * height, wide * width, high * height];
    context.drawImage(source, ...from, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function readByLibrary(source, sizes = [1400, 700]) {
    await libraryLoaded();
    const longer = Math.max(...sizeOf(source));
    // A large photograph first as sharp as it is worth, then coarser: noise goes, the squares of the code stay.
    for (const most of sizes) {
      const canvas = drawn(source, Math.min(1, most / longer));
      const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const found = window.prachaReadCode(seen);
      if (found) return found;
    }
    return "";
  }

  // A paper's picture holds a small code: after the whole, overlapping quarters, then both enlarged.
  const NEAR = [0, 0.4].flatMap((top) => [0, 0.4].map((left) => [left, top, 0.6, 0.6]));
  const MOST = 4000;

  async function readClosely(read, source) {
    let found = await read(source);
    const longer = Math.max(...sizeOf(source));
    for (const scale of [1, 1.5, 2]) {
      for (const part of scale > 1 ? [[0, 0, 1, 1], ...NEAR] : NEAR) {
        if (found) return found;
        if (longer * part[2] * scale > MOST) continue;
        found = await read(drawn(source, scale, part), [MOST]).catch(() => "");
      }
    }
    return found;
  }

  async function fromPicture(read, file) {
    let found = "";
    try {
      found = await readClosely(read, await createImageBitmap(file));
    } catch {
      // No picture: told like a picture without a code.
    }
    if (found) await verify(found);
    else show({ state: "no-code" });
  }

  async function fromCamera(read, video, stop) {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      show({ state: "no-camera" });
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    stop.hidden = false;
    let isOn = true;
    const end = () => {
      isOn = false;
      for (const track of stream.getTracks()) track.stop();
      video.hidden = true;
      stop.hidden = true;
    };
    stop.onclick = end;
    await video.play();
    while (isOn) {
      const found = await read(video).catch(() => "");
      if (found && isOn) {
        end();
        await verify(found);
        return;
      }
      await new Promise((next) => setTimeout(next, 200));
    }
  }

  async function offerPictures() {
    const picture = box.querySelector("[data-verify-picture]");
    if (!picture) return;
    const read = await readerOf();
    picture.hidden = false;
    picture.querySelector("input").addEventListener("change", (event) => {
      const [file] = event.target.files;
      if (file) fromPicture(read, file);
    });
    const camera = picture.querySelector("[data-verify-camera]");
    if (!navigator.mediaDevices?.getUserMedia) return;
    camera.hidden = false;
    camera.addEventListener("click", () => {
      fromCamera(read, picture.querySelector("video"), picture.querySelector("[data-verify-stop]"));
    });
  }

  box.querySelector("[data-verify-form]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    verify(text.value);
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  offerPictures();
})();
