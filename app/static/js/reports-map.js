// Draws the map of public reports: outline and districts, numbers of subdistricts, rounded points. The list leads.
function draw(box) {
  const words = JSON.parse(box.dataset.words);
  const map = window.L.map(box, { attributionControl: Boolean(box.dataset.tiles), scrollWheelZoom: false });
  map.setView([18.3, 99.0], 9, { animate: false });
  if (box.dataset.tiles) window.L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: "© OpenStreetMap" }).addTo(map);
  let fitted = false;
  const fit = (bounds, zoom) => {
    if (!bounds.isValid() || fitted) return;
    map.fitBounds(bounds, { animate: false, maxZoom: zoom });
    fitted = true;
  };
  const text = (...lines) => {
    const made = document.createElement("div");
    for (const line of lines) {
      const part = document.createElement("div");
      part.append(line);
      made.append(part);
    }
    return made;
  };
  const link = (url, title) => {
    const made = document.createElement("a");
    made.href = url;
    made.textContent = title;
    return made;
  };
  if (box.dataset.point) {
    const at = JSON.parse(box.dataset.point);
    // The square of 0.005 degrees in which the place lies.
    const half = 0.0025;
    window.L.rectangle([[at[0] - half, at[1] - half], [at[0] + half, at[1] + half]], { color: "#2b2a6b", weight: 2, fillOpacity: 0.15 }).bindTooltip(words.around).addTo(map);
    map.setView(at, 10, { animate: false });
    fitted = true;
  }
  const outline = fetch(box.dataset.outline)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then((shapes) => {
      const drawn = window.L.geoJSON(shapes, { interactive: false, style: { color: "#5b5563", weight: 1.5, fillColor: "#f6efe4", fillOpacity: box.dataset.tiles ? 0.1 : 0.9 } }).addTo(map);
      drawn.bringToBack();
      fit(drawn.getBounds(), 12);
    })
    .catch(() => undefined);
  if (!box.dataset.points) return;
  fetch(box.dataset.points)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then(async ({ areas, points }) => {
      await outline;
      const places = [];
      for (const area of areas) {
        places.push([area.lat, area.lon]);
        const radius = Math.min(26, 8 + Math.sqrt(area.n) * 2);
        window.L.circleMarker([area.lat, area.lon], { radius, color: "#b8862b", weight: 2, fillColor: "#b8862b", fillOpacity: 0.25 })
          .bindTooltip(text(area.name, words.reports.replace("{n}", area.n)))
          .addTo(map);
      }
      for (const point of points) {
        places.push([point.lat, point.lon]);
        window.L.circleMarker([point.lat, point.lon], { radius: 6, color: "#fffdf9", weight: 1, fillColor: "#2b2a6b", fillOpacity: 0.9 })
          .bindPopup(text(link(point.url, point.title), point.status))
          .addTo(map);
      }
      fit(window.L.latLngBounds(places), 13);
    })
    .catch(() => undefined);
}

for (const box of document.querySelectorAll("[data-reports-map]")) {
  if (window.L) {
    box.closest("[data-reports-section]").hidden = false;
    draw(box);
  }
}
