// Boxes drawn on a photograph. The number fields stay the truth: a box is only another way to fill them, so that the
// page works without this script and with a keyboard alone.

const MOST = 50;
const PARTS = ["x", "y", "w", "h"];
const SMALLEST = 1;

const round = (value) => Math.round(value * 10) / 10;
const within = (value, low, high) => Math.min(high, Math.max(low, value));

class Redaction {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-redact-stage]");
    this.rows = root.querySelector("[data-redact-rows]");
    this.status = root.querySelector("[data-redact-status]");
    this.handles = new Map();
    // The content security policy takes no style attributes; styles set by a script are allowed.
    const picture = this.stage.querySelector("img");
    const ratio = picture.width / picture.height;
    this.width = Number(picture.dataset.redactWidth);
    // The whole picture and the button below it fit on the screen.
    Object.assign(this.stage.style, { position: "relative", width: `min(100%, ${this.width}px, ${75 * ratio}vh)`, cursor: "crosshair", touchAction: "none" });
    Object.assign(picture.style, { display: "block", width: "100%", maxWidth: "none", height: "auto", userSelect: "none" });
    picture.draggable = false;
    root.querySelector("[data-redact-with]").hidden = false;
    root.querySelector("[data-redact-without]").hidden = true;
    this.stage.addEventListener("pointerdown", (event) => this.begin(event));
    this.rows.addEventListener("input", (event) => this.show(event.target.closest("[data-redact-row]")));
    const showAll = () => this.list().forEach((row) => this.show(row));
    window.addEventListener("resize", showAll);
    showAll();
  }

  list() {
    return [...this.rows.querySelectorAll("[data-redact-row]")];
  }

  field(row, part) {
    return row.querySelector(`[name="box-${row.dataset.redactRow}-${part}"]`);
  }

  read(row) {
    const box = Object.fromEntries(PARTS.map((part) => [part, this.field(row, part).value.trim() === "" ? NaN : Number(this.field(row, part).value)]));
    return PARTS.every((part) => Number.isFinite(box[part])) && box.w > 0 && box.h > 0 ? box : null;
  }

  write(row, box) {
    for (const part of PARTS) this.field(row, part).value = box ? String(round(box[part])) : "";
    this.show(row);
  }

  isEmpty(row) {
    return PARTS.every((part) => this.field(row, part).value.trim() === "");
  }

  free() {
    const rows = this.list();
    const empty = rows.find((row) => this.isEmpty(row));
    if (empty || rows.length >= MOST) return empty || null;
    const last = rows[rows.length - 1];
    const from = last.dataset.redactRow;
    const to = String(rows.length + 1);
    const row = last.cloneNode(true);
    row.dataset.redactRow = to;
    row.querySelector("legend").textContent = `${this.root.dataset.redactName} ${to}`;
    for (const part of [...PARTS, "how"]) {
      const field = row.querySelector(`[name="box-${from}-${part}"]`);
      row.querySelector(`label[for="${field.id}"]`).htmlFor = `box-${to}-${part}`;
      field.id = field.name = `box-${to}-${part}`;
      if (part !== "how") field.value = "";
    }
    this.rows.append(row);
    return row;
  }

  point(event) {
    const frame = this.stage.getBoundingClientRect();
    return {
      x: within(((event.clientX - frame.left) / frame.width) * 100, 0, 100),
      y: within(((event.clientY - frame.top) / frame.height) * 100, 0, 100),
    };
  }

  // A drag that begins on a box moves it; anywhere else it draws a new one.
  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const start = this.point(event);
    const number = event.target.dataset.redactHandle;
    const moved = number && this.list().find((row) => row.dataset.redactRow === number);
    const row = moved || this.free();
    if (!row) return;
    const before = moved && this.read(moved);
    this.hasMoved = false;
    const follow = (next) => {
      this.hasMoved = true;
      const at = this.point(next);
      if (moved && before) {
        this.write(row, { ...before, x: within(before.x + at.x - start.x, 0, 100 - before.w), y: within(before.y + at.y - start.y, 0, 100 - before.h) });
      } else {
        this.write(row, { x: Math.min(at.x, start.x), y: Math.min(at.y, start.y), w: Math.abs(at.x - start.x), h: Math.abs(at.y - start.y) });
      }
    };
    const end = () => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      const box = this.read(row);
      if (!box || box.w < SMALLEST || box.h < SMALLEST) this.write(row, null);
      else this.handles.get(row.dataset.redactRow)?.focus();
    };
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  show(row) {
    if (!row) return;
    const number = row.dataset.redactRow;
    const box = this.read(row);
    let handle = this.handles.get(number);
    if (!box) {
      handle?.remove();
      this.handles.delete(number);
      return;
    }
    if (!handle) {
      handle = document.createElement("button");
      handle.type = "button";
      handle.dataset.redactHandle = number;
      handle.setAttribute("aria-label", `${this.root.dataset.redactName} ${number}`);
      handle.addEventListener("keydown", (event) => this.press(event, row));
      handle.addEventListener("click", (event) => this.change(event, row));
      this.handles.set(number, handle);
      this.stage.append(handle);
    }
    const isBlack = this.field(row, "how").value === "black";
    Object.assign(handle.style, {
      position: "absolute",
      left: `${box.x}%`,
      top: `${box.y}%`,
      width: `${box.w}%`,
      height: `${box.h}%`,
      padding: "0",
      border: "2px solid #fffdf9",
      boxShadow: "0 0 0 2px #1f1a24",
      background: isBlack ? "#000" : "rgb(255 253 249 / 15%)",
      backdropFilter: isBlack ? "none" : `blur(${this.strength(box)}px)`,
      cursor: "move",
    });
  }

  // As coarse as the published copy: at most 6 cells along the longer side, each at least 16 pixels of the picture wide
  // (services/files/redaction.py).
  strength(box) {
    const { width, height } = this.stage.getBoundingClientRect();
    const cell = Math.max((16 * width) / this.width, Math.max((box.w * width) / 100, (box.h * height) / 100) / 6);
    return Math.max(6, Math.round(cell * 0.6));
  }

  // A click at the end of a drag is none; Enter and the space bar come as clicks without a pointer.
  change(event, row) {
    if (event.detail > 0 && this.hasMoved) return;
    const how = this.field(row, "how");
    how.value = how.value === "black" ? "blur" : "black";
    this.show(row);
    this.status.textContent = how.selectedOptions[0].textContent;
  }

  press(event, row) {
    const box = this.read(row);
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.write(row, null);
      this.stage.querySelector("[data-redact-handle]")?.focus();
      this.status.textContent = "";
      return;
    }
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step || !box) return;
    event.preventDefault();
    const [across, down] = step;
    if (event.shiftKey) {
      box.w = within(box.w + across, SMALLEST, 100 - box.x);
      box.h = within(box.h + down, SMALLEST, 100 - box.y);
    } else {
      box.x = within(box.x + across, 0, 100 - box.w);
      box.y = within(box.y + down, 0, 100 - box.h);
    }
    this.write(row, box);
    this.status.textContent = PARTS.map((part) => `${round(box[part])}%`).join(" ");
  }
}

for (const root of document.querySelectorAll("[data-redact]")) new Redaction(root);
