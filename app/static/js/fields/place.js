// Helps with a place: only the subdistricts of the district chosen, and a map to put a pin on. The lists lead.
const part = (key, name) => document.getElementById(`${key}-${name}`);

function linkLists(key) {
  const district = part(key, "district");
  const subdistrict = part(key, "subdistrict");
  const groups = [...subdistrict.querySelectorAll("optgroup")];
  const narrow = () => {
    for (const group of groups) group.hidden = group.disabled = Boolean(district.value) && group.dataset.district !== district.value;
    const chosen = subdistrict.selectedOptions[0]?.parentElement;
    if (chosen?.disabled) subdistrict.value = "";
  };
  district.addEventListener("change", narrow);
  subdistrict.addEventListener("change", () => {
    const group = subdistrict.selectedOptions[0]?.closest("optgroup");
    if (group) district.value = group.dataset.district;
    narrow();
  });
  narrow();
}

function button(words, then) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = words;
  made.addEventListener("click", then);
  return made;
}

function drawMap(box) {
  const key = box.dataset.map;
  const words = JSON.parse(box.dataset.words);
  const centres = JSON.parse(box.dataset.centres);
  const points = Object.values(centres).map((centre) => centre.slice(0, 2));
  if (!window.L || (!points.length && !box.dataset.outline)) return;
  const lat = part(key, "lat");
  const lon = part(key, "lon");
  const accuracy = part(key, "accuracy");
  const said = document.createElement("p");
  said.className = "field-place__said";
  said.setAttribute("role", "status");
  const canvas = document.createElement("div");
  canvas.className = "field-place__canvas";
  const tools = document.createElement("div");
  tools.className = "field-place__tools";
  box.append(tools, canvas);
  box.hidden = false;

  const map = window.L.map(canvas, { attributionControl: Boolean(box.dataset.tiles), scrollWheelZoom: false });
  const look = (at, zoom) => map.setView(at, zoom, { animate: false });
  look(points.length ? points[0] : [13.75, 100.5], 10);
  if (points.length) map.fitBounds(points, { animate: false });
  // Without tiles the names of the districts say where one is; one that would lie over another waits for a closer look.
  const names = [];
  if (!box.dataset.tiles)
    for (const [north, east, name] of Object.values(centres))
      if (name) names.push(window.L.tooltip({ permanent: true, pane: "overlayPane", direction: "center", className: "field-place__name" }).setLatLng([north, east]).setContent(document.createTextNode(name)).addTo(map));
  const tidy = () => {
    const taken = [];
    for (const one of names) {
      const label = one.getElement();
      if (!label) continue;
      label.hidden = false;
      const own = label.getBoundingClientRect();
      label.hidden = taken.some((other) => own.left < other.right && other.left < own.right && own.top < other.bottom && other.top < own.bottom);
      if (!label.hidden) taken.push(own);
    }
  };
  map.on("zoomend moveend", tidy);
  tidy();
  if (box.dataset.tiles) window.L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: "© OpenStreetMap" }).addTo(map);
  let pin = null;

  const put = (at, exact) => {
    lat.value = at.lat.toFixed(6);
    lon.value = at.lng.toFixed(6);
    accuracy.value = exact === undefined ? "" : String(Math.round(exact));
    if (pin) pin.setLatLng(at);
    else {
      const path = box.dataset.icons || "/static/leaflet/images/";
      const icon = window.L.icon({ iconUrl: `${path}marker-icon.png`, iconRetinaUrl: `${path}marker-icon-2x.png`, shadowUrl: `${path}marker-shadow.png`, iconSize: [25, 41], iconAnchor: [12, 41], shadowSize: [41, 41] });
      pin = window.L.marker(at, { draggable: true, icon, alt: words.chosen }).addTo(map);
      pin.on("dragend", () => moved(pin.getLatLng()));
    }
    clear.hidden = false;
    said.textContent = words.chosen;
  };
  // A pin that was moved says where the place is: the lists show the subdistrict whose centre is nearest, as a help to
  // the eye. The box "guessed" tells the server so, which finds out by itself and overrules it.
  const moved = (at, exact) => {
    const area = nearest(at);
    const district = part(key, "district");
    district.value = area ? area.district : "";
    district.dispatchEvent(new Event("change"));
    part(key, "subdistrict").value = area ? area.code : "";
    part(key, "guessed").value = "1";
    put(at, exact);
  };
  const nearest = (at) => {
    let best = null;
    for (const option of part(key, "subdistrict").querySelectorAll("optgroup option")) {
      const centre = centres[option.value];
      if (!centre) continue;
      const far = at.distanceTo(centre.slice(0, 2));
      if (far < 15000 && (!best || far < best.far)) best = { far, code: option.value, district: option.parentElement.dataset.district };
    }
    return best;
  };
  const clear = button(words.clear, () => {
    lat.value = lon.value = accuracy.value = "";
    if (pin) pin.remove();
    pin = null;
    clear.hidden = true;
    said.textContent = words.none;
  });
  clear.hidden = true;
  said.textContent = words.none;
  if (words.use && navigator.geolocation && window.isSecureContext)
    tools.append(
      button(words.use, () => {
        said.textContent = words.waiting;
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => {
            const at = window.L.latLng(coords.latitude, coords.longitude);
            moved(at, coords.accuracy);
            look(at, 16);
          },
          () => {
            said.textContent = words.refused;
          },
          { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
        );
      }),
    );
  tools.append(clear, said);
  map.on("click", (event) => moved(event.latlng));
  for (const name of ["district", "subdistrict"])
    part(key, name).addEventListener("input", () => {
      part(key, "guessed").value = "";
      const own = part(key, name).value;
      if (name === "district" && own) {
        const within = [...document.querySelectorAll(`#${key}-subdistrict optgroup[data-district="${own}"] option`)];
        const around = [own, ...within.map((option) => option.value)].map((code) => centres[code]?.slice(0, 2)).filter(Boolean);
        if (around.length) map.fitBounds(around, { animate: false, maxZoom: 12 });
      } else if (centres[own]) look(centres[own].slice(0, 2), 13);
    });
  if (lat.value && lon.value) {
    const at = window.L.latLng(Number(lat.value), Number(lon.value));
    put(at, accuracy.value ? Number(accuracy.value) : undefined);
    look(at, 13);
  }
  if (box.dataset.outline)
    fetch(box.dataset.outline)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((shapes) => {
        if (!shapes) return;
        const style = getComputedStyle(document.documentElement);
        const drawn = window.L.geoJSON(shapes, { interactive: false, style: { color: style.getPropertyValue("--indigo").trim(), weight: 2, fillOpacity: 0.03 } }).addTo(map);
        if (!pin && drawn.getBounds().isValid()) map.fitBounds(drawn.getBounds(), { animate: false });
      })
      .catch(() => {});
}

for (const place of document.querySelectorAll("[data-place]")) linkLists(place.dataset.place);
for (const box of document.querySelectorAll("[data-map]")) if (part(box.dataset.map, "district")) drawMap(box);
