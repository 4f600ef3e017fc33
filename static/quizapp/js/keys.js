// One listener for every key of the site. An element names its keys itself:
// data-key="1 a" is pressed by 1 and by A. Letters count in either case.

const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit], [type=button], [type=reset])";

// Inside a closed menu an element has no place on the page, and its key still
// works: the menu lists it.
function offered(element) {
  if (element.disabled || element.closest("[hidden], [inert], fieldset:disabled")) return false;
  return element.checkVisibility() || element.closest("details:not([open])") !== null;
}

function find(key) {
  const named = (element) => element.dataset.key.split(" ").some((name) => name.toLowerCase() === key);
  const found = [...document.querySelectorAll("[data-key]")].filter((element) => named(element) && offered(element));
  return found.find((element) => element.checkVisibility()) ?? found[0];
}

function press(element) {
  if (element.matches("input[type=text], input[type=search], textarea, select")) {
    element.focus();
    return;
  }
  if (element.matches("input[type=radio], input[type=checkbox]")) element.focus({ preventScroll: true });
  // A click checks a radio button and turns a checkbox over, with their events.
  element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.closest(TYPING)) return;

  if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (!keys) return;
    event.preventDefault();
    keys.showModal();
    return;
  }
  // What has the focus takes Enter and the space bar itself.
  if ((event.key === "Enter" || event.key === " ") && event.target.closest("a[href], button, summary")) return;

  const element = find(event.key.toLowerCase());
  if (!element) return;
  event.preventDefault();
  press(element);
});

// A menu closes when attention goes elsewhere.
const MENUS = "details.site-menu[open], details.card-menu[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(MENUS)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
