// Short messages: those of the page, and those that a response announces with
// HX-Trigger: {"toast": {"level": "success", "text": "Saved."}}.

const REST_MS = 7000;
const shelf = document.getElementById("toasts");
const live = document.getElementById("live");

function leave(toast) {
  // Errors stay until they are dismissed; a pointer or focus on a toast keeps it.
  if (toast.classList.contains("toast-error")) return;
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leave(toast);
    else toast.remove();
  }, REST_MS);
}

function show(level, text) {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${level}`);
  for (const sign of toast.querySelectorAll(".toast-sign")) {
    if (!sign.dataset.level.split(" ").includes(level)) sign.remove();
  }
  toast.querySelector("p").textContent = text;
  shelf.append(toast);
  live.textContent = text;
  leave(toast);
}

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".toast")?.remove();
});

document.addEventListener("toast", (event) => show(event.detail.level ?? "info", event.detail.text ?? ""));

// What a lost connection or a failing server did to an answer is the first
// thing that a learner asks.
document.addEventListener("htmx:sendError", () => {
  show("error", "No connection. Your page is as it was, and it is safe to send it again.");
});
document.addEventListener("htmx:responseError", () => {
  show("error", "The server could not do that. Your page is as it was: try again, or reload it.");
});

if (shelf) for (const toast of shelf.children) leave(toast);
