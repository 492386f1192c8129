// Tries again by itself until the network is there, then opens the page that was asked for; or the end, once nobody
// touched the screen for as long as a page of the kiosk waits: whoever stands there by then is somebody else.
(() => {
  const IDLE = 60000;
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (touched = Date.now()), { passive: true });

  function goOn() {
    const isLeft = location.pathname === "/kiosk/offline" || Date.now() - touched >= IDLE;
    location.replace(isLeft ? "/kiosk/end" : location.href);
  }

  async function tryAgain() {
    try {
      const answer = await fetch("/healthz", { cache: "no-store", credentials: "omit" });
      if (answer.ok) return goOn();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    setTimeout(tryAgain, 3000);
  }
  setTimeout(tryAgain, 3000);
})();
