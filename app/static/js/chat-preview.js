// Messages of the chat as the phone draws them. Without this script a plainer drawing stands in their place.
import { draw, drawQuick } from "./simulator-draw.js";

for (const place of document.querySelectorAll("[data-chat]")) {
  const messages = JSON.parse(place.querySelector("[data-chat-messages]").textContent);
  const chat = document.createElement("div");
  chat.className = "sim-chat sim-chat--sheet";
  for (const message of messages) {
    const row = document.createElement("div");
    row.className = "sim-row sim-row--other sim-row--wide";
    const body = document.createElement("div");
    body.className = "sim-row__body";
    body.append(draw(message));
    row.append(body);
    chat.append(row);
    const quick = drawQuick(message);
    if (quick) chat.append(quick);
  }
  // Nothing can be pressed here: nobody is asked.
  for (const pressed of chat.querySelectorAll("button, a")) {
    pressed.tabIndex = -1;
    pressed.setAttribute("aria-disabled", "true");
  }
  place.querySelector("[data-chat-plain]").replaceWith(chat);
}
