// A colour chosen with the browser's own picker is only another way to fill the field with the number of the colour.

for (const picker of document.querySelectorAll("[data-colour-for]")) {
  const field = document.getElementById(picker.dataset.colourFor);
  const follow = () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value.trim())) picker.value = field.value.trim();
  };
  field.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    field.value = picker.value;
  });
  // Beside the number, not below it.
  field.after(picker);
  picker.hidden = false;
  follow();
}
