// Turns on the GOV.UK components. Every page works without this file.
import { initAll } from "govuk-frontend";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();

// A poll that brings the words already shown must not be read out again.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (!target.matches("[data-quiet-poll]")) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = xhr.responseText;
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  if (words(fresh) === words(target)) event.detail.shouldSwap = false;
});

// What is folded on screen is needed on paper.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details[data-print]:not([open])")];
  unfolded.forEach((details) => details.setAttribute("open", ""));
});
window.addEventListener("afterprint", () => {
  unfolded.forEach((details) => details.removeAttribute("open"));
});

// Pages with charts are ready when charts.mjs has drawn them.
if (!document.querySelector(".app-chart")) {
  document.documentElement.dataset.appReady = "1";
}
