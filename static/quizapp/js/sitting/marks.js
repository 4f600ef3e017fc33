// What a learner does to a question beside choosing: flag it, call it a guess, strike options out, write a note.
// And every field of a question read from its form, shown in it, and sent on.

import { read, words, write } from "./answers.js";
import { CHOICE, TEXT } from "./waiting.js";

const READERS = {
  answer: read,
  flagged: (article) => article.querySelector("[name=flagged]").checked,
  guess: (article) => article.querySelector("[name=guess]").checked,
  struck: (article) => [...article.querySelectorAll("[name=struck]:checked")].map((box) => box.value),
  note: (article) => article.querySelector("[name=note]").value,
};
const WRITERS = {
  answer: write,
  flagged: (article, value) => (article.querySelector("[name=flagged]").checked = value),
  guess: (article, value) => (article.querySelector("[name=guess]").checked = value),
  struck: (article, value) => {
    for (const box of article.querySelectorAll("[name=struck]")) box.checked = value.includes(box.value);
  },
  note: (article, value) => {
    const area = article.querySelector("[name=note]");
    if (area.value !== value) area.value = value;
  },
};
export const FIELDS = Object.keys(READERS);
export const FIELD_NAMES = { answer: "answer", flagged: "flag", guess: "guess mark", struck: "struck options", note: "note" };

export { words };

/** The fields that an article still has: a checked question keeps its answer, and has a flag and a note. */
export function fieldsOf(article) {
  return article.dataset.checked ? ["flagged", "note"] : FIELDS;
}

export function valueOf(article, field) {
  return READERS[field](article);
}

export function show(article, field, value) {
  if (fieldsOf(article).includes(field)) WRITERS[field](article, value);
}

function fieldOf(control) {
  return { choice: "answer", typed: "answer" }[control.name] ?? (FIELDS.includes(control.name) ? control.name : null);
}

/** Tell `tell(field, value, pace)` of everything that the learner changes in an article. */
export function listen(article, tell) {
  article.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (!field) return;
    // ordering.js is told of a drop-down later, and its list tells below.
    if (article.dataset.kind === "ordering" && field === "answer") return;
    const typed = event.target.matches("textarea, [type=text]");
    tell(field, valueOf(article, field), typed ? TEXT : CHOICE);
  });
  article.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]")) return;
    write(article, []);
    tell("answer", [], CHOICE);
  });
  const list = article.querySelector("[data-ordering]");
  if (!list) return;
  // A learner moves one step past others; showing what is known puts all in place without a mark of being moved.
  const moved = () => {
    article.dataset.arranged = "yes";
    tell("answer", read(article), CHOICE);
  };
  // The empty entry of a drop-down moves nothing.
  list.addEventListener("change", (event) => event.target.selectedIndex > 0 && setTimeout(moved));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button && button.getAttribute("aria-disabled") !== "true") setTimeout(moved);
  });
  list.addEventListener("keydown", (event) => {
    const arrow = event.key === "ArrowUp" || event.key === "ArrowDown";
    if (arrow && !event.target.matches("select") && !event.ctrlKey && !event.metaKey && !event.shiftKey) setTimeout(moved);
  });
}

function keysAreOn() {
  return document.getElementById("keys-on")?.checked ?? true;
}

function isTyping(target) {
  return target.matches("textarea, select, [contenteditable]") || target.matches("input:not([type=radio], [type=checkbox])");
}

/** Shift and the letter of an option strike it out. Before keys.js, which takes the letter for a choice. */
export function strikeByKeys(current) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]") || !keysAreOn()) return;
      const letter = event.key.toUpperCase();
      const box = /^[A-H]$/.test(letter) && current()?.querySelector(`[name=struck][data-letter="${letter}"]`);
      if (!box || box.disabled) return;
      event.preventDefault();
      box.click();
    },
    { capture: true },
  );
}
