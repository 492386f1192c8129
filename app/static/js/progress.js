/** A page of work under way looks by itself how far it is, until that is done. Without scripts a link does the same. */
const quietly = { headers: { "X-By-Itself": "1" }, redirect: "error", cache: "no-store" };
const place = document.getElementById("work");

async function look() {
  // Whoever stands in it with the keyboard is not moved.
  if (document.hidden || place.contains(document.activeElement)) return;
  const response = await fetch(location.href, quietly);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("work");
  if (!fresh) return;
  if (!fresh.dataset.refresh) location.reload();
  else place.replaceChildren(...document.importNode(fresh, true).childNodes);
}

if (place?.dataset.refresh) setInterval(() => look().catch(() => {}), Number(place.dataset.refresh) * 1000);
