// How long each question was on the screen, with the page in sight. A sleeping machine spends nothing.

const MOST_MS = 5000; // a tick that comes later slept

export class Pacing {
  #spent = new Map();
  #position = null;
  #since = performance.now();

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#add(true);
      else this.#since = performance.now();
    });
  }

  /** Once a second, and before anything else here. */
  tick() {
    this.#add(document.visibilityState === "visible");
  }

  at(position) {
    this.tick();
    this.#position = position;
  }

  /** [position, milliseconds] not taken before, whole seconds' worth at least. */
  take() {
    this.tick();
    const spent = [...this.#spent].filter(([, ms]) => ms >= 1000).map(([position, ms]) => [position, Math.round(ms)]);
    for (const [position] of spent) this.#spent.delete(position);
    return spent;
  }

  #add(counts) {
    const now = performance.now();
    const passed = now - this.#since;
    this.#since = now;
    if (!counts || this.#position === null) return;
    this.#spent.set(this.#position, (this.#spent.get(this.#position) ?? 0) + Math.min(passed, MOST_MS));
  }
}
