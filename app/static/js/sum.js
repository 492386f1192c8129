// Shows what the answers come to while they are typed. Without it a button asks for the same.
const WAIT = 400;

for (const form of document.querySelectorAll("form[data-sum]")) {
  const place = document.getElementById("sum");
  const button = form.querySelector("[data-sum-button]");
  let timer, latest = 0;
  const show = async () => {
    const number = ++latest;
    try {
      const answer = await fetch(form.dataset.sum, { method: "POST", body: new FormData(form) });
      if (!answer.ok) return;
      const { html } = await answer.json();
      // An answer that was overtaken by a newer one is not shown.
      if (number === latest && place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
    } catch {
      // Offline: the button is still there.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
  if (button) button.hidden = true;
}
