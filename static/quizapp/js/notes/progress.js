// What is being read. htmx asks how far it is; this says each new phase to
// those who listen, and keeps quiet about a lost connection, after which htmx
// goes on asking.

const frame = document.getElementById("reading");
const live = document.getElementById("live");
let told = "";

function tell() {
  const said = frame.querySelector("[data-said]")?.dataset.said ?? "";
  if (said && said !== told) live.textContent = said;
  told = said;
}

if (frame && live) {
  tell();
  document.addEventListener("htmx:afterSwap", tell);
  // Somebody who was signed out meanwhile is led to another page: the whole page goes there.
  frame.addEventListener("htmx:beforeSwap", (event) => {
    const { finalRequestPath, responsePath } = event.detail.pathInfo ?? {};
    if (!responsePath || responsePath.split("?")[0] === finalRequestPath.split("?")[0]) return;
    event.detail.shouldSwap = false;
    location.reload();
  });
  for (const trouble of ["htmx:sendError", "htmx:responseError"]) {
    frame.addEventListener(trouble, (event) => event.stopPropagation());
  }
}
