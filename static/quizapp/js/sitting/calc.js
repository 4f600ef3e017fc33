// A plain calculator with four functions, by buttons or keys. It works in the order of the keys, like one on a desk.

const SIGNS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b };
const SHOWN = { "+": "+", "-": "−", "*": "×", "/": "÷" };
const DIGITS = 15;

export class Calculation {
  #left = null;
  #sign = "";
  #entry = "0";
  #fresh = true; // the next digit begins a new number

  press(key) {
    if (/^[0-9.]$/.test(key)) this.#digit(key);
    else if (key in SIGNS) this.#operate(key);
    else if (key === "=") this.#equals();
    else if (key === "back") this.#back();
    else if (key === "clear") this.#clear();
    return this.display;
  }

  get display() {
    return this.#entry;
  }

  get pending() {
    return this.#left === null ? "" : `${text(this.#left)} ${SHOWN[this.#sign]}`;
  }

  #digit(key) {
    if (this.#fresh) {
      this.#entry = "0";
      this.#fresh = false;
    }
    if (key === "." && this.#entry.includes(".")) return;
    if (this.#entry.replace(/\D/g, "").length >= DIGITS) return;
    this.#entry = this.#entry === "0" && key !== "." ? key : this.#entry + key;
  }

  #operate(sign) {
    if (this.#left !== null && !this.#fresh) this.#equals();
    if (Number.isNaN(Number(this.#entry))) return;
    this.#left = Number(this.#entry);
    this.#sign = sign;
    this.#fresh = true;
  }

  #equals() {
    if (this.#left === null) return;
    const result = SIGNS[this.#sign](this.#left, Number(this.#entry));
    this.#clear();
    this.#entry = text(result);
  }

  #back() {
    if (this.#fresh) return;
    this.#entry = this.#entry.slice(0, -1) || "0";
  }

  #clear() {
    this.#left = null;
    this.#sign = "";
    this.#entry = "0";
    this.#fresh = true;
  }
}

// 0.1 + 0.2 is 0.3 on a desk.
function text(number) {
  if (!Number.isFinite(number)) return "Not a number";
  return String(Number(number.toPrecision(12)));
}

const KEYS = { Enter: "=", "=": "=", Backspace: "back", Delete: "clear", c: "clear", C: "clear", ",": ".", x: "*" };

/** Furnish a dialog that has buttons with data-press, an output and a line for what is pending. */
export function furnishCalculator(dialog, opener) {
  const calculation = new Calculation();
  const output = dialog.querySelector("output");
  const line = dialog.querySelector("[data-pending]");

  function press(key) {
    output.value = calculation.press(key);
    line.textContent = calculation.pending;
  }

  function close() {
    dialog.close();
    opener.focus();
  }

  opener.addEventListener("click", () => {
    if (dialog.open) return close();
    dialog.show();
    dialog.querySelector("[data-press='=']").focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.press) press(button.dataset.press);
    else if (button) close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return close();
    const key = /^[0-9.+\-*/]$/.test(event.key) ? event.key : KEYS[event.key];
    if (!key) return;
    // Enter on a button other than "=" is that button.
    if (event.key === "Enter" && event.target.closest("button")?.dataset.press !== "=") return;
    event.preventDefault();
    press(key);
  });
  dialog.addEventListener("close", () => opener.setAttribute("aria-expanded", "false"));
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => opener.setAttribute("aria-expanded", String(dialog.open)));
}
