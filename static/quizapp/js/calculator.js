// The calculator without a reload: htmx swaps the results, this keeps what the
// swap would lose. Which workings are open, the words beside the fields, the
// names of indexes in the other rows, and the total read out.

const live = document.getElementById("live");
const calculator = document.getElementById("calculator");
let open = [];

document.addEventListener("htmx:beforeSwap", () => {
  open = [...calculator.querySelectorAll("details[open][id]")].map((details) => details.id);
});

document.addEventListener("htmx:afterSwap", (event) => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  tellFields();
  const totals = calculator.querySelector(".calc-totals");
  live.textContent = totals?.dataset.said ?? totals?.textContent.trim() ?? "";
  // The browser does not go to an autofocus that came later.
  if (event.detail.target?.id === "calculator") calculator.querySelector("[autofocus]")?.focus();
});

function tellFields() {
  const said = new Map(
    [...calculator.querySelectorAll("[data-problem]")]
      .map((line) => [line.dataset.problem, line.querySelector("span").textContent])
      .reverse(),
  );
  for (const slot of calculator.querySelectorAll(".calc-form .field-error")) {
    const name = slot.id.replace(/-problem$/, "");
    const field = document.getElementById(name);
    const words = said.get(name) ?? "";
    slot.hidden = words === "";
    slot.querySelector("span").textContent = words;
    if (!field) continue;
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const hint = document.getElementById(`${name}-hint`) ? [`${name}-hint`] : [];
    const described = words ? [...hint, slot.id] : hint;
    if (described.length) field.setAttribute("aria-describedby", described.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

// An index has its name in the rows of the operations, too.
calculator.addEventListener("input", (event) => {
  const place = event.target.dataset.namesIndex;
  if (!place) return;
  const name = event.target.value.trim() || event.target.placeholder;
  event.target.closest("fieldset").querySelector("legend").textContent = name;
  for (const option of calculator.querySelectorAll(`select[name$=".index"] option[value="${place}"]`)) option.textContent = name;
  for (const select of calculator.querySelectorAll(`select[name^="o"][name$=".i${place}"]`)) {
    document.querySelector(`label[for="${select.id}"]`).textContent = `On ${name} it`;
  }
});

calculator.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-link]");
  if (!button) return;
  const address = new URL(calculator.querySelector("[data-address]").dataset.address, location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
    live.textContent = "Copied";
  } catch {
    button.textContent = "Copy the address";
  }
  setTimeout(() => (button.textContent = "Copy link"), 2000);
});
