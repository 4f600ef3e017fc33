// Single keys, as the page itself says: a control with data-key="1 a" is
// pressed by 1 or a. On a page without such controls this does nothing but "?".

const STORED = "sortkey-keys";
const toggle = document.getElementById("keys-on");
const dialog = document.getElementById("keys");

function areOn() {
  // A browser may forbid storage; keys then stay on.
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function isTyping(element) {
  if (element.isContentEditable) return true;
  if (element.matches("textarea, select")) return true;
  return element.matches("input") && !element.matches("[type=radio], [type=checkbox], [type=submit], [type=button]");
}

function isShown(element) {
  return !element.disabled && element.getClientRects().length > 0;
}

function control(key) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return [...document.querySelectorAll(`[data-key~="${CSS.escape(name)}"]`)].find((element) => isReachable(element));
}

// A closed menu keeps its keys: F flags a card while the menu is shut.
function isReachable(element) {
  return isShown(element) || (!element.disabled && element.closest("details:not([open])") !== null);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (isTyping(target) || document.querySelector("dialog[open]") || !areOn()) return;
  // Enter and Space on a control mean that control.
  if (event.key === " " || (event.key === "Enter" && target.closest("button, a, summary, input"))) return;
  if (event.key === "?") {
    event.preventDefault();
    dialog?.showModal();
    return;
  }
  const found = control(event.key);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus();
  found.click();
});

if (toggle) {
  toggle.checked = areOn();
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem(STORED, toggle.checked ? "on" : "off");
    } catch {
      // Without storage the choice cannot be kept.
    }
  });
}
