/** A number's place, and the screen on a wall, look by themselves; a new call sounds where a chime is wished for. */
const place = document.getElementById("live");
const quietly = { headers: { "X-By-Itself": "1" }, redirect: "error", cache: "no-store" };
let called = place?.dataset.call;

/** Two soft tones. Browsers that nobody has touched may keep silent; the number stands there all the same. */
function chime() {
  const context = new AudioContext();
  [660, 880].forEach((pitch, n) => {
    const tone = new OscillatorNode(context, { frequency: pitch });
    const loud = new GainNode(context, { gain: 0.15 });
    tone.connect(loud).connect(context.destination);
    tone.start(context.currentTime + n * 0.35);
    tone.stop(context.currentTime + n * 0.35 + 0.3);
  });
  setTimeout(() => context.close(), 2000);
}

/** Takes over what differs, element by element, so that what is read out is only what is new. */
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const same = old.childElementCount === fresh.childElementCount && old.childElementCount > 0;
  if (same && old.tagName === fresh.tagName && [...old.children].every((each, n) => each.tagName === fresh.children[n].tagName && each.className === fresh.children[n].className))
    [...old.children].forEach((each, n) => renew(each, fresh.children[n]));
  else old.replaceChildren(...document.importNode(fresh, true).childNodes);
}

async function look() {
  if (document.hidden) return;
  const response = await fetch(location.href, quietly);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("live");
  if (!fresh) return;
  if (!fresh.dataset.live) {
    location.reload();
    return;
  }
  renew(place, fresh);
  if (fresh.dataset.call && fresh.dataset.call !== called && "chime" in fresh.dataset) chime();
  called = fresh.dataset.call;
  if (fresh.dataset.state === "called" && place.dataset.state !== "called") navigator.vibrate?.([200, 100, 200]);
  place.dataset.state = fresh.dataset.state ?? "";
}

if (place?.dataset.live) setInterval(() => look().catch(() => {}), Number(place.dataset.live) * 1000);
