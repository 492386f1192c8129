// Shows the photographs that were chosen before they are sent. Without it the browser names or counts them.
for (const field of document.querySelectorAll("[data-photographs]")) {
  const input = field.querySelector("input[type=file]");
  const list = document.createElement("ul");
  list.className = "field-photographs";
  field.append(list);
  input.addEventListener("change", () => {
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    list.replaceChildren();
    for (const file of [...input.files].slice(0, Number(field.dataset.photographs))) {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      // A format that this browser cannot show (HEIC) is named instead.
      image.addEventListener("error", () => item.replaceChildren(file.name));
      item.append(image);
      list.append(item);
    }
  });
}
