// Shows the seconds of a sprint while they pass. The server's clock decides the
// result; this only counts on from what the page says.

function watch(element) {
  const from = performance.now() - Number(element.dataset.elapsed);
  const show = () => {
    if (!element.isConnected) return;
    element.textContent = `${Math.floor((performance.now() - from) / 1000)} s`;
    setTimeout(show, 250);
  };
  show();
}

function watchAll(root) {
  root.querySelectorAll?.("[data-elapsed]").forEach(watch);
}

watchAll(document);
document.addEventListener("htmx:load", (event) => {
  const shown = event.detail.elt;
  if (shown !== document.body) watchAll(shown);
});
