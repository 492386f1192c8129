// A box for what is typed or scanned: Enter searches. A barcode of a bill has four lines, and its scanner types Enter
// (as \r or \n) after each of them: only the one behind the last line searches.
const LINES = 4;
for (const box of document.querySelectorAll("[data-scan]")) {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    const typed = box.value.trim();
    if (typed.startsWith("|") && typed.split(/\s+/).length < LINES) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
}
