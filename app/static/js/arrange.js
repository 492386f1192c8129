// Questions put in order with the mouse. The buttons beside them do the same without this script and without a mouse.
for (const form of document.querySelectorAll("form[data-arrange]")) {
  const lists = [...form.querySelectorAll("[data-arrange-list]")];
  let moved = null;

  for (const handle of form.querySelectorAll("[data-arrange-handle]")) {
    const item = handle.closest("[data-arrange-item]");
    handle.hidden = false;
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      moved = item;
      item.classList.add("builder__question--moved");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.arrangeItem);
      event.dataTransfer.setDragImage(item, 20, 20);
    });
    handle.addEventListener("dragend", () => {
      item.classList.remove("builder__question--moved");
      moved = null;
    });
  }

  for (const list of lists) {
    list.addEventListener("dragover", (event) => {
      if (!moved) return;
      event.preventDefault();
      const below = [...list.children].find((other) => {
        const box = other.getBoundingClientRect();
        return other !== moved && event.clientY < box.top + box.height / 2;
      });
      if (below) below.before(moved);
      else list.append(moved);
    });
    list.addEventListener("drop", (event) => {
      if (!moved) return;
      event.preventDefault();
      send(list, moved);
    });
  }

  /** Says where it lies now, and lets the page come back as it was saved. */
  function send(list, item) {
    form.querySelector("[data-arrange-section]").value = list.dataset.arrangeList;
    form.querySelector("[data-arrange-index]").value = [...list.children].indexOf(item);
    const button = document.createElement("button");
    button.name = "do";
    button.value = `drop:${item.dataset.arrangeItem}`;
    button.hidden = true;
    form.append(button);
    form.requestSubmit(button);
  }
}
