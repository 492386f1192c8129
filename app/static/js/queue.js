/** Keys of the queue: j and k move, Enter opens, / searches, ? shows the keys. Nothing here is needed to work. */
const rows = [...document.querySelectorAll("[data-queue] tbody tr")];
let at = -1;

function choose(index) {
  if (!rows.length) return;
  rows[at]?.classList.remove("is-chosen");
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows[at].classList.add("is-chosen");
  const link = rows[at].querySelector("a");
  link.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") choose(at + 1);
  else if (event.key === "k") choose(at - 1);
  else if (event.key === "/") document.getElementById("q")?.focus();
  else if (event.key === "?") {
    const keys = document.querySelector("[data-shortcuts]");
    if (keys) {
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    }
  } else return;
  event.preventDefault();
});
