// What scripts add: every page works without them.
import { Button, CharacterCount, Checkboxes, ErrorSummary, Radios, createAll } from "govuk-frontend";

const thai = {
  charactersUnderLimit: { other: "พิมพ์ได้อีก %{count} ตัวอักษร" },
  charactersAtLimit: "ครบจำนวนตัวอักษรแล้ว",
  charactersOverLimit: { other: "เกินมา %{count} ตัวอักษร" },
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount, document.documentElement.lang === "th" ? { i18n: thai } : {});
createAll(Radios);
createAll(Checkboxes);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// What is copied stands there as text as well.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
// Where there is room, groups of choices stand open and their headings are no buttons.
const roomy = window.matchMedia("(min-width: 48rem)");
const unfold = () => {
  for (const group of document.querySelectorAll(".field-group--folds")) {
    if (roomy.matches) group.open = true;
    group.firstElementChild.tabIndex = roomy.matches ? -1 : 0;
  }
};
roomy.addEventListener("change", unfold);
unfold();
// A page behind a one-tap link acts by itself; without scripts its button does.
const once = document.querySelector("form[data-submit-at-once]");
if (once) once.requestSubmit();
