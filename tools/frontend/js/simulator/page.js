// The page of the phone: asks the platform what has changed, shows it, and does what is pressed.
import { Bench } from "./bench.js";
import { areas, draw, drawQuick, make } from "./draw.js";
import { Sheets } from "./sheets.js";
import { post } from "./token.js";

const HERE = "Asia/Bangkok";
const QUICKLY = 450, USUALLY = 1300, HIDDEN = 6000, FAILED = 2500;
const $ = (id) => document.getElementById(id);

export class Page {
  constructor(facts) {
    this.facts = facts;
    this.words = facts.words;
    this.chat = facts.chat || localStorage.getItem("simulator-chat") || "";
    this.me = this.chat;
    this.state = null;
    this.lively = 0;
    this.forget();
    this.bench = new Bench(this);
    this.sheets = new Sheets(this);
    this.tools = {
      words: this.words,
      act: (action, element) => this.act(action, element),
      address: (url) => this.address(url),
      content: (id) => `/simulator/content/${id}`,
    };
  }

  start() {
    $("sim").hidden = false;
    $("composer").addEventListener("submit", (event) => this.sayTyped(event));
    $("text").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.sayTyped(event);
    });
    $("text").addEventListener("input", () => this.stretch());
    $("text").addEventListener("focus", () => this.toggleMenu(false));
    $("open-more").addEventListener("click", () => this.sheets.open("more"));
    $("open-photos").addEventListener("click", () => this.sheets.open("photos"));
    $("friend").addEventListener("click", () => this.befriend());
    $("greeting-add").addEventListener("click", () => this.befriend());
    $("menu-bar").addEventListener("click", () => this.toggleMenu($("menu-panel").hidden));
    for (const name of ["user", "group"]) $(`add-${name}`).addEventListener("submit", (event) => this.add(event, name));
    document.addEventListener("visibilitychange", () => this.soon());
    this.keepEnd();
    this.poll();
  }

  /** Nothing of this chat has been seen. */
  forget() {
    this.after = 0;
    this.version = "";
    this.last = null;
    this.isAnswered = false;
    this.day = "";
    this.menuId = "";
    this.isFollowing = true;
  }

  // Asking

  async poll() {
    clearTimeout(this.timer);
    const asked = new URLSearchParams({
      chat: this.chat, after: this.after, version: this.version, webhooks: this.bench.webhooks, calls: this.bench.calls,
    });
    const chat = this.chat;
    let wait = document.hidden ? HIDDEN : Date.now() < this.lively ? QUICKLY : USUALLY;
    try {
      const answer = await fetch(`/simulator/state?${asked}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      if (chat === this.chat) this.show(state);
      if (this.isDown) this.toast("");
      this.isDown = false;
    } catch (error) {
      if (!(error instanceof TypeError || /^\d+$/.test(error.message))) throw error;
      this.isDown = true;
      this.toast(this.words.down, true);
      wait = FAILED;
    } finally {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.poll(), wait);
    }
  }

  soon() {
    this.lively = Date.now() + 15_000;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.poll(), 60);
  }

  /** Tells the platform what was done; its answer, or null where it was refused. */
  async send(done) {
    const answer = await post(this.facts, done);
    this.soon();
    if (answer?.ok) return answer.json();
    this.toast(answer ? this.words.refused : this.words.down);
    return null;
  }

  /** Does something as whoever holds the phone, who then wants to see the answer. */
  async actAs(done) {
    const [chat, quick] = [this.chat, [...$("quick").children]];
    this.isAnswered = this.isFollowing = true;
    $("quick").replaceChildren();
    const did = await this.send({ ...done, user: this.me, ...(this.isGroup() ? { group: this.chat } : {}) });
    if (did || chat !== this.chat || $("quick").children.length) return did;
    // Nothing was answered by it: the question stands as before.
    this.isAnswered = false;
    $("quick").replaceChildren(...quick);
    return did;
  }

  isGroup() {
    return this.chat.startsWith("C");
  }

  // Showing

  show(state) {
    this.version = state.version;
    if (!state.chats) return;
    this.state = state;
    if (!state.chats.some((each) => each.id === this.chat)) return this.choose(state.chats[0]?.id ?? "");
    this.showChats(state.chats);
    this.showHead(state.chats.find((each) => each.id === this.chat));
    this.showMessages(state.messages, state.unsent);
    this.showMenu(state.menu);
    const isTyping = state.loading_until > state.now && this.last && this.last.way !== "out";
    $("typing").hidden = !isTyping;
    this.bench.show(state);
  }

  showChats(chats) {
    const list = $("chats");
    const focused = document.activeElement?.dataset?.chat;
    list.replaceChildren(...chats.map((chat) => {
      const seen = localStorage.getItem(`simulator-seen-${chat.id}`) ?? "";
      const isNew = chat.id !== this.chat && chat.last_way === "out" && chat.last !== seen;
      const status = chat.kind === "group" ? this.words.group : chat.was_blocked ? this.words.blocked : chat.is_friend ? this.words.friend : this.words.stranger;
      const button = make("button", "sim-person", avatar(chat),
        make("span", "sim-person__words", make("b", "", chat.name), make("span", "", chat.last_text || status)),
        isNew ? make("span", "sim-person__new", this.words.new) : null);
      button.type = "button";
      button.dataset.chat = chat.id;
      if (chat.id === this.chat) {
        button.setAttribute("aria-current", "true");
        localStorage.setItem(`simulator-seen-${chat.id}`, chat.last);
      }
      button.addEventListener("click", () => this.choose(chat.id));
      return make("li", "", button);
    }));
    if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
  }

  choose(id) {
    this.chat = this.me = id;
    localStorage.setItem("simulator-chat", id);
    history.replaceState(null, "", `?chat=${encodeURIComponent(id)}`);
    this.forget();
    $("chat").replaceChildren();
    $("quick").replaceChildren();
    $("menu").hidden = true;
    this.toast("");
    if (id) this.soon();
  }

  showHead(chat) {
    const isGroup = chat.kind === "group";
    const isBlocked = Boolean(chat.was_blocked);
    const status = isGroup ? `${this.words.group} · ${chat.name}` : isBlocked ? this.words.blocked : `${chat.name} · ${chat.is_friend ? this.words.friend : this.words.stranger}`;
    $("friendship").textContent = status;
    $("friend").textContent = isGroup ? (chat.is_friend ? this.words.send_out : this.words.invite)
      : isBlocked ? this.words.unblock : chat.is_friend ? this.words.block : this.words.add_friend;
    $("friend").classList.toggle("sim-phone__friend--add", !chat.is_friend);
    $("greeting").hidden = isGroup || chat.is_friend;
    $("greeting-add").textContent = isBlocked ? this.words.unblock : this.words.add_friend;
    this.isFirst = !isGroup && !chat.is_friend && !chat.last;
    $("greeting").classList.toggle("sim-greeting--first", this.isFirst);
    $("chat").hidden = this.isFirst;
    $("composer").hidden = isBlocked || this.isFirst;
    this.friend = chat;
    if (isGroup) this.showMembers(chat);
    else $("members")?.remove();
  }

  /** In a group somebody of its members writes. */
  showMembers(chat) {
    if ($("members")?.dataset.group === chat.id) return;
    $("members")?.remove();
    const select = make("select");
    select.id = "member";
    for (const id of chat.members) select.append(new Option(this.state.chats.find((each) => each.id === id)?.name ?? id, id));
    const label = make("label", "", this.words.as);
    label.htmlFor = "member";
    const row = make("div", "sim-members", label, select);
    row.id = "members";
    row.dataset.group = chat.id;
    select.addEventListener("change", () => {
      this.me = select.value;
      this.forget();
      $("chat").replaceChildren();
      this.soon();
    });
    this.me = select.value;
    $("composer").before(row);
  }

  showMessages(messages, unsent) {
    const log = $("chat");
    for (const each of messages) {
      if (Number(each.id) <= this.after) continue;
      this.after = Number(each.id);
      log.append(...this.row(each));
      this.last = each;
      this.isAnswered = false;
    }
    for (const id of unsent) {
      const row = log.querySelector(`[data-id="${id}"]:not(.sim-row--unsent)`);
      if (!row) continue;
      row.classList.add("sim-row--unsent");
      row.querySelector(".sim-row__body").replaceChildren(draw({ type: "unsent" }, this.tools));
      row.querySelector(".sim-row__undo")?.remove();
    }
    if (!messages.length) return;
    if (this.last && this.last.way !== "out") this.isFollowing = true;
    const quick = this.last?.way === "out" && !this.isAnswered ? drawQuick(this.last.message, this.tools) : null;
    $("quick").replaceChildren(...(quick ? [quick] : []));
    if (this.isFollowing) this.scrollDown();
  }

  /** Whoever reads further up is left there; else the end stays in sight, however tall what is below the chat. */
  keepEnd() {
    const log = $("chat");
    log.addEventListener("scroll", () => (this.isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < 140));
    new ResizeObserver(() => this.isFollowing && this.scrollDown()).observe(log);
  }

  scrollDown() {
    const log = $("chat");
    log.scrollTop = log.scrollHeight;
    for (const image of log.querySelectorAll("img")) {
      if (!image.complete) image.addEventListener("load", () => (log.scrollTop = log.scrollHeight), { once: true });
    }
  }

  /** One message as a row of the chat, with the day before it where another begins. */
  row({ id, way, at, author, message }) {
    const when = new Date(at * 1000);
    const isOwn = way !== "out" && (!this.isGroup() || author === this.me);
    const isMember = way !== "out" && !isOwn;
    const name = way === "out" ? this.facts.bot : this.state.chats.find((each) => each.id === author)?.name ?? "";
    const body = make("div", "sim-row__body", isMember ? make("span", "sim-row__name", name) : null, draw({ ...message, id }, this.tools));
    const time = make("time", "sim-row__time", when.toLocaleTimeString(this.facts.language === "th" ? "th-TH" : "en-GB", { hour: "2-digit", minute: "2-digit", timeZone: HERE }));
    time.dateTime = when.toISOString();
    const row = make("div", `sim-row sim-row--${isOwn ? "own" : "other"}`, isMember ? null : make("span", "govuk-visually-hidden", `${name}: `));
    row.dataset.id = id;
    if (!isOwn) row.append(way === "out" ? botAvatar(this.facts.bot) : avatar({ id: author, name }));
    row.append(body, time);
    if (isOwn && way === "in" && message.type !== "unsent") row.append(this.undo(id));
    if (message.type === "flex" || message.type === "template") row.classList.add("sim-row--wide");
    const day = when.toLocaleDateString(this.facts.language === "th" ? "th-TH" : "en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: HERE });
    if (day === this.day) return [row];
    this.day = day;
    return [make("p", "sim-chat__day", day), row];
  }

  undo(id) {
    const button = make("button", "sim-row__undo", make("span", "sim-icon sim-icon--undo"));
    button.type = "button";
    button.title = this.words.unsend;
    button.setAttribute("aria-label", this.words.unsend);
    button.addEventListener("click", () => this.actAs({ do: "unsend", id }));
    return button;
  }

  showMenu(menu) {
    $("menu").hidden = !menu || this.isFirst || !this.friend.is_friend;
    if (!menu || menu.id === this.menuId) return;
    this.menuId = menu.id;
    const image = make("img");
    image.src = `/simulator/menus/${menu.id}`;
    image.alt = "";
    const face = make("div", "sim-map sim-menu__face", image, ...areas(menu.areas, menu.size, this.tools));
    $("menu-panel").replaceChildren(face);
    $("menu-bar").textContent = menu.chatBarText;
    this.toggleMenu(Boolean(menu.selected) || !$("menu-panel").hidden);
  }

  toggleMenu(isOpen) {
    $("menu-panel").hidden = !isOpen;
    $("menu-bar").setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.scrollDown();
  }

  toast(text, isLasting = false) {
    clearTimeout(this.toasting);
    $("toast").textContent = text;
    $("toast").hidden = !text;
    if (text && !isLasting) this.toasting = setTimeout(() => this.toast(""), 4500);
  }

  // Doing

  async sayTyped(event) {
    event.preventDefault();
    const text = $("text").value.trim();
    if (!text) return;
    $("text").value = "";
    this.stretch();
    const said = await this.actAs({ do: "say", text });
    if (said || $("text").value) return;
    $("text").value = text;
    this.stretch();
  }

  stretch() {
    const field = $("text");
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${Math.min(field.scrollHeight, 110)}px`);
  }

  befriend() {
    if (this.friend?.kind === "group") return this.send({ do: "join", group: this.chat, is_in: !this.friend.is_friend });
    return this.send({ do: this.friend?.is_friend ? "block" : "follow", user: this.chat });
  }

  async add(event, kind) {
    event.preventDefault();
    const form = event.target;
    const made = await this.send({ do: `add_${kind}`, ...Object.fromEntries(new FormData(form)) });
    if (!made) return;
    form.reset();
    this.choose(made.id);
  }

  /** What pressing an action does on a phone. */
  async act(action) {
    const doing = {
      message: () => this.actAs({ do: "say", text: action.text }),
      postback: () => this.press(action),
      richmenuswitch: () => this.actAs({ do: "press", data: action.data, params: { newRichMenuAliasId: action.richMenuAliasId } }),
      uri: () => this.follow(action.uri),
      datetimepicker: () => this.sheets.pick(action),
      camera: () => this.sheets.open("photos"),
      cameraRoll: () => this.sheets.open("photos"),
      location: () => this.sheets.open("place"),
      clipboard: async () => {
        await navigator.clipboard?.writeText(action.clipboardText).catch(() => null);
        this.toast(this.words.copied);
      },
    }[action.type];
    await doing?.();
  }

  async press(action) {
    await this.actAs({ do: "press", data: action.data, shown: action.displayText ?? action.text ?? "" });
    if (action.inputOption === "closeRichMenu") this.toggleMenu(false);
    if (action.inputOption === "openRichMenu") this.toggleMenu(true);
    if (action.inputOption === "openKeyboard") {
      $("text").value = action.fillInText ?? "";
      $("text").focus();
    }
  }

  /** Opens an address: the authority's own here, LINE's as the app would, others in a tab. */
  async follow(uri) {
    const url = URL.parse ? URL.parse(uri) : new URL(uri);
    if (!url) return;
    if (url.protocol === "tel:") return this.toast(`${this.words.calling} ${url.pathname}`);
    if (url.hostname === "access.line.me" && url.pathname === "/dialog/bot/accountLink") {
      const done = await this.send({ do: "dialog", address: uri });
      return done && this.toast(done.is_done ? this.words.linked : this.words.not_linked);
    }
    if (url.protocol === "line:" || url.hostname === "line.me" || url.hostname === "liff.line.me") return this.followLine(url);
    window.open(this.address(uri), "_blank", "noopener");
  }

  followLine(url) {
    const path = `${url.hostname === "line.me" ? "" : url.hostname}${url.pathname}`;
    if (/nv\/location/.test(path)) return this.sheets.open("place");
    if (/nv\/(camera|cameraRoll)/.test(path)) return this.sheets.open("photos");
    if (/oaMessage|msg\/text/.test(path)) {
      $("text").value = decodeURIComponent(url.search.slice(1));
      return $("text").focus();
    }
    return this.toast(`${this.words.opens}: ${url.href}`);
  }

  /** The page stands in for the public https address of the authority: its pictures and pages are those of this server. */
  address(url) {
    const parts = URL.canParse?.(url) === false ? null : new URL(url);
    if (!parts || parts.hostname !== this.facts.host) return url;
    return location.origin + parts.pathname + parts.search + parts.hash;
  }
}

const COLOURS = ["#0f6b57", "#2b2a6b", "#8a5a00", "#a3232f", "#4b5563", "#6d28a8"];

function avatar({ id, name }) {
  const element = make("span", "sim-avatar", [...name][0] ?? "?");
  element.setAttribute("aria-hidden", "true");
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  element.style.setProperty("background-color", COLOURS[sum % COLOURS.length]);
  return element;
}

function botAvatar(name) {
  const element = make("span", "sim-avatar sim-avatar--bot", [...name][0] ?? "?");
  element.setAttribute("aria-hidden", "true");
  return element;
}
