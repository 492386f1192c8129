// Works out the small sum that a page asks for where very many answer at once. Without it one waits a little instead.
const AT_ONCE = 500;

async function solve({ challenge, salt, maxNumber }) {
  const encoder = new TextEncoder();
  const wanted = Uint8Array.from(challenge.match(/../g), (pair) => parseInt(pair, 16));
  const isIt = async (number) => {
    const made = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
    return made.every((byte, place) => byte === wanted[place]);
  };
  for (let start = 0; start <= maxNumber; start += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, maxNumber - start + 1) }, (_, step) => start + step);
    const found = (await Promise.all(numbers.map(isIt))).indexOf(true);
    if (found >= 0) return start + found;
  }
  return null;
}

const form = document.querySelector("form[data-challenge]");
if (form && globalThis.crypto?.subtle) {
  const asked = JSON.parse(form.dataset.challenge);
  const solved = solve(asked).then((number) => {
    if (number === null) return;
    const { algorithm, challenge, salt, signature } = asked;
    form.elements.altcha.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  });
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent || form.elements.altcha.value) return;
    event.preventDefault();
    isSent = true;
    solved.finally(() => form.requestSubmit());
  });
}
