// Lets the browser keep the page that checks papers, and says when it opens without a network from now on.
(() => {
  const told = document.querySelector("[data-verify-kept]");
  if (!told || !("serviceWorker" in navigator)) return;

  async function keepLanguage() {
    const choice = await caches.open("pracha-verify-choice");
    await choice.put("/verify/language", new Response(document.documentElement.lang));
  }

  async function keepPage() {
    await navigator.serviceWorker.register(told.dataset.verifyKept, { scope: "/verify/", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    await keepLanguage();
    told.hidden = false;
  }

  // A browser that forbids it, or no network at this first visit: the page works all the same, only not for later.
  keepPage().catch(() => {});
})();
