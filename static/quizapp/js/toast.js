// Messages that lie over the page: a button to dismiss each, and one of our
// own when a request does not get through.

function closable(toast) {
  if (toast.querySelector(".toast-close")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "toast-close";
  button.setAttribute("aria-label", "Dismiss");
  button.textContent = "✕";
  button.addEventListener("click", () => toast.remove());
  toast.append(button);
}

function show(text) {
  let stack = document.querySelector(".toasts");
  if (!stack) {
    stack = document.createElement("div");
    stack.className = "toasts";
    document.querySelector("main").prepend(stack);
  }
  const toast = document.createElement("div");
  toast.className = "toast toast-error";
  const words = document.createElement("p");
  words.textContent = text;
  toast.append(words);
  closable(toast);
  stack.replaceChildren(toast);
  // The region is on the page from the start, so that this is read out.
  document.getElementById("live").textContent = text;
}

document.querySelectorAll(".toast").forEach(closable);

document.addEventListener("htmx:sendError", () => {
  show("The server cannot be reached. What you entered is still here: try again.");
});
document.addEventListener("htmx:responseError", () => {
  show("That did not work. What you entered is still here: try again, or reload the page.");
});
