// What is sent to the page's own server carries the token of its forms.

/**
 * Sends what was done as JSON; null where nobody answers. The token is renewed when anybody signs in or out in this
 * browser: then the page is asked for the present one, and it is sent once more.
 */
export async function post(facts, done) {
  const answer = await once(facts, done);
  if (answer?.status !== 400 || isFromPlatform(answer)) return answer;
  facts.csrf = (await presentToken()) ?? facts.csrf;
  return once(facts, done);
}

function once(facts, done) {
  return fetch("/simulator/act", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": facts.csrf },
    body: JSON.stringify(done),
  }).catch(() => null);
}

/** The platform refuses in JSON; a token that is too old is refused before it is reached. */
const isFromPlatform = (answer) => answer.headers.get("Content-Type")?.startsWith("application/json");

async function presentToken() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return JSON.parse(page.getElementById("simulator-facts")?.textContent ?? "{}").csrf;
}
