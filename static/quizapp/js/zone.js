// Offers the time zone of the browser: an input with data-zone gets it while
// nobody has confirmed another, and a sentence in the element that
// data-zone-says names tells where it came from.

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const input of document.querySelectorAll("input[data-zone]")) {
  const says = document.getElementById(input.dataset.zoneSays);
  if (!here || here === input.value || input.getAttribute("aria-invalid") === "true") continue;
  const button = says?.querySelector("button");
  const words = says?.querySelector("p");
  if (input.dataset.zone === "confirmed") {
    if (!button) continue;
    words.textContent = `Your browser is in ${here}.`;
    button.textContent = `Use ${here}`;
    button.addEventListener("click", () => {
      input.value = here;
      says.hidden = true;
      input.focus();
    });
    says.hidden = false;
  } else {
    input.value = here;
    if (!words) continue;
    words.textContent = `Your browser is in ${here}. Save to confirm it, or change it.`;
    if (button) button.hidden = true;
    says.hidden = false;
  }
}
