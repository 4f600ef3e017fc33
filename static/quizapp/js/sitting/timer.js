// The time left, by the server's clock. The device gives differences of its clock alone, so that it may
// be a day wrong; what the server says replaces them with each reply.

const SIGNS = [
  [10, "10 minutes left."],
  [1, "1 minute left."],
];
const EVERY_MS = 30_000;
const LATE_MS = 2000;

export function clockText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours ? `${hours}:${parts.join(":")}` : `${Math.floor(seconds / 60)}:${parts[1]}`;
}

/** Tells "tick" each second (detail: ms since the last), "sign" (words), "doubt" (ask the server) and "zero". */
export class Timer extends EventTarget {
  #end;
  #left; // at the last tick, for what was passed since
  #perf = performance.now();
  #date = Date.now();
  #expected = 0;
  #timer = 0;
  #over = false;

  /** `leftMs` was right when the page's first byte came. */
  constructor(leftMs) {
    super();
    const came = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
    this.#end = came + leftMs;
    this.#left = this.left;
  }

  start() {
    for (const name of ["pageshow", "focus", "online"]) addEventListener(name, () => this.#doubt());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#doubt());
    setInterval(() => this.#doubt(), EVERY_MS);
    this.#tick();
  }

  get left() {
    return this.#end - performance.now();
  }

  /** The server said `leftMs` at some moment from `sentAt` to `receivedAt` (performance.now). */
  correct(leftMs, sentAt, receivedAt) {
    const earliest = sentAt + leftMs;
    const latest = receivedAt + leftMs;
    if (this.#end < earliest || this.#end > latest) this.#end = (earliest + latest) / 2;
    if (this.left > 0) this.#over = false;
    clearTimeout(this.#timer);
    this.#tick();
  }

  #doubt() {
    this.dispatchEvent(new Event("doubt"));
  }

  #tick() {
    const now = performance.now();
    const date = Date.now();
    const passed = now - this.#perf;
    // A sleeping machine may stop one clock and not the other; a throttled page ticks late.
    const slept = Math.abs(date - this.#date - passed) > LATE_MS || (this.#expected && now - this.#expected > LATE_MS);
    this.#perf = now;
    this.#date = date;
    if (slept) this.#doubt();
    const left = this.left;
    for (const [minutes, words] of SIGNS) {
      const mark = minutes * 60_000;
      if (this.#left > mark && left <= mark && left > 0) this.dispatchEvent(new CustomEvent("sign", { detail: words }));
    }
    this.#left = left;
    this.dispatchEvent(new CustomEvent("tick", { detail: passed }));
    if (left <= 0 && !this.#over) {
      this.#over = true;
      this.dispatchEvent(new Event("zero"));
    }
    const next = left > 0 ? left % 1000 || 1000 : 1000;
    this.#expected = now + next;
    this.#timer = setTimeout(() => this.#tick(), next + 5);
  }
}
