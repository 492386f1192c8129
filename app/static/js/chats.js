/** The chat inbox looks by itself whether there is anything new. Without scripts a link does the same. */
const SECONDS = 5;
const quietly = { headers: { "X-By-Itself": "1" }, redirect: "error", cache: "no-store" };

/** Puts what is new into the list and leaves the rest alone, so that screen readers say only what is new. */
function merge(list, fresh) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  for (const item of fresh.querySelectorAll(":scope > li")) {
    const known = document.getElementById(item.id);
    if (!known) list.append(document.importNode(item, true));
    else if (known.innerHTML !== item.innerHTML) known.replaceChildren(...document.importNode(item, true).childNodes);
  }
  if (atEnd) list.scrollTop = list.scrollHeight;
}

/** A colleague took it, or it ended: what can be done is another, so the page says so and keeps what is typed. */
function note(list, fresh) {
  const same = list.dataset.state === fresh.dataset.state && list.dataset.officer === fresh.dataset.officer;
  Object.assign(list.dataset, fresh.dataset);
  if (!same) document.querySelector("[data-changed]").hidden = false;
  else for (const seen of document.querySelectorAll("input[name=seen]")) seen.value = fresh.dataset.revision;
}

async function parsed(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

async function news(place) {
  const list = place.querySelector("#talk");
  const response = await fetch(`${place.dataset.news}?mark=${encodeURIComponent(list.dataset.mark)}`, quietly);
  if (response.status !== 200) return;
  const fresh = (await parsed(response)).getElementById("talk");
  if (!fresh) return;
  merge(list, fresh);
  note(list, fresh);
}

async function refresh(place) {
  const response = await fetch(location.href, quietly);
  if (!response.ok) return;
  const fresh = (await parsed(response)).getElementById(place.id);
  if (fresh && fresh.innerHTML !== place.innerHTML && !place.contains(document.activeElement)) {
    place.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
}

function every(seconds, look) {
  setInterval(() => {
    if (!document.hidden) look().catch(() => {});
  }, seconds * 1000);
}

for (const place of document.querySelectorAll("[data-news]")) every(SECONDS, () => news(place));
for (const place of document.querySelectorAll("[data-refresh]")) every(Number(place.dataset.refresh), () => refresh(place));
const talk = document.getElementById("talk");
if (talk) talk.scrollTop = talk.scrollHeight;
for (const ready of document.querySelectorAll("[data-ready]")) {
  ready.addEventListener("click", (event) => {
    const box = document.getElementById("words");
    if (!box) return;
    event.preventDefault();
    box.value = box.value ? `${box.value.trimEnd()}\n${ready.textContent}` : ready.textContent;
    box.focus();
  });
}
