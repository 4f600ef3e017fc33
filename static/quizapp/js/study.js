// The study page. Digits and letters choose an option and Enter answers; what
// other keys do is in keys.js, from the data-key attributes of the page.

// A required radio group would let the browser's bubble cover the question on
// a phone. The server says the same in the page.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "study" && !document.getElementById("study")) return;
  const heading = document.querySelector("#study [autofocus]");
  heading?.focus({ preventScroll: true });
});

// Enter on a chosen option answers, as it does in a text field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  const form = document.querySelector("#study .study-form");
  if (!form || event.target.closest("button, a, summary, dialog")) return;
  const chosen = form.querySelector("input[name=choice]:checked");
  if (!chosen) return;
  event.preventDefault();
  form.requestSubmit();
});
