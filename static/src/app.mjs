// Turns on the GOV.UK components. Every page works without this file.
import { initAll } from "govuk-frontend";
import "./register.mjs";

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

// An autosave that did not come back as one (no network, signed out) says so.
const notSaved = ({ target }) => {
  const words = document.createElement("p");
  words.className = "govuk-error-message";
  words.setAttribute("role", "alert");
  words.textContent = target.dataset.autosave;
  target.querySelectorAll(":scope > :not(input)").forEach((old) => old.remove());
  target.append(words);
};
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (!target.matches("[data-autosave]") || xhr.getResponseHeader("X-Autosave")) return;
  event.detail.shouldSwap = false;
  notSaved(event.detail);
});
document.body.addEventListener("htmx:sendError", (event) => {
  if (event.detail.target.matches("[data-autosave]")) notSaved(event.detail);
});

// A form whose answer is put into its own page keeps the file somebody chose. Any other
// answer (signed out, too large, an error) is shown as the page it is.
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt: form, xhr } = event.detail;
  if (!form.matches("form[data-own-answer]") || xhr.getResponseHeader("X-Own-Answer"))
    return;
  event.preventDefault();
  form.submit();
});
document.body.addEventListener("htmx:sendError", ({ detail: { elt: form } }) => {
  if (form.matches("form[data-own-answer]")) form.submit();
});

// Whoever presses a button while an autosave is under way waits for it: the page
// would otherwise not know of its own last save.
document.body.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.classList.contains("htmx-request") || "ownAnswer" in form.dataset) return;
  event.preventDefault();
  form.addEventListener("htmx:afterRequest", () => form.requestSubmit(submitter), {
    once: true,
  });
});

// The arrow keys and a presenter's remote press the links that name them. Keys that
// scroll go on scrolling a page that is longer than the screen.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, [tabindex]")) return;
  const root = document.documentElement;
  const isLong = root.scrollHeight > root.clientHeight;
  if (isLong && event.key.startsWith("Page")) return;
  const link = document.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
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
