// A kiosk serves one person after the other: it ends when nobody touches it, forgets, and does not go back.
(() => {
  const box = document.getElementById("kiosk");
  if (!box) return;
  const idle = Number(box.dataset.idle) * 1000;
  const warn = Number(box.dataset.warn) * 1000;
  const isStart = box.dataset.start !== undefined;
  const dialog = document.getElementById("kiosk-idle");
  // The server hears of touches so often, and of a first page that stands by itself once a minute.
  const TELL = 15000, STANDS = 60000;
  let touched = Date.now(), told = Date.now(), isEnding = false;

  async function post(path) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 4000);
    try {
      return await fetch(path, { method: "POST", headers: { "X-CSRFToken": box.dataset.token }, redirect: "manual", signal: stop.signal });
    } catch (error) {
      // No network: the page of the worker says so at the next step.
      if (error instanceof TypeError || error.name === "AbortError") return null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function tell() {
    told = Date.now();
    const answer = await post("/kiosk/here");
    if (!answer || isEnding) return;
    // Ended at the server, or shut off at the desk.
    if (!answer.ok || !(await answer.json()).is_active) location.replace("/kiosk");
  }

  async function end() {
    if (isEnding) return;
    isEnding = true;
    document.body.classList.add("kiosk--ending");
    try {
      localStorage.clear();
      sessionStorage.clear();
      for (const name of await caches.keys()) if (name !== "kiosk-offline") await caches.delete(name);
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof ReferenceError)) throw error;
    }
    await post("/kiosk/end");
    location.replace("/kiosk/end");
  }

  function touch() {
    if (dialog && dialog.open) return;
    touched = Date.now();
    if (!isStart && touched - told >= TELL) tell();
  }

  function stay() {
    if (dialog.open) dialog.close();
    touched = Date.now();
    tell();
  }

  function say(left) {
    const seconds = Math.max(0, Math.ceil(left / 1000));
    for (const place of document.querySelectorAll("[data-kiosk-left]")) place.textContent = seconds;
    if (!dialog || left > warn) return;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("[data-kiosk-count]").textContent = seconds;
    const said = dialog.querySelector("[data-kiosk-said]");
    if ([20, 10, 5].includes(seconds)) said.textContent = said.dataset.words.replace("{n}", seconds);
  }

  function look() {
    if (isEnding) return;
    const now = Date.now(), left = idle - (now - touched);
    if (isStart) {
      // Nothing to lose here but the language of the last reader.
      if (left <= 0 && box.dataset.language !== "th") return void (isEnding = true, location.replace(box.dataset.home || "/kiosk/end"));
      if (now - told >= STANDS) tell();
      return;
    }
    if (left <= 0) return void end();
    say(left);
  }

  for (const kind of ["pointerdown", "keydown", "touchstart", "wheel", "input"])
    addEventListener(kind, touch, { passive: true, capture: true });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("dragstart", (event) => event.preventDefault());
  // What is copied would wait for the next person.
  for (const kind of ["copy", "cut", "auxclick"]) addEventListener(kind, (event) => event.preventDefault(), { capture: true });
  // Links that scripts draw, such as those of a map, lead nowhere else either, and none opens a window.
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link) return;
    const isAway = link.origin !== location.origin || link.target || link.hasAttribute("download");
    if (isAway || event.ctrlKey || event.metaKey || event.shiftKey) event.preventDefault();
  }, { capture: true });
  // A keyboard that somebody plugs in goes nowhere by itself: no history, no printing, saving, searching.
  addEventListener("keydown", (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !"azvy".includes(event.key.toLowerCase());
    const isHistory = event.altKey && ["ArrowLeft", "ArrowRight", "Home"].includes(event.key);
    if (isCommand || isHistory || /^(F\d+|Browser\w+)$/.test(event.key)) event.preventDefault();
  }, { capture: true });
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.body.hidden = true;
      location.replace(location.href);
    }
  });
  if (dialog) {
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), stay()));
    dialog.querySelector("[data-kiosk-stay]").addEventListener("click", stay);
    dialog.querySelector("[data-kiosk-leave]").addEventListener("click", end);
    document.getElementById("kiosk-end").addEventListener("submit", (event) => (event.preventDefault(), end()));
  }
  if (isStart) {
    // Whoever goes back from the first page stays on it.
    history.pushState(null, "");
    addEventListener("popstate", () => history.pushState(null, ""));
  }
  setInterval(look, 1000);
  look();
  // Where the network goes just now, the next page tries again.
  navigator.serviceWorker?.register("/kiosk/worker.js", { scope: "/" }).catch(() => {});
})();
