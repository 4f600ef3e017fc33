// The numbers of the questions, and their lines on the review: what was done with each, in words and in shape.

const WORDS = { answered: "answered", incomplete: "incomplete", seen: "not answered", unseen: "not seen yet" };

export class Navigator {
  #slots = new Map();

  constructor(root) {
    this.root = root;
    for (const mark of root.querySelectorAll("[data-slot]")) {
      const position = Number(mark.dataset.slot);
      if (!this.#slots.has(position)) this.#slots.set(position, { marks: [], unsaved: false });
      const slot = this.#slots.get(position);
      slot.marks.push(mark);
      slot.state = mark.dataset.state;
      slot.flagged = "flagged" in mark.dataset;
    }
    this.#count();
  }

  get positions() {
    return [...this.#slots.keys()];
  }

  of(position) {
    return this.#slots.get(position);
  }

  set(position, facts) {
    const slot = this.#slots.get(position);
    if (!slot) return;
    Object.assign(slot, facts);
    this.#draw(slot);
    this.#count();
  }

  /** What the browser still keeps: [position, field] pairs. */
  setUnsaved(pairs) {
    const unsaved = new Set(pairs.map(([position]) => position));
    for (const [position, slot] of this.#slots) {
      if (slot.unsaved === unsaved.has(position)) continue;
      slot.unsaved = unsaved.has(position);
      this.#draw(slot);
    }
  }

  setCurrent(position) {
    for (const [other, slot] of this.#slots) {
      for (const mark of slot.marks) {
        if (other === position) mark.setAttribute("aria-current", "page");
        else mark.removeAttribute("aria-current");
      }
    }
  }

  #draw(slot) {
    for (const mark of slot.marks) {
      mark.dataset.state = slot.state;
      mark.toggleAttribute("data-flagged", slot.flagged);
      mark.toggleAttribute("data-unsaved", slot.unsaved);
      const said = mark.querySelector("[data-said]");
      if (said) said.textContent = this.#said(slot);
    }
  }

  #said({ state, flagged, unsaved }) {
    return [WORDS[state], flagged && "flagged", unsaved && "not saved yet"].filter(Boolean).join(", ");
  }

  #count() {
    const slots = [...this.#slots.values()];
    const counts = {
      answered: slots.filter((slot) => slot.state === "answered").length,
      open: slots.filter((slot) => slot.state !== "answered").length,
      flagged: slots.filter((slot) => slot.flagged).length,
    };
    for (const place of this.root.querySelectorAll("[data-count]")) {
      place.textContent = counts[place.dataset.count];
    }
  }
}
