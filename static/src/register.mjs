// The register of an event by keyboard: one key for each person, and the next one
// follows. Without this file the radio buttons do the same.

const FORM = document.querySelector("form[data-register]");

const people = FORM ? [...FORM.querySelectorAll("[data-person]")] : [];
const chosen = (person) => person.querySelector("input[type=radio]:checked");
const isChanged = (person) => chosen(person)?.value !== person.dataset.was;
const MARKS = [
  ["attended", "attended"],
  ["part_attended", "in part"],
  ["dna", "did not attend"],
];
let isSaving = false;

function count() {
  const values = people.map((person) => chosen(person)?.value);
  const counts = MARKS.map(([value]) => values.filter((one) => one === value).length);
  const marked = counts.reduce((sum, one) => sum + one, 0);
  // Who waited and did not come is nobody to mark.
  const all = values.filter((one) => one !== "waitlist").length;
  const parts = MARKS.map(([, words], place) => `${counts[place]} ${words}`);
  const unsaved = people.filter(isChanged).length;
  const saved = unsaved ? ` ${unsaved} not saved yet.` : "";
  FORM.querySelector("[data-register-count]").textContent =
    `${marked} of ${all} marked: ${parts.join(", ")}.${saved}`;
  return marked === all;
}

function go(person) {
  if (!person) return;
  const input = chosen(person) ?? person.querySelector("input[type=radio]");
  input.focus();
  // Clear of the bar that stays at the foot of the window.
  person.scrollIntoView({ block: "nearest" });
}

const beside = (person, step) => people[people.indexOf(person) + step];

function mark(person, letter) {
  const input = person.querySelector(`[data-letter="${letter}"]`);
  if (!input) return false;
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  go(beside(person, 1) ?? person);
  return true;
}

const save = () => FORM.requestSubmit(FORM.querySelector("[data-register-save]"));

const MOVES = {
  ArrowDown: (person) => go(beside(person, 1)),
  ArrowUp: (person) => go(beside(person, -1)),
  Enter: (person) => go(beside(person, 1)),
  Home: () => go(people[0]),
  End: () => go(people.at(-1)),
  s: save,
};

function pressed(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const person = event.target.closest("[data-person]");
  if (!person || !event.target.matches("input[type=radio]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isDone = MOVES[key]
    ? (MOVES[key](person), true)
    : mark(person, key.toUpperCase());
  if (isDone) event.preventDefault();
}

function changed() {
  const told = FORM.querySelector("[data-register-told]");
  told.textContent = count() ? "Everybody is marked. Press S to save." : "";
}

if (FORM) {
  count();
  FORM.addEventListener("keydown", pressed);
  FORM.addEventListener("change", changed);
  FORM.addEventListener("submit", () => {
    isSaving = true;
  });
  // Back from the next page, what was marked is there again, and so is the warning.
  window.addEventListener("pageshow", () => {
    isSaving = false;
    count();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && people.some(isChanged)) event.preventDefault();
  });
}
