// Every change on its way to the server: stored first, sent soon, tried again until it is acknowledged.

import { signedIn } from "./signin.js";
import { CHOICE, Waiting, body, isMissed, nameOf } from "./waiting.js";

const MOST = 100;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;
const STORE_MS = 200; // a disk that hangs must not hold an answer back
const LONG_MS = 3000; // after so long without an acknowledgement the learner is told

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function event(name, detail) {
  return new CustomEvent(name, { detail });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Tells "change" (of anything that a status shows), "reply" (times and openness that a reply brought),
 * "conflict", "resolved", "adopt" (what stands is to be shown), "late", "refused", "doubt" (ask for the state).
 */
export class Queue extends EventTarget {
  #waiting;
  #conflicts = new Map();
  #heads = new Map();
  #touched = new Map();
  #timer = 0;
  #longTimer = 0;
  #busy = false;
  #failures = 0;
  #retryAt = 0;
  #refusals = 0;
  #most = MOST;
  // "" | "signed-out" | "stranger" (somebody else is signed in)
  halted = "";
  savedAt = "";
  late = 0;
  finished = false; // leaving the page then says nothing more: it would come too late

  constructor({ wire, store, sitting, learner, tab }) {
    super();
    Object.assign(this, { wire, store, sitting, learner, tab });
    this.#waiting = new Waiting({ store, sitting, learner, tab });
    // Called before each sending: may add what is told along with others.
    this.beforeSending = () => {};
    addEventListener("online", () => this.kick());
    addEventListener("pageshow", () => this.kick());
    addEventListener("focus", () => this.kick());
    addEventListener("pagehide", () => this.lastWords());
    document.addEventListener("visibilitychange", () => {
      // A phone may kill a hidden page without another word.
      if (document.visibilityState === "hidden") this.#hurry();
      this.kick();
    });
  }

  /** Take up what an earlier page of this learner left; returns it for showing, oldest first. */
  async restore() {
    const left = await this.store.of(this.sitting, this.learner);
    const known = new Set(this.#waiting.all.map((entry) => entry.key));
    const old = left.filter((entry) => !known.has(entry.key));
    for (const entry of old) {
      if (entry.conflict) this.#conflicts.set(nameOf(entry), entry);
      // What is shown now rests on what that page had seen, not on what the server shows by now.
      this.#heads.set(nameOf(entry), entry.conflict?.sequence ?? entry.base);
    }
    this.#waiting.restore(old.filter((entry) => !entry.conflict));
    this.#changed();
    for (const entry of this.#conflicts.values()) this.dispatchEvent(event("conflict", entry));
    this.#plan();
    return old;
  }

  head(position, field) {
    return this.#heads.get(nameOf({ position, field })) ?? 0;
  }

  /** The page shows what stands in a field: `sequence` of it, or 0 for never saved. */
  shown(position, field, sequence) {
    this.#heads.set(nameOf({ position, field }), sequence);
  }

  /** Whether a state that was asked for at `askedAt` may be shown in this field. */
  mayShow(position, field, askedAt) {
    const name = nameOf({ position, field });
    return !this.#conflicts.has(name) && !this.#waiting.newest(name) && askedAt > (this.#touched.get(name) ?? -1);
  }

  /** What this browser has to say of a field and nobody has acknowledged yet; undefined for nothing. */
  newestOf(position, field) {
    const name = nameOf({ position, field });
    return (this.#conflicts.get(name) ?? this.#waiting.newest(name))?.value;
  }

  change(position, field, value, pace = CHOICE) {
    const name = nameOf({ position, field });
    this.#touched.set(name, performance.now());
    const conflict = this.#conflicts.get(name);
    if (conflict) {
      // Both are shown until the learner decides: this changes one of them.
      conflict.value = value;
      this.store.put(conflict);
      this.dispatchEvent(event("conflict", conflict));
      return;
    }
    this.#waiting.add({ position, field, value, base: this.#heads.get(name) ?? 0 }, pace);
    this.#changed();
    this.#plan();
  }

  /** Decide a conflict: send one's own once more, on what stands now, or take what stands. */
  decide(position, field, mine) {
    const name = nameOf({ position, field });
    const conflict = this.#conflicts.get(name);
    if (!conflict) return;
    this.#conflicts.delete(name);
    this.store.remove([conflict.key]);
    const { value, sequence } = conflict.conflict;
    this.#heads.set(name, sequence);
    this.#touched.set(name, performance.now());
    if (mine) {
      this.#waiting.add({ position, field, value: conflict.value, base: sequence }, { wait: 0, longest: 0 });
    } else {
      this.dispatchEvent(event("adopt", { position, field, value }));
    }
    this.dispatchEvent(event("resolved", { position, field }));
    this.#changed();
    this.#plan();
    this.dispatchEvent(new Event("doubt"));
  }

  /** Changes that a learner would miss, as [position, field], each once. Time spent is not among them. */
  get unsaved() {
    const seen = new Map();
    for (const entry of this.#waiting.all.filter(isMissed)) seen.set(nameOf(entry), [entry.position, entry.field]);
    return [...seen.values()];
  }

  get conflicts() {
    return [...this.#conflicts.values()];
  }

  /** Whether what was sent last arrived: no use to add to a heap that cannot leave. */
  get healthy() {
    return this.#failures === 0 && this.halted === "";
  }

  get empty() {
    return this.#waiting.all.length === 0;
  }

  /** Whether the learner is to be told: sendings fail, or the oldest change waits for long. */
  get troubled() {
    if (this.unsaved.length === 0) return false;
    // One request may fail: the next comes within half a second.
    return this.halted !== "" || this.#failures > 1 || performance.now() - this.#waiting.since > LONG_MS;
  }

  /** Send everything now; true when all is acknowledged within `ms`. */
  async flush(ms) {
    this.#hurry();
    const until = performance.now() + ms;
    this.kick();
    while (!this.empty && performance.now() < until && !this.halted) {
      await pause(50);
    }
    return this.empty;
  }

  #hurry() {
    this.beforeSending();
    this.#waiting.hurry();
  }

  /** Try at once: the connection, the page or the sign-in is back. */
  kick() {
    this.#retryAt = 0;
    this.#plan();
  }

  resume() {
    this.halted = "";
    this.#changed();
    this.kick();
  }

  halt(why) {
    if (this.halted) return;
    this.halted = why;
    this.#changed();
    this.#awaitSignIn();
  }

  lastWords() {
    if (this.halted || this.finished) return;
    this.beforeSending();
    for (const tab of new Set(this.#waiting.all.map((entry) => entry.tab))) {
      const batch = this.#waiting.all.filter((entry) => entry.tab === tab).slice(0, MOST);
      this.#waiting.sending(batch);
      this.wire.lastWords(tab, batch.map(body));
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #plan() {
    clearTimeout(this.#timer);
    clearTimeout(this.#longTimer);
    if (this.halted || this.empty) return;
    this.#longTimer = setTimeout(() => this.#changed(), LONG_MS + 50);
    if (this.#busy) return;
    const at = Math.max(this.#waiting.soonest, this.#retryAt);
    this.#timer = setTimeout(() => this.#send(), Math.max(0, at - performance.now()));
  }

  async #send() {
    if (this.#busy || this.halted) return;
    this.beforeSending();
    const [tab, batch] = this.#waiting.batch({ all: this.#failures > 0, most: this.#most });
    if (!batch.length) {
      this.#retryAt = performance.now() + CHOICE.wait;
      return this.#plan();
    }
    this.#busy = true;
    await Promise.race([this.#waiting.stored(batch), pause(STORE_MS)]);
    this.#waiting.sending(batch);
    const reply = await this.wire.save(tab, batch.map(body));
    this.#busy = false;
    this.#took(reply, batch);
    this.#changed();
    this.#plan();
  }

  #took(reply, batch) {
    if (reply.outcome === "ok") return this.#acknowledged(reply, batch);
    if (reply.outcome === "signed-out") return this.halt("signed-out");
    if (reply.outcome === "gone") return this.halt("stranger");
    if (reply.outcome === "malformed") return this.#malformed(batch);
    if (reply.outcome === "token") {
      this.#refusals += 1;
      // The first new token should do; what is refused again is tried in peace.
      if (this.#refusals > 1) this.#failed();
      return this.#renewToken();
    }
    this.#failed();
  }

  #failed() {
    this.#failures += 1;
    const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures - 1, 8));
    this.#retryAt = performance.now() + longest * (0.5 + Math.random() / 2);
  }

  async #renewToken() {
    this.#busy = true;
    const reply = await this.wire.state();
    this.#busy = false;
    if (reply.outcome === "signed-out") return this.halt("signed-out");
    if (reply.outcome === "gone") return this.halt("stranger");
    if (reply.outcome === "ok") this.#told(reply);
    else this.#failed();
    this.#plan();
  }

  // One change that the server cannot read must not hold the others back.
  #malformed(batch) {
    if (batch.length > 1) {
      this.#most = 1;
      return;
    }
    this.#waiting.drop(batch[0]);
    this.dispatchEvent(event("refused", { ...batch[0], message: "The server could not read this change." }));
  }

  #acknowledged(reply, batch) {
    this.#failures = 0;
    this.#refusals = 0;
    this.#retryAt = 0;
    this.#most = MOST;
    const acks = new Map((reply.data.acks ?? []).map((ack) => [ack.key, ack]));
    for (const entry of batch) {
      const ack = acks.get(entry.key);
      if (ack) this.#settle(entry, ack);
    }
    if (batch.some((entry) => !acks.has(entry.key))) this.#failed();
    this.savedAt = reply.data.now;
    this.#told(reply);
    // Something newer stands than what was sent, or an earlier page has been heard out.
    const newer = [...acks.values()].some((ack) => ack.current?.sequence > this.head(ack.position, ack.field));
    if (newer || batch.some((entry) => entry.tab !== this.tab)) this.dispatchEvent(new Event("doubt"));
  }

  #told(reply) {
    const { data, sentAt, receivedAt } = reply;
    this.dispatchEvent(event("reply", { leftMs: data.left_ms, open: data.open, sentAt, receivedAt }));
  }

  #settle(entry, ack) {
    const name = nameOf(entry);
    this.#touched.set(name, performance.now());
    if (ack.outcome === "conflict") return this.#conflicted(entry, ack.current);
    this.#waiting.drop(entry);
    if (ack.outcome === "saved" && ack.sequence) {
      this.#heads.set(name, Math.max(this.#heads.get(name) ?? 0, ack.sequence));
      this.#waiting.raise(name, ack.sequence);
    }
    if (ack.outcome === "late" && isMissed(entry)) {
      this.late += 1;
      this.dispatchEvent(event("late", entry));
    }
    if (ack.outcome === "refused") {
      this.dispatchEvent(event("refused", { ...entry, current: ack.current, message: ack.message }));
    }
  }

  #conflicted(entry, current) {
    const name = nameOf(entry);
    const value = this.#waiting.gather(name, entry);
    this.#waiting.forget(entry);
    if (same(value, current.value)) {
      this.store.remove([entry.key]);
      this.#heads.set(name, current.sequence);
      return;
    }
    const before = this.#conflicts.get(name);
    if (before) this.store.remove([before.key]);
    const conflict = { ...entry, value, conflict: current };
    this.#conflicts.set(name, conflict);
    this.store.put(conflict);
    this.dispatchEvent(event("conflict", conflict));
  }

  async #awaitSignIn() {
    const reply = await signedIn(this.wire, this.learner, (why) => {
      this.halted = why;
      this.#changed();
    });
    this.#told(reply);
    this.#refusals = 0;
    this.resume();
  }
}
