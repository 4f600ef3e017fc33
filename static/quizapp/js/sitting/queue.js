// Every change on its way to the server: stored first, sent soon, tried again until it is acknowledged.
//
// A change is {key, sitting, learner, tab, seq, base, position, field, value, made}, plus `conflict`
// ({value, sequence} of what stands) once the server kept it without applying it. `base` is the sequence of what
// the learner saw when changing it; only showing something newer may raise it.

export const CHOICE = { wait: 100, longest: 300 };
export const TEXT = { wait: 1000, longest: 2500 };

const MOST = 100;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;
const POLL_SIGNED_OUT_MS = 4000;
const LONG_MS = 3000; // after so long without an acknowledgement the learner is told

function nameOf({ position, field }) {
  return `${position}:${field}`;
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function event(name, detail) {
  return new CustomEvent(name, { detail });
}

/**
 * Tells "change" (of anything that a status shows), "reply" (times and openness that a reply brought),
 * "conflict", "resolved", "adopt" (what stands is to be shown), "late", "refused", "doubt" (ask for the state).
 */
export class Queue extends EventTarget {
  #waiting = [];
  #conflicts = new Map();
  #heads = new Map();
  #touched = new Map();
  #due = new Map(); // key of a change -> when it is to be sent
  #first = new Map(); // key of a change -> when this page first had it
  #kept = new Map(); // key of a change -> its way into the store
  #sent = new Set(); // keys of changes that may have reached the server
  #seq = 0;
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

  constructor({ wire, store, sitting, learner, tab }) {
    super();
    Object.assign(this, { wire, store, sitting, learner, tab });
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
    const known = new Set(this.#waiting.map((entry) => entry.key));
    const old = left.filter((entry) => !known.has(entry.key));
    for (const entry of old) {
      if (entry.conflict) this.#conflicts.set(nameOf(entry), entry);
      else this.#due.set(entry.key, 0);
      // What is shown now rests on what that page had seen, not on what the server shows by now.
      this.#heads.set(nameOf(entry), entry.conflict?.sequence ?? entry.base);
    }
    this.#waiting.unshift(...old.filter((entry) => !entry.conflict));
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
    return !this.#conflicts.has(name) && !this.#waits(name) && askedAt > (this.#touched.get(name) ?? -1);
  }

  /** What this browser has to say of a field and nobody has acknowledged yet; undefined for nothing. */
  newestOf(position, field) {
    const name = nameOf({ position, field });
    return (this.#conflicts.get(name) ?? this.#waiting.findLast((entry) => nameOf(entry) === name))?.value;
  }

  change(position, field, value, { wait, longest } = CHOICE) {
    const now = performance.now();
    const name = nameOf({ position, field });
    this.#touched.set(name, now);
    const conflict = this.#conflicts.get(name);
    if (conflict) {
      // Both are shown until the learner decides: this changes one of them.
      conflict.value = value;
      this.store.put(conflict);
      this.dispatchEvent(event("conflict", conflict));
      return;
    }
    const newest = this.#waiting.findLast((entry) => nameOf(entry) === name);
    if (newest && newest.tab === this.tab && !this.#sent.has(newest.key)) {
      this.#replace(newest, field === "time" ? newest.value + value : value, now + wait, longest);
    } else {
      this.#add({ position, field, value, base: this.#heads.get(name) ?? 0 }, now, wait);
    }
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
      this.#add({ position, field, value: conflict.value, base: sequence }, performance.now(), 0);
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
    for (const entry of this.#waiting) {
      if (entry.field !== "time" && entry.field !== "seen") seen.set(nameOf(entry), [entry.position, entry.field]);
    }
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
    return this.#waiting.length === 0;
  }

  /** Whether the learner is to be told: a sending failed, or the oldest change waits for long. */
  get troubled() {
    if (this.unsaved.length === 0) return false;
    if (this.halted || this.#failures > 0) return true;
    const oldest = this.#waiting.find((entry) => entry.field !== "time" && entry.field !== "seen");
    return performance.now() - (this.#first.get(oldest.key) ?? 0) > LONG_MS;
  }

  /** Send everything now; true when all is acknowledged within `ms`. */
  async flush(ms) {
    this.#hurry();
    const until = performance.now() + ms;
    this.kick();
    while (!this.empty && performance.now() < until && !this.halted) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return this.empty;
  }

  #hurry() {
    this.beforeSending();
    for (const key of this.#due.keys()) this.#due.set(key, 0);
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
    if (this.halted === why) return;
    this.halted = why;
    this.#changed();
    if (why === "signed-out" || why === "stranger") this.#awaitSignIn();
  }

  lastWords() {
    if (this.halted) return;
    this.beforeSending();
    for (const tab of new Set(this.#waiting.map((entry) => entry.tab))) {
      const batch = this.#waiting.filter((entry) => entry.tab === tab).slice(0, MOST);
      batch.forEach((entry) => this.#sent.add(entry.key));
      this.wire.lastWords(tab, batch.map(body));
    }
  }

  #add({ position, field, value, base }, now, wait) {
    this.#seq += 1;
    const entry = {
      key: newKey(),
      sitting: this.sitting,
      learner: this.learner,
      tab: this.tab,
      seq: this.#seq,
      base,
      position,
      field,
      value,
      made: Date.now(),
    };
    this.#waiting.push(entry);
    this.#first.set(entry.key, now);
    this.#due.set(entry.key, now + wait);
    this.#keep(entry);
  }

  // Under a new key: another tab of this browser may have found the change in the store and sent it.
  #replace(entry, value, due, longest) {
    const old = entry.key;
    const first = this.#first.get(old);
    for (const facts of [this.#due, this.#first, this.#kept]) facts.delete(old);
    this.#seq += 1;
    Object.assign(entry, { key: newKey(), seq: this.#seq, value });
    this.#first.set(entry.key, first);
    this.#due.set(entry.key, Math.min(due, first + longest));
    this.#keep(entry, old);
  }

  #keep(entry, instead) {
    const kept = this.store.put(entry, instead);
    this.#kept.set(entry.key, kept);
    kept.then(() => this.#kept.get(entry.key) === kept && this.#kept.delete(entry.key));
  }

  #waits(name) {
    return this.#waiting.some((entry) => nameOf(entry) === name);
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
    const soonest = Math.min(...this.#waiting.map((entry) => this.#due.get(entry.key) ?? 0));
    const at = Math.max(soonest, this.#retryAt);
    this.#timer = setTimeout(() => this.#send(), Math.max(0, at - performance.now()));
  }

  /** What may travel together: one tab, and of each field nothing before what waits ahead of it. */
  #batch() {
    const now = performance.now() + 5;
    const held = new Set();
    const batch = [];
    let tab = null;
    for (const entry of this.#waiting) {
      const name = nameOf(entry);
      const due = (this.#due.get(entry.key) ?? 0) <= now || this.#failures > 0;
      if (held.has(name) || !due || (tab !== null && entry.tab !== tab) || batch.length >= this.#most) {
        held.add(name);
        continue;
      }
      tab = entry.tab;
      batch.push(entry);
    }
    return [tab, batch];
  }

  async #send() {
    if (this.#busy || this.halted) return;
    this.beforeSending();
    const [tab, batch] = this.#batch();
    if (!batch.length) {
      this.#retryAt = performance.now() + CHOICE.wait;
      return this.#plan();
    }
    this.#busy = true;
    // Stored before it is sent; but a disk that hangs must not hold an answer back.
    await Promise.race([Promise.all(batch.map((entry) => this.#kept.get(entry.key))), new Promise((resolve) => setTimeout(resolve, 200))]);
    batch.forEach((entry) => this.#sent.add(entry.key));
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
    this.#drop(batch[0]);
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
    if (batch.some((entry) => entry.tab !== this.tab)) this.dispatchEvent(new Event("doubt"));
  }

  #told(reply) {
    const { data, sentAt, receivedAt } = reply;
    this.dispatchEvent(event("reply", { leftMs: data.left_ms, open: data.open, sentAt, receivedAt }));
  }

  #settle(entry, ack) {
    const name = nameOf(entry);
    this.#touched.set(name, performance.now());
    if (ack.outcome === "conflict") return this.#conflicted(entry, ack.current);
    this.#drop(entry);
    if (ack.outcome === "saved" && ack.sequence) {
      this.#heads.set(name, Math.max(this.#heads.get(name) ?? 0, ack.sequence));
      // What was made after it was made on it.
      for (const later of this.#waiting) {
        if (nameOf(later) !== name || this.#sent.has(later.key)) continue;
        later.base = Math.max(later.base, ack.sequence);
        this.#keep(later);
      }
    }
    if (ack.outcome === "late" && entry.field !== "time" && entry.field !== "seen") {
      this.late += 1;
      this.dispatchEvent(event("late", entry));
    }
    if (ack.outcome === "refused") {
      this.dispatchEvent(event("refused", { ...entry, current: ack.current, message: ack.message }));
    }
  }

  #conflicted(entry, current) {
    const name = nameOf(entry);
    const later = this.#waiting.filter((other) => nameOf(other) === name && other !== entry);
    const value = (later.at(-1) ?? entry).value;
    // Those that may be on their way bring their own answer.
    for (const other of later) if (!this.#sent.has(other.key)) this.#drop(other);
    this.#forget(entry);
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

  #forget(entry) {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    for (const facts of [this.#due, this.#first, this.#sent]) facts.delete(entry.key);
  }

  #drop(entry) {
    this.#forget(entry);
    this.store.remove([entry.key]);
  }

  async #awaitSignIn() {
    while (this.halted === "signed-out" || this.halted === "stranger") {
      const reply = await this.wire.state();
      if (reply.outcome === "ok" && reply.data.learner === this.learner) {
        this.#told(reply);
        this.#refusals = 0;
        return this.resume();
      }
      if (reply.outcome === "gone" || reply.outcome === "ok") this.halted = "stranger";
      if (reply.outcome === "signed-out") this.halted = "signed-out";
      this.#changed();
      await new Promise((resolve) => {
        const again = () => {
          clearTimeout(timer);
          removeEventListener("focus", again);
          resolve();
        };
        const timer = setTimeout(again, POLL_SIGNED_OUT_MS);
        addEventListener("focus", again);
      });
    }
  }
}

function body({ key, position, field, value, base, seq }) {
  return { key, position, field, value, base, seq };
}

/** A random UUID; plain HTTP on another host than this one has no crypto.randomUUID. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
