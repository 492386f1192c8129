// Flex messages as LINE draws them, close enough to judge the look: sizes, margins and defaults are those of its documents.
// Styles are set through the CSSOM, which the content security policy allows.

const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const BUBBLE = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const ALIGN = { start: "flex-start", center: "center", end: "flex-end", top: "flex-start", bottom: "flex-end" };
const INK = "#111111";

const px = (value, scale = SPACE) =>
  value === undefined ? undefined : value in scale ? `${scale[value]}px` : /^[\d.]+$/.test(value) ? `${value}px` : String(value);

function set(element, styles) {
  for (const [name, value] of Object.entries(styles)) if (value !== undefined) element.style.setProperty(name, value);
  return element;
}

export function make(tag, name = "", ...inner) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...inner.filter((each) => each !== null && each !== undefined));
  return element;
}

/** A Flex container → element. `tools.act(action, element)` is called for what is pressed, `tools.address(url)` for pictures. */
export function drawFlex(contents, tools) {
  if (contents.type === "bubble") return drawBubble(contents, tools);
  const row = make("div", "fx-carousel", ...contents.contents.map((bubble) => drawBubble(bubble, tools)));
  row.tabIndex = 0;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", tools.words?.cards ?? "cards");
  return row;
}

function drawBubble(bubble, tools) {
  const element = make("div", "fx-bubble");
  set(element, { width: `${BUBBLE[bubble.size ?? "mega"]}px`, direction: bubble.direction });
  const isSmall = ["nano", "micro"].includes(bubble.size);
  let isFirst = true;
  for (const name of ["header", "hero", "body", "footer"]) {
    const part = bubble[name];
    if (!part) continue;
    const style = bubble.styles?.[name] ?? {};
    const block = make("div", `fx-block fx-${name}`);
    if (style.separator && !isFirst) set(block, { "border-top": `1px solid ${style.separatorColor ?? "#d4d6da"}` });
    set(block, { "background-color": style.backgroundColor });
    block.append(drawPart(part, { layout: "vertical", isTop: true }, tools, blockPadding(name, part, isSmall)));
    element.append(block);
    isFirst = false;
  }
  if (bubble.action) press(element, bubble.action, tools);
  return element;
}

function blockPadding(name, part, isSmall) {
  if (part.type !== "box" || name === "hero") return undefined;
  return isSmall || name === "footer" ? "10px" : "20px";
}

const DRAW = {
  box: drawBox, text: drawText, button: drawButton, image: drawImage, icon: drawIcon, video: drawVideo,
  separator: drawSeparator, filler: () => make("div", "fx-filler"), spacer: () => make("div", "fx-filler"),
};

function drawPart(part, parent, tools, padding) {
  const draw = DRAW[part.type];
  if (!draw) return make("div", "fx-unknown", part.type ?? "?");
  const element = draw(part, tools, parent, padding);
  place(element, part, parent);
  return element;
}

/** Margin, flex, gravity and position: what the parent's layout makes of them. */
function place(element, part, parent) {
  const isRow = parent.layout !== "vertical";
  const gap = parent.isFirst ? undefined : (part.margin ?? parent.spacing);
  if (gap !== undefined && !parent.isTop) set(element, { [isRow ? "margin-inline-start" : "margin-top"]: px(gap) });
  const own = part.flex ?? defaultFlex(part, isRow);
  if (!parent.isTop) set(element, { flex: own === 0 ? "0 0 auto" : isRow ? `${own} ${own} 0px` : `${own} 1 auto` });
  if (isRow && parent.layout === "horizontal" && part.gravity && part.type !== "box") set(element, { "align-self": ALIGN[part.gravity] });
  if (!isRow && part.gravity && own > 0) set(element, { "justify-content": ALIGN[part.gravity], display: "flex", "flex-direction": "column" });
  if (part.position === "absolute") set(element, { position: "absolute", margin: "0" });
  set(element, {
    top: px(part.offsetTop), bottom: px(part.offsetBottom),
    "inset-inline-start": px(part.offsetStart), "inset-inline-end": px(part.offsetEnd),
  });
}

function defaultFlex(part, isRow) {
  if (part.type === "filler" || part.type === "spacer") return 1;
  if (part.type === "icon" || part.type === "separator") return 0;
  return isRow && !part.width ? 1 : 0;
}

function drawBox(box, tools, _parent, padding) {
  const element = make("div", `fx-box fx-${box.layout}`);
  const has = (name) => px(box[name]) ?? px(box.paddingAll) ?? padding;
  set(element, {
    "background-color": box.backgroundColor, "border-color": box.borderColor, "border-radius": px(box.cornerRadius),
    "border-width": px(box.borderWidth, BORDER), "border-style": box.borderWidth && box.borderWidth !== "none" ? "solid" : undefined,
    width: px(box.width), "max-width": px(box.maxWidth), height: px(box.height), "max-height": px(box.maxHeight),
    "padding-top": has("paddingTop"), "padding-bottom": has("paddingBottom"),
    "padding-inline-start": has("paddingStart"), "padding-inline-end": has("paddingEnd"),
    "justify-content": box.justifyContent, "align-items": box.alignItems,
  });
  if (box.cornerRadius) set(element, { overflow: "hidden" });
  if (box.background?.type === "linearGradient") set(element, { "background-image": gradient(box.background) });
  let isFirst = true;
  for (const part of box.contents ?? []) {
    element.append(drawPart(part, { layout: box.layout, spacing: box.spacing, isFirst }, tools));
    if (part.position !== "absolute") isFirst = false;
  }
  if (box.action) press(element, box.action, tools);
  return element;
}

function gradient({ angle, startColor, centerColor, centerPosition = "50%", endColor }) {
  return `linear-gradient(${[angle, startColor, ...(centerColor ? [`${centerColor} ${centerPosition}`] : []), endColor].join(", ")})`;
}

function drawText(part, tools) {
  const element = make("div", "fx-text");
  const inner = make("span", "fx-words");
  if (part.contents?.length) inner.append(...part.contents.map(drawSpan));
  else inner.textContent = part.text ?? "";
  textStyle(element, { size: "md", ...part });
  set(element, {
    color: part.color ?? INK, "text-align": part.align,
    "line-height": part.lineSpacing ? `calc(1.4em + ${px(part.lineSpacing)})` : undefined,
  });
  if (part.wrap) {
    element.classList.add("fx-wrap");
    if (part.maxLines) {
      inner.classList.add("fx-clamp");
      set(inner, { "-webkit-line-clamp": String(part.maxLines) });
    }
  } else inner.classList.add("fx-line");
  element.append(inner);
  if (part.action) press(element, part.action, tools);
  return element;
}

function drawSpan(part) {
  const element = make("span", "", part.text ?? "");
  textStyle(element, part);
  return set(element, { color: part.color });
}

function textStyle(element, part) {
  set(element, {
    "font-size": px(part.size, TEXT), "font-weight": part.weight === "bold" ? "700" : part.weight ? "400" : undefined,
    "font-style": part.style, "text-decoration": part.decoration,
  });
}

function drawButton(part, tools) {
  const element = make("div", `fx-button fx-button--${part.style ?? "link"} fx-button--${part.height ?? "md"}`);
  const button = make("button", "", part.action.label ?? "");
  button.type = "button";
  const isLink = (part.style ?? "link") === "link";
  set(button, isLink ? { color: part.color } : { "background-color": part.color });
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    tools.act?.(part.action, button);
  });
  element.append(button);
  return element;
}

function drawImage(part, tools, parent) {
  const element = make("div", "fx-image");
  const frame = make("div", "fx-frame");
  const [width, height] = (part.aspectRatio ?? "1:1").split(":").map(Number);
  set(frame, {
    width: part.size === "full" ? "100%" : px(part.size ?? "md", IMAGE), "aspect-ratio": `${width} / ${height}`,
    "background-color": part.backgroundColor,
  });
  set(element, { "align-items": ALIGN[part.align ?? "center"] });
  if (parent.layout !== "vertical" && part.size !== "full") set(frame, { "max-width": "100%" });
  const image = make("img", part.aspectMode === "cover" ? "fx-cover" : "fx-fit");
  image.src = tools.address ? tools.address(part.url) : part.url;
  image.alt = "";
  frame.append(image);
  element.append(frame);
  if (part.action) press(element, part.action, tools);
  return element;
}

function drawIcon(part, tools) {
  const image = make("img", "fx-icon");
  const [width, height] = (part.aspectRatio ?? "1:1").split(":").map(Number);
  const size = px(part.size ?? "md", TEXT);
  image.src = tools.address ? tools.address(part.url) : part.url;
  image.alt = "";
  return set(image, { height: size, width: `calc(${size} * ${width / height})` });
}

function drawVideo(part, tools) {
  const image = { type: "image", url: part.previewUrl, size: "full", aspectRatio: part.aspectRatio ?? "16:9", aspectMode: "cover" };
  const element = drawImage(image, tools, { layout: "vertical" });
  element.querySelector(".fx-frame").append(make("span", "fx-play", "▶"));
  return element;
}

function drawSeparator(part) {
  return set(make("div", "fx-separator"), { "background-color": part.color });
}

/** Makes a part that is no button of its own pressable; inside it there may be real buttons, then it is for the pointer alone. */
function press(element, action, tools) {
  element.classList.add("fx-press");
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    tools.act?.(action, element);
  });
  if (element.querySelector("button, [role=button]")) return;
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    tools.act?.(action, element);
  });
}
