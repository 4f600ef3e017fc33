// Shows chosen colours at once; saving the form keeps them.

const root = document.documentElement;
const saved = root.dataset.theme;

for (const choice of document.querySelectorAll('input[type="radio"][name="theme"]')) {
  if (choice.checked) root.dataset.theme = choice.value;
  choice.addEventListener("change", () => (root.dataset.theme = choice.value));
}

// The page may come back out of the browser's memory after it was left unsaved.
addEventListener("pagehide", () => (root.dataset.theme = saved));
