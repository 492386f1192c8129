// Behind the phone: what went over the wire both ways, what goes wrong at will, the quota.
import { make } from "./draw.js";

const $ = (id) => document.getElementById(id);
const MOST = 120;

export class Bench {
  constructor(page) {
    this.page = page;
    this.webhooks = this.calls = 0;
    this.rows = new Map();
    $("trouble").addEventListener("change", () => this.sendTrouble());
    $("trouble").addEventListener("submit", (event) => event.preventDefault());
    $("quota").addEventListener("submit", (event) => this.sendQuota(event));
    $("clear").addEventListener("click", () => this.clear());
  }

  show(state) {
    this.showTrouble(state.trouble);
    this.showQuota(state.quota);
    for (const each of state.webhooks) this.showRow(`w${each.id}`, each.at, () => this.webhookRow(each), `${each.state}${each.tries}`);
    for (const each of state.calls) this.showRow(`c${each.id}`, each.at, () => this.callRow(each), "");
    this.webhooks = Math.max(this.webhooks, ...state.webhooks.map((each) => each.id));
    this.calls = Math.max(this.calls, ...state.calls.map((each) => each.id));
  }

  /** Puts a row where its time says, newest first; one that is there is drawn anew when its fate has changed. */
  showRow(key, at, drawRow, fate) {
    const known = this.rows.get(key);
    if (known?.fate === fate) return;
    const element = drawRow();
    if (known) {
      element.querySelector("details").open = known.element.querySelector("details").open;
      known.element.replaceWith(element);
    } else {
      const before = [...$("log").children].find((row) => Number(row.dataset.at) <= at);
      element.dataset.at = at;
      $("log").insertBefore(element, before ?? null);
    }
    element.dataset.at = at;
    this.rows.set(key, { element, fate });
    while ($("log").children.length > MOST) $("log").lastElementChild.remove();
  }

  webhookRow({ id, at, state, status, tries, body }) {
    const words = this.page.words;
    const said = body.events.map(summary).join(" · ");
    const mark = make("span", `sim-mark sim-mark--${state}`, words[state] ?? state, status && state !== "waiting" ? ` ${status}` : "", tries > 1 ? ` ×${tries}` : "");
    const again = body.events.some((event) => event.deliveryContext?.isRedelivery) ? " ↻" : "";
    const row = this.rowOf("in", at, `${words.webhook}${again}`, said, mark, body);
    const button = make("button", "", words.redeliver);
    button.type = "button";
    button.addEventListener("click", () => this.page.send({ do: "redeliver", id }));
    row.querySelector("details").append(button);
    return row;
  }

  callRow({ at, method, path, status, body, answer }) {
    const mark = make("span", `sim-mark sim-mark--${status < 300 || status === 409 ? "delivered" : "failed"}`, String(status));
    const said = (body?.messages ?? []).map(sayMessage).join(" · ");
    let read = answer;
    try {
      read = JSON.parse(answer);
    } catch {
      // Shown as it came.
    }
    return this.rowOf("out", at, `${method} ${path.replace("/v2/bot/", "").replace(/([0-9a-f]{6})[0-9a-f]{20,}/g, "$1…")}`, said, mark, body ? { body, answer: read } : { answer: read });
  }

  rowOf(way, at, title, said, mark, data) {
    const time = make("time", "", new Date(at * 1000).toLocaleTimeString("en-GB", { timeZone: "Asia/Bangkok" }));
    const head = make("summary", "", make("span", "sim-log__way", way === "in" ? "→" : "←"), time, make("b", "", title), mark, make("span", "sim-log__said", said));
    const text = make("pre", "", JSON.stringify(data, null, 2));
    text.tabIndex = 0;
    return make("li", `sim-log sim-log--${way}`, make("details", "", head, text));
  }

  showTrouble(trouble) {
    const form = $("trouble");
    if (form.contains(document.activeElement)) return;
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = Boolean(trouble[field.name]);
      if (field.type === "number") field.value = trouble[field.name] ?? 0;
    }
  }

  sendTrouble() {
    const wanted = {};
    for (const field of $("trouble").elements) {
      if (field.type === "checkbox") wanted[field.name] = field.checked;
      if (field.type === "number") wanted[field.name] = Number(field.value) || 0;
    }
    return this.page.send({ do: "trouble", ...wanted });
  }

  showQuota({ limit, used }) {
    $("quota-now").textContent = `${used} / ${limit === "none" ? this.page.words.unlimited : limit}`;
    if ($("quota").contains(document.activeElement)) return;
    $("quota-limit").value = limit === "none" ? "" : limit;
    $("quota-used").value = used;
  }

  sendQuota(event) {
    event.preventDefault();
    return this.page.send({ do: "quota", limit: $("quota-limit").value || "none", used: $("quota-used").value || 0 });
  }

  async clear() {
    await this.page.send({ do: "clear" });
    $("log").replaceChildren();
    this.rows.clear();
  }
}

function summary(event) {
  const detail = event.message ? sayMessage(event.message) : event.postback ? JSON.stringify(event.postback.params ?? event.postback.data) : "";
  return `${event.type} ${detail}`.trim();
}

function sayMessage(message) {
  const text = message.text ?? message.altText ?? message.fileName ?? message.title ?? "";
  return `${message.type}${text ? ` “${text.length > 60 ? `${text.slice(0, 60)}…` : text}”` : ""}`;
}
