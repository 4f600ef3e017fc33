// Dialogs and menus. Opens dialogs by command="show-modal" commandfor="id" in browsers that do
// not yet do so themselves, and closes a dialog on a click beside it.

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[command=show-modal]");
    if (button) document.getElementById(button.getAttribute("commandfor"))?.showModal();
  });
}

document.addEventListener("click", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.open) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  // The keyboard's "click" on a button has no place; it is never the backdrop.
  if (!inside && event.detail > 0) dialog.close();
});

// A menu made of <details> closes like one that floats: on a click beside it,
// and on Escape, which gives the focus back.
function openMenus() {
  return document.querySelectorAll("details.card-menu[open]");
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
