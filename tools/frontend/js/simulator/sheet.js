// The sheet of messages: JSON that was put in is checked by the platform and drawn.
import { draw, drawQuick, make } from "./draw.js";
import { post } from "./token.js";

const $ = (id) => document.getElementById(id);

export function startSheet(facts) {
  const tools = { words: facts.words, address: (url) => here(url, facts.host) };
  $("sheet").addEventListener("submit", (event) => {
    event.preventDefault();
    const messages = read($("sheet-json").value);
    if (!messages) return $("sheet-said").replaceChildren(make("p", "sim-sheet__error", facts.words.bad_json));
    show(messages, tools);
    return check(messages, facts);
  });
}

function read(text) {
  try {
    const given = JSON.parse(text);
    return Array.isArray(given) ? given : (given.messages ?? [given]);
  } catch {
    return null;
  }
}

function show(messages, tools) {
  $("sheet-drawn").replaceChildren(...messages.flatMap((message) => {
    const row = make("div", "sim-row sim-row--other sim-row--wide", make("div", "sim-row__body", draw(message, tools)));
    return [row, drawQuick(message, tools)].filter(Boolean);
  }));
}

async function check(messages, facts) {
  const answer = await post(facts, { do: "check", messages: messages.slice(0, 5) });
  if (!answer?.ok) return $("sheet-said").replaceChildren(make("p", "sim-sheet__error", facts.words.down));
  const { problems } = await answer.json();
  const said = problems.length
    ? make("ul", "sim-sheet__error", ...problems.map((each) => make("li", "", `${each.property}: ${each.message}`)))
    : make("p", "", facts.words.good);
  return $("sheet-said").replaceChildren(said);
}

function here(url, host) {
  const parts = new URL(url);
  return parts.hostname === host ? location.origin + parts.pathname + parts.search : url;
}
