// The changes of a sitting that wait for their acknowledgement, in the order in which they were made.
//
// A change is {key, sitting, learner, tab, seq, base, position, field, value, made}, plus `conflict`
// ({value, sequence} of what stands) once the server kept it without applying it. `base` is the sequence of what
// the learner saw when changing it; only showing something newer may raise it.

// How long a change waits for the next of its field, and how long at most, in milliseconds.
export const CHOICE = { wait: 100, longest: 300 };
export const TEXT = { wait: 1000, longest: 2500 };

export function nameOf({ position, field }) {
  return `${position}:${field}`;
}

/** A change as it is sent. */
export function body({ key, position, field, value, base, seq }) {
  return { key, position, field, value, base, seq };
}

/** Whether a learner would miss it: time spent and questions seen come along with the others. */
export function isMissed({ field }) {
  return field !== "time" && field !== "seen";
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

export class Waiting {
  #due = new Map(); // key of a change -> when it is to be sent
  #first = new Map(); // key of a change -> when this page first had it
  #kept = new Map(); // key of a change -> its way into the store
  #sent = new Set(); // keys of changes that may have reached the server
  #seq = 0;
  all = [];

  constructor({ store, sitting, learner, tab }) {
    Object.assign(this, { store, sitting, learner, tab });
  }

  newest(name) {
    return this.all.findLast((entry) => nameOf(entry) === name);
  }

  /** When the oldest that a learner would miss was made, on the clock of performance.now(). */
  get since() {
    const oldest = this.all.find(isMissed);
    return oldest && (this.#first.get(oldest.key) ?? 0);
  }

  get soonest() {
    return Math.min(...this.all.map((entry) => this.#due.get(entry.key) ?? 0));
  }

  /** What an earlier page left comes first, and at once. */
  restore(entries) {
    this.all.unshift(...entries);
    for (const entry of entries) this.#due.set(entry.key, 0);
  }

  hurry() {
    for (const key of this.#due.keys()) this.#due.set(key, 0);
  }

  add({ position, field, value, base }, { wait, longest }) {
    const now = performance.now();
    const newest = this.newest(nameOf({ position, field }));
    if (newest && newest.tab === this.tab && !this.#sent.has(newest.key)) {
      this.#replace(newest, field === "time" ? newest.value + value : value, now + wait, longest);
      return;
    }
    this.#seq += 1;
    const { sitting, learner, tab } = this;
    const entry = { key: newKey(), sitting, learner, tab, seq: this.#seq, base, position, field, value, made: Date.now() };
    this.all.push(entry);
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

  /** What may travel together: one tab, and of each field nothing before what waits ahead of it. */
  batch({ all, most }) {
    const now = performance.now() + 5;
    const held = new Set();
    const batch = [];
    let tab = null;
    for (const entry of this.all) {
      const name = nameOf(entry);
      const due = all || (this.#due.get(entry.key) ?? 0) <= now;
      if (held.has(name) || !due || (tab !== null && entry.tab !== tab) || batch.length >= most) {
        held.add(name);
        continue;
      }
      tab = entry.tab;
      batch.push(entry);
    }
    return [tab, batch];
  }

  stored(batch) {
    return Promise.all(batch.map((entry) => this.#kept.get(entry.key)));
  }

  sending(batch) {
    for (const entry of batch) this.#sent.add(entry.key);
  }

  /** What was made after an applied change was made on it. Those that may be on their way stay as they are. */
  raise(name, sequence) {
    for (const later of this.all) {
      if (nameOf(later) !== name || this.#sent.has(later.key)) continue;
      later.base = Math.max(later.base, sequence);
      this.#keep(later);
    }
  }

  /** The newest value of a field, and nothing unsent of it any more. */
  gather(name, entry) {
    const newest = this.newest(name) ?? entry;
    for (const other of this.all) if (nameOf(other) === name && other !== entry && !this.#sent.has(other.key)) this.drop(other);
    return newest.value;
  }

  forget(entry) {
    this.all = this.all.filter((other) => other !== entry);
    for (const facts of [this.#due, this.#first, this.#kept, this.#sent]) facts.delete(entry.key);
  }

  drop(entry) {
    this.forget(entry);
    this.store.remove([entry.key]);
  }
}
