// Steps to put in order. Every step has a drop-down with its place, which is
// what the form sends and all there is without this script. Here the list
// follows the drop-downs, and two buttons or the arrow keys move a step.

const live = document.getElementById("live");

function steps(list) {
  return [...list.querySelectorAll(":scope > .step")];
}

function placeOf(step) {
  const chosen = step.querySelector("select").selectedIndex;
  return chosen > 0 ? chosen : Number.POSITIVE_INFINITY;
}

// The drop-downs say what the list shows. Their first entry is the empty one.
function number(list) {
  const all = steps(list);
  for (const [place, step] of all.entries()) {
    step.querySelector("select").selectedIndex = place + 1;
    for (const button of step.querySelectorAll("[data-move]")) {
      const end = button.dataset.move === "-1" ? 0 : all.length - 1;
      button.setAttribute("aria-disabled", String(place === end));
    }
  }
}

// The step itself stays where it is in the document while others pass it, so
// that the focus stays in it.
function put(list, step, place) {
  const others = steps(list).filter((other) => other !== step);
  const bounded = Math.max(0, Math.min(place, others.length));
  const before = others.slice(0, bounded);
  for (const other of others) other.remove();
  step.before(...before);
  step.after(...others.slice(bounded));
  number(list);
  if (live) live.textContent = `${step.dataset.step}: place ${bounded + 1} of ${others.length + 1}`;
}

function move(button) {
  const step = button.closest(".step");
  const list = step.closest("[data-ordering]");
  const from = steps(list).indexOf(step);
  const to = from + Number(button.dataset.move);
  if (to >= 0 && to < steps(list).length) put(list, step, to);
}

function start() {
  for (const list of document.querySelectorAll("[data-ordering]:not([data-ordering=on])")) {
    list.dataset.ordering = "on";
    // After a refusal the form comes back with places in it.
    list.append(...steps(list).sort((one, other) => placeOf(one) - placeOf(other) || 0));
    for (const moves of list.querySelectorAll(".step-moves")) moves.hidden = false;
    number(list);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-ordering] [data-move]");
  if (button) move(button);
});

document.addEventListener("change", (event) => {
  const list = event.target.closest?.("[data-ordering]");
  if (!list) return;
  // The empty entry is no place: the step stays where it is.
  const place = event.target.selectedIndex - 1;
  if (place < 0) number(list);
  else put(list, event.target.closest(".step"), place);
});

document.addEventListener("keydown", (event) => {
  const step = event.target.closest?.("[data-ordering] .step");
  const up = event.key === "ArrowUp";
  if (!step || !(up || event.key === "ArrowDown") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // In a drop-down the arrows are its own.
  if (event.target.matches("select")) return;
  event.preventDefault();
  move(step.querySelector(`[data-move="${up ? -1 : 1}"]`));
});

document.addEventListener("htmx:load", start);
start();
