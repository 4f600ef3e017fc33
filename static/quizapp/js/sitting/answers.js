// What the form of a question says, as the server keeps it: a list of strings, empty for nothing.
//
// Chosen tokens in the order on the screen; an entry for each blank or pair; "token:place" of the steps in the
// learner's order; one typed number.

function controls(article) {
  return [...article.querySelectorAll("[name=choice], [name=typed]")];
}

function placeIn(value) {
  return Number(value.split(":")[1]);
}

function steps(article) {
  const placed = [...article.querySelectorAll(".step select")].map((select) => select.value);
  return placed.sort((one, other) => placeIn(one) - placeIn(other));
}

export function read(article) {
  const { kind } = article.dataset;
  if (kind === "ordering") return article.dataset.arranged ? steps(article) : [];
  if (kind === "numeric" || kind === "cloze" || kind === "matching") {
    const values = controls(article).map((control) => control.value.trim());
    return values.some(Boolean) ? values : [];
  }
  return controls(article)
    .filter((control) => control.checked)
    .map((control) => control.value);
}

export function write(article, value) {
  const { kind } = article.dataset;
  if (kind === "ordering") return arrange(article, value);
  for (const [place, control] of controls(article).entries()) {
    if (control.matches("[type=radio], [type=checkbox]")) control.checked = value.includes(control.value);
    else if (control !== document.activeElement || control.value.trim() !== value[place]) control.value = value[place] ?? "";
  }
}

// ordering.js follows the drop-downs when it meets a list for the first time.
function arrange(article, value) {
  const selects = [...article.querySelectorAll(".step select")];
  for (const select of selects) {
    const mine = [...select.options].find((option) => option.value !== "" && value.includes(option.value));
    if (mine) select.value = mine.value;
  }
  const places = value.filter((entry) => placeIn(entry) > 0);
  if (places.length === selects.length) article.dataset.arranged = "yes";
  else delete article.dataset.arranged;
  article.querySelector("[data-ordering]").dataset.ordering = "";
  furnish(article);
}

/** Whether a list came with all steps in their places. Before ordering.js met it. */
export function isArranged(article) {
  const selects = [...article.querySelectorAll(".step select")];
  return selects.length > 0 && selects.every((select) => select.value !== "");
}

/** Let the scripts of fragments meet an article that came after the page. It must be in the document. */
export function furnish(article) {
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: article } }));
}

export function isComplete(article, value) {
  const { kind, choose } = article.dataset;
  if (kind === "multiple") return value.length === Number(choose);
  return value.length > 0 && value.every((entry) => entry.trim() !== "");
}

function text(element) {
  return element?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function optionText(article, token) {
  const input = controls(article).find((control) => control.value === token && control.matches("[type=radio], [type=checkbox]"));
  if (!input) return token;
  const label = input.closest(".choice");
  return `${text(label.querySelector(".choice-key"))}: ${text(label.querySelector(".choice-text"))}`;
}

function placeTexts(article, value) {
  return controls(article).map((control, place) => {
    const given = value[place] ?? "";
    const chosen = control.matches("select") ? [...control.options].find((option) => option.value === given)?.text : given;
    return `${place + 1}: ${given ? chosen : "empty"}`;
  });
}

function stepTexts(article, value) {
  const names = new Map();
  for (const step of article.querySelectorAll(".step")) {
    for (const option of step.querySelectorAll("option")) names.set(option.value, step.dataset.step);
  }
  const placed = [...value].sort((one, other) => placeIn(one) - placeIn(other));
  return placed.map((entry, place) => `${placeIn(entry) || place + 1}: ${names.get(entry) ?? entry}`);
}

/** A value of a field in words, a line each. */
export function words(article, field, value) {
  if (field === "flagged") return [value ? "Flagged" : "Not flagged"];
  if (field === "guess") return [value ? "Marked as a guess" : "Not marked as a guess"];
  if (field === "note") return [value || "No note"];
  if (field === "struck") return value.length ? value.map((token) => optionText(article, token)) : ["Nothing struck out"];
  if (value.length === 0) return ["No answer"];
  const { kind } = article.dataset;
  if (kind === "numeric") return value;
  if (kind === "ordering") return stepTexts(article, value);
  if (kind === "cloze" || kind === "matching") return placeTexts(article, value);
  return value.map((token) => optionText(article, token));
}
