// What opens over the phone: photographs, places, days and times, stickers, sound and files.

const $ = (id) => document.getElementById(id);
const LARGEST = 40 * 1024 * 1024;

export class Sheets {
  constructor(page) {
    this.page = page;
    for (const sheet of document.querySelectorAll("dialog.sim-sheet")) {
      sheet.querySelector("[data-close]")?.addEventListener("click", () => sheet.close());
      sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
    }
    for (const button of document.querySelectorAll("[data-send]"))
      button.addEventListener("click", () => this.send(button.dataset.send));
    $("any-file").addEventListener("change", () => this.sendFile());
    $("photos-form").addEventListener("submit", (event) => this.sendPhotos(event));
    $("place-form").addEventListener("submit", (event) => this.sendPlace(event));
    $("when-form").addEventListener("submit", (event) => this.sendWhen(event));
    this.listPlaces();
  }

  /** Opens a sheet where the phone is. */
  open(name) {
    const sheet = $(name);
    for (const said of sheet.querySelectorAll(".sim-sheet__error")) said.hidden = true;
    sheet.showModal();
    const phone = $("phone").getBoundingClientRect();
    const room = window.innerHeight - sheet.offsetHeight;
    const below = Math.max(0, Math.min(window.innerHeight - phone.bottom, room));
    for (const [property, value] of [["left", phone.left], ["width", phone.width], ["bottom", below]])
      sheet.style.setProperty(property, `${value}px`);
  }

  say(name, text) {
    const said = $(name).querySelector(".sim-sheet__error");
    said.textContent = text;
    said.hidden = false;
  }

  send(kind) {
    $("more").close();
    if (kind === "photos" || kind === "place") return this.open(kind);
    if (kind === "sticker") return this.page.actAs({ do: "sticker" });
    if (kind === "voice") return this.sendVoice();
    return $("any-file").click();
  }

  async sendVoice() {
    const sound = await fetch("/simulator/voice.aac");
    const data = await encode(await sound.blob());
    return this.page.actAs({ do: "recording", kind: "audio", type: "audio/aac", data, milliseconds: 2000 });
  }

  async sendFile() {
    const [file] = $("any-file").files;
    $("any-file").value = "";
    if (!file) return;
    if (file.size > LARGEST) return this.page.toast(this.page.words.refused);
    const data = await encode(file);
    const kind = file.type.split("/")[0];
    if (kind === "image") return this.page.actAs({ do: "photos", files: [{ type: file.type, data }] });
    if (kind === "video" || kind === "audio") return this.page.actAs({ do: "recording", kind, type: file.type, data });
    return this.page.actAs({ do: "file", name: file.name, type: file.type || "application/octet-stream", data });
  }

  async sendPhotos(event) {
    event.preventDefault();
    const names = [...$("photos-form").querySelectorAll("[name=scene]:checked")].map((box) => box.value);
    const chosen = [...$("photo-files").files];
    if (!names.length && !chosen.length) return this.say("photos", this.page.words.pick_first);
    $("photos").close();
    const drawn = await Promise.all(names.map(async (name) => (await fetch(`/simulator/scenes/${name}.jpg`)).blob()));
    const files = await Promise.all([...drawn, ...chosen].map(async (blob) => ({ type: blob.type || "image/jpeg", data: await encode(blob) })));
    $("photos-form").reset();
    await this.page.actAs({ do: "photos", files: files.slice(0, 20) });
  }

  listPlaces() {
    $("place-known").append(...this.page.facts.places.map(([name], index) => new Option(name, String(index))));
    const fill = () => {
      const [name, address, lat, lon] = this.page.facts.places[Number($("place-known").value)];
      for (const [field, value] of [["title", name], ["address", address], ["lat", lat], ["lon", lon]]) $(`place-${field}`).value = value;
    };
    $("place-known").addEventListener("change", fill);
    fill();
  }

  async sendPlace(event) {
    event.preventDefault();
    const [lat, lon] = ["lat", "lon"].map((name) => Number($(`place-${name}`).value.trim() || NaN));
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return this.say("place", this.page.words.place_wrong);
    $("place").close();
    await this.page.actAs({ do: "place", lat, lon, title: $("place-title").value.trim(), address: $("place-address").value.trim() });
  }

  /** The picker of a datetimepicker action. */
  pick(action) {
    this.picking = action;
    const field = $("when-value");
    field.type = { date: "date", time: "time", datetime: "datetime-local" }[action.mode] ?? "date";
    for (const [name, value] of [["min", action.min], ["max", action.max]])
      if (value) field.setAttribute(name, value.replace("t", "T"));
      else field.removeAttribute(name);
    field.value = (action.initial ?? "").replace("t", "T");
    $("when-head").textContent = action.label ?? $("when-head").textContent;
    this.open("when");
  }

  async sendWhen(event) {
    event.preventDefault();
    const { data, mode } = this.picking;
    $("when").close();
    await this.page.actAs({ do: "press", data, params: { [mode]: $("when-value").value } });
  }
}

/** The bytes of a file in base64. */
function encode(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

