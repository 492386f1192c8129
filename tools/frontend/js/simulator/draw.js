// One message of LINE → an element: draw(message, tools). The same for the phone, for the sheet of messages and for documents.
import { drawFlex, make } from "./flex.js";

export { make };

const LINKS = /(https?:\/\/[^\s<>"]+|line:\/\/[^\s<>"]+|tel:[+\d-]+)/g;

/**
 * A message as it looks in a chat. `tools` (all may be left out): act(action, element) when something is pressed,
 * address(url) where a picture lies, content(id) where what a phone sent lies, words (texts of the interface).
 */
export function draw(message, tools = {}) {
  const kind = DRAW[message.type] ?? drawUnknown;
  const element = kind(message, tools);
  element.dataset.kind = message.type;
  return element;
}

/** The quick replies below a message; null where it has none. */
export function drawQuick(message, tools = {}) {
  const items = message?.quickReply?.items ?? [];
  if (!items.length) return null;
  const row = make("div", "sim-qr", ...items.map((item) => quickButton(item, tools)));
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", tools.words?.quick ?? "Quick replies");
  return row;
}

const ICONS = { camera: "camera", cameraRoll: "photo", location: "place", datetimepicker: "day" };

function quickButton({ action, imageUrl }, tools) {
  const button = make("button", `sim-qr__item sim-qr__item--${action.type}`);
  button.type = "button";
  if (imageUrl) {
    const image = make("img", "sim-qr__icon");
    image.src = address(imageUrl, tools);
    image.alt = "";
    button.append(image);
  }
  const icon = ICONS[action.type];
  if (icon && !imageUrl) button.append(make("span", `sim-icon sim-icon--${icon}`));
  button.append(make("span", "", action.label ?? ""));
  button.addEventListener("click", () => tools.act?.(action, button));
  return button;
}

const address = (url, tools) => (tools.address ? tools.address(url) : url);

/** Text with its line breaks, and its addresses as links. */
function linked(text, tools) {
  const element = make("div", "sim-bubble sim-bubble--text");
  text.split(LINKS).forEach((piece, index) => {
    if (index % 2 === 0) return element.append(piece);
    const trail = piece.match(/[.,;:!?)]+$/)?.[0] ?? "";
    const href = piece.slice(0, piece.length - trail.length);
    const link = make("a", "", href);
    link.href = address(href, tools);
    link.target = "_blank";
    link.rel = "noopener";
    if (tools.act) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        tools.act({ type: "uri", uri: href }, link);
      });
    }
    element.append(link, trail);
  });
  return element;
}

function picture(source, alt, name = "sim-bubble sim-bubble--image") {
  const frame = make("a", name);
  frame.href = source;
  frame.target = "_blank";
  frame.rel = "noopener";
  const image = make("img");
  image.src = source;
  image.alt = alt;
  frame.append(image);
  return frame;
}

function source(message, tools) {
  if (message.originalContentUrl) return address(message.originalContentUrl, tools);
  return tools.content ? tools.content(message.id) : "";
}

function drawImage(message, tools) {
  const shown = message.previewImageUrl ? address(message.previewImageUrl, tools) : source(message, tools);
  const element = picture(shown, tools.words?.picture ?? "Picture");
  element.href = source(message, tools);
  return element;
}

function drawPlayer(message, tools) {
  const player = make(message.type === "video" ? "video" : "audio", `sim-bubble sim-bubble--${message.type}`);
  player.controls = true;
  player.preload = "metadata";
  player.src = source(message, tools);
  player.setAttribute("aria-label", tools.words?.[message.type] ?? message.type);
  if (message.previewImageUrl) player.poster = address(message.previewImageUrl, tools);
  return player;
}

function drawFile(message, tools) {
  const link = make("a", "sim-bubble sim-bubble--file", make("span", "sim-icon sim-icon--file"), make("span", "", message.fileName ?? ""));
  link.href = source(message, tools);
  return link;
}

function drawLocation(message) {
  const map = make("div", "sim-place__map");
  map.append(make("span", "sim-place__pin"));
  const where = `${message.latitude.toFixed(5)}, ${message.longitude.toFixed(5)}`;
  return make(
    "div", "sim-bubble sim-bubble--place", map,
    make("div", "sim-place__words", make("strong", "", message.title ?? message.address ?? ""),
      message.title && message.address ? make("span", "", message.address) : null, make("span", "sim-place__where", where)),
  );
}

function drawSticker(_message, tools) {
  const element = make("div", "sim-bubble sim-bubble--sticker");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", tools.words?.sticker ?? "Sticker");
  return element;
}

function actionButton(action, tools, name = "sim-tpl__button") {
  const button = make("button", name, action.label ?? "");
  button.type = "button";
  button.addEventListener("click", () => tools.act?.(action, button));
  return button;
}

function column(part, tools) {
  const element = make("div", "sim-tpl");
  const image = part.thumbnailImageUrl ?? part.imageUrl;
  if (image) element.append(picture(address(image, tools), "", "sim-tpl__image"));
  if (part.title) element.append(make("strong", "sim-tpl__title", part.title));
  if (part.text) element.append(make("p", "sim-tpl__text", part.text));
  const actions = part.actions ?? (part.action ? [part.action] : []);
  element.append(make("div", part.type === "confirm" ? "sim-tpl__two" : "sim-tpl__actions", ...actions.map((each) => actionButton(each, tools))));
  return element;
}

function drawTemplate({ template }, tools) {
  if (!template.columns) return column(template, tools);
  const row = make("div", "fx-carousel", ...template.columns.map((each) => column(each, tools)));
  row.tabIndex = 0;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", tools.words?.cards ?? "cards");
  return row;
}

function drawImagemap(message, tools) {
  const element = make("div", "sim-bubble sim-bubble--image map");
  const image = make("img");
  image.src = address(`${message.baseUrl}/1040`, tools);
  image.alt = message.altText;
  element.append(image, ...areas(message.actions, message.baseSize, tools, (action) =>
    action.linkUri ? { type: "uri", uri: action.linkUri, label: action.label } : { type: "message", text: action.text, label: action.label }));
  return element;
}

/** Buttons over a picture, at `area` in the units of `size`; also those of a rich menu, whose areas are `bounds`. */
export function areas(list, size, tools, actionOf = (each) => each.action) {
  return list.map((each) => {
    const bounds = each.area ?? each.bounds;
    const action = actionOf(each);
    const button = make("button", "sim-map__area");
    button.type = "button";
    button.setAttribute("aria-label", action.label ?? action.displayText ?? action.text ?? action.data ?? action.uri ?? action.type);
    for (const [name, value, whole] of [
      ["left", bounds.x, size.width], ["top", bounds.y, size.height],
      ["width", bounds.width, size.width], ["height", bounds.height, size.height],
    ]) button.style.setProperty(name, `${(100 * value) / whole}%`);
    button.addEventListener("click", () => tools.act?.(action, button));
    return button;
  });
}

function drawUnknown(message) {
  return make("div", "sim-bubble sim-bubble--text", `[${message.type}]`);
}

const DRAW = {
  text: (message, tools) => linked(message.text, tools),
  textV2: (message, tools) => linked(message.text, tools),
  flex: (message, tools) => drawFlex(message.contents, tools),
  image: drawImage, video: drawPlayer, audio: drawPlayer, file: drawFile, location: drawLocation, sticker: drawSticker,
  template: drawTemplate, imagemap: drawImagemap,
  unsent: (_message, tools) => make("div", "sim-bubble sim-bubble--unsent", tools.words?.unsent ?? "Unsent"),
};
