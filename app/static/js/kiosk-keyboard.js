// The keyboard on the screen of a kiosk: Thai as on every keyboard here (Kedmanee), English, digits.
// The field keeps the focus; without this script the device shows its own keyboard.
(() => {
  const board = document.getElementById("kiosk-keyboard");
  if (!board) return;
  const say = board.dataset;
  const rows = (text) => text.trim().split("\n").map((row) => row.trim().split(" "));
  const LAYERS = {
    th: rows(`ๅ / - ภ ถ ุ ึ ค ต จ ข ช
      ๆ ไ ำ พ ะ ั ี ร น ย บ ล
      ฟ ห ก ด เ ้ ่ า ส ว ง
      ผ ป แ อ ิ ื ท ม ใ ฝ`),
    "th-shift": rows(`+ ๑ ๒ ๓ ๔ ู ฿ ๕ ๖ ๗ ๘ ๙
      ๐ " ฎ ฑ ธ ํ ๊ ณ ฯ ญ ฐ ,
      ฤ ฆ ฏ โ ฌ ็ ๋ ษ ศ ซ .
      ( ) ฉ ฮ ฺ ์ ? ฒ ฬ ฦ`),
    en: rows(`1 2 3 4 5 6 7 8 9 0
      q w e r t y u i o p
      a s d f g h j k l -
      z x c v b n m , . @`),
    "en-shift": rows(`1 2 3 4 5 6 7 8 9 0
      Q W E R T Y U I O P
      A S D F G H J K L _
      Z X C V B N M ! ? /`),
    pad: rows("1 2 3\n4 5 6\n7 8 9"),
  };
  // Signs that stand above or below a letter; tones stand above a vowel, so they come after it.
  const ABOVE = /[ัิ-ฺ็-๎]/, TONE = /[่-์]/, VOWEL = /[ัิ-ฺ็]/, LETTER = /[ก-ฮ]/;
  const TEXT = ["text", "search", "email", "tel", "url", "password", "number"];
  let field = null, language = document.documentElement.lang === "en" ? "en" : "th", isShifted = false, isLocked = false;

  function isTyped(element) {
    if (!element || element.readOnly || element.disabled) return false;
    return element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && TEXT.includes(element.type));
  }

  const wants = (element) => element.dataset.kioskMode || element.getAttribute("inputmode") || "";
  const isPad = () => ["tel", "number"].includes(field.type) || ["numeric", "decimal", "tel"].includes(wants(field));

  function key(label, kind, act, name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `kbd__key${kind ? ` kbd__key--${kind}` : ""}`;
    // A sign without its letter needs a place to stand on.
    button.textContent = label.length === 1 && ABOVE.test(label) ? `◌${label}` : label;
    if (name) button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    return button;
  }

  function row(...keys) {
    const line = document.createElement("div");
    line.className = "kbd__row";
    line.append(...keys);
    return line;
  }

  function draw() {
    const pad = isPad();
    board.classList.toggle("kbd--pad", pad);
    const lines = LAYERS[pad ? "pad" : isShifted ? `${language}-shift` : language].map((signs) =>
      row(...signs.map((sign) => key(sign, "", () => type(sign)))));
    const back = key("⌫", "word", erase, say.backspace), hide = key("▾", "word", close, say.hide);
    const go = key(say.done, "go", goOn);
    if (pad) {
      const mark = wants(field) === "decimal" ? "." : field.type === "tel" || wants(field) === "tel" ? "+" : "/";
      lines.push(row(key(mark, "", () => type(mark)), key("0", "", () => type("0")), back), row(hide, go));
    } else {
      const shift = key("⇧", "word", () => ((isShifted = !isShifted), (isLocked = false), draw()), say.shift);
      shift.setAttribute("aria-pressed", String(isShifted));
      const other = key(language === "th" ? "EN" : "ไทย", "word", turn, language === "th" ? "English" : "ภาษาไทย");
      const space = key(" ", "space", () => type(" "), say.space);
      const line = field.tagName === "TEXTAREA" ? [key("↵", "word", () => type("\n"), say.line)] : [];
      lines.push(row(shift, other, space, ...line, back, hide, go));
    }
    board.replaceChildren(...lines);
  }

  function turn() {
    language = language === "th" ? "en" : "th";
    isShifted = isLocked = false;
    draw();
  }

  // Fields for addresses and numbers tell of no cursor: there one types at the end.
  function place() {
    const end = field.value.length;
    return field.selectionStart === null ? [end, end] : [field.selectionStart, field.selectionEnd];
  }

  function put(from, to, text) {
    const value = field.value.slice(0, from) + text + field.value.slice(to);
    if (field.maxLength >= 0 && value.length > field.maxLength && text) return;
    field.value = value;
    if (field.selectionStart !== null) field.setSelectionRange(from + text.length, from + text.length);
    field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: text ? "insertText" : "deleteContentBackward" }));
  }

  function type(sign) {
    const [from, to] = place(), before = field.value.slice(0, from).slice(-1);
    if (VOWEL.test(sign) && TONE.test(before)) put(from - 1, to, sign + before);
    else if (!ABOVE.test(sign) || (LETTER.test(before) || (ABOVE.test(before) && TONE.test(sign) && !TONE.test(before)))) put(from, to, sign);
    if (isShifted && !isLocked) {
      isShifted = false;
      draw();
    }
    field.focus({ preventScroll: true });
  }

  function erase() {
    const [from, to] = place();
    if (from !== to) put(from, to, "");
    else if (from > 0) put(from - [...field.value.slice(0, from)].pop().length, from, "");
    field.focus({ preventScroll: true });
  }

  function goOn() {
    const { form } = field;
    const fields = form ? [...form.elements].filter((each) => isTyped(each) && each.offsetParent) : [];
    const next = fields[fields.indexOf(field) + 1];
    if (next) return next.focus();
    const button = form && form.querySelector("button:not([type=button])");
    close();
    if (button) button.click();
  }

  function open(element) {
    const isNew = element !== field;
    field = element;
    if (isNew) {
      isLocked = isShifted = element.getAttribute("autocapitalize") === "characters";
      if (isShifted || element.type === "email") language = "en";
      else language = element.lang === "en" || document.documentElement.lang === "en" ? "en" : "th";
    }
    if (!element.dataset.kioskMode) {
      element.dataset.kioskMode = element.getAttribute("inputmode") || "text";
      // The device's own keyboard stays away while this one is shown.
      element.setAttribute("inputmode", "none");
    }
    draw();
    board.hidden = false;
    document.body.classList.add("kbd-open");
    document.body.style.paddingBottom = `${board.offsetHeight}px`;
    const { bottom, top } = element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight - board.offsetHeight - 16) element.scrollIntoView({ block: "center" });
  }

  function close() {
    board.hidden = true;
    document.body.classList.remove("kbd-open");
    document.body.style.paddingBottom = "";
    if (field) field.blur();
  }

  // The page moves when the keyboard goes: not between the finger's coming and going, or the button is missed.
  let isDown = false;
  addEventListener("pointerdown", () => (isDown = true), { capture: true });
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => (isDown = false), { capture: true });
  function closeAfterTouch() {
    if (isDown || isTyped(document.activeElement)) {
      if (isDown) setTimeout(closeAfterTouch, 120);
    } else if (!board.hidden) close();
  }

  // Touching a key takes the focus from nobody.
  board.addEventListener("pointerdown", (event) => event.preventDefault());
  board.addEventListener("mousedown", (event) => event.preventDefault());
  addEventListener("focusin", (event) => {
    if (isTyped(event.target)) open(event.target);
    else if (!board.contains(event.target) && !board.hidden) closeAfterTouch();
  });
  addEventListener("click", (event) => {
    if (isTyped(event.target) && board.hidden) open(event.target);
  });
  if (isTyped(document.activeElement)) open(document.activeElement);
})();
