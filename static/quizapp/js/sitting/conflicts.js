// Two versions of one field, from two tabs or devices: both in words at their question, and the learner decides.

import { FIELD_NAMES, words } from "./marks.js";

function list(title, lines) {
  const part = document.createElement("div");
  const head = document.createElement("p");
  head.className = "conflict-whose";
  head.textContent = title;
  const items = document.createElement("ul");
  items.setAttribute("role", "list");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    items.append(item);
  }
  part.append(head, items);
  return part;
}

function button(text, action, primary) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = primary ? "button button-primary" : "button";
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

/** Show (again) the conflict of an article; `decide(mine)` is called once with the learner's choice. */
export function showConflict(article, { field, value, conflict }, decide) {
  clearConflict(article, field);
  const panel = document.createElement("section");
  panel.className = "callout callout-keypoint conflict";
  panel.dataset.conflict = field;
  panel.setAttribute("aria-label", `Two versions of your ${FIELD_NAMES[field]}`);
  const title = document.createElement("p");
  title.className = "callout-title";
  title.textContent = `Your ${FIELD_NAMES[field]} was changed in another tab or on another device, too`;
  const what = document.createElement("p");
  what.textContent = "Nothing was overwritten. Until you decide, the other one counts.";
  const both = document.createElement("div");
  both.className = "conflict-both";
  both.append(list("Mine, in this tab", words(article, field, value)), list("The other", words(article, field, conflict.value)));
  const choice = document.createElement("div");
  choice.className = "cluster";
  choice.append(
    button("Keep mine", () => decide(true), true),
    button("Keep the other", () => decide(false), false),
  );
  panel.append(title, what, both, choice);
  article.querySelector("[data-conflicts]").append(panel);
}

export function clearConflict(article, field) {
  const panel = article.querySelector(`[data-conflict="${field}"]`);
  if (!panel) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.remove();
  if (hadFocus) article.querySelector("h1")?.focus({ preventScroll: true });
}
