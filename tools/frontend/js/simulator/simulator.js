// Begins what is on the page: the phone, or the sheet of messages.
import { Page } from "./page.js";
import { startSheet } from "./sheet.js";

const facts = JSON.parse(document.getElementById("simulator-facts").textContent);
if (document.getElementById("sim")) new Page(facts).start();
if (document.getElementById("sheet")) startSheet(facts);
