// Opens dialogs by command="show-modal" commandfor="id" in browsers that do
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
