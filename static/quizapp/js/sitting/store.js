// Changes that the server has not acknowledged, kept in this browser: they survive a reload, a killed
// browser and a new sign-in. An acknowledgement, or the learner, is the only reason to drop one early.

const NAME = "sortkey-sittings";
const CHANGES = "changes";
const KEPT_DAYS = 30;
const OPEN_MS = 2000;

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

async function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const changes = request.result.createObjectStore(CHANGES, { keyPath: "key" });
    changes.createIndex("sitting", "sitting");
    changes.createIndex("made", "made");
  };
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("IndexedDB does not open")), OPEN_MS));
  return Promise.race([done(request), late]);
}

/** Tells "broken" once when the browser cannot keep changes; they are then in the page alone. */
export class Store extends EventTarget {
  #database = null;
  #opening = null;
  durable = true;

  async open() {
    try {
      await this.#connected();
      await this.#dropOld();
    } catch {
      this.#broken();
    }
    return this;
  }

  /** What waits of one sitting and one learner, in the order in which it was made. */
  async of(sitting, learner) {
    if (!this.durable) return [];
    try {
      const database = await this.#connected();
      const found = await done(database.transaction(CHANGES).objectStore(CHANGES).index("sitting").getAll(sitting));
      return found
        .filter((entry) => entry.learner === learner)
        .sort((one, other) => one.made - other.made || one.seq - other.seq);
    } catch {
      this.#broken();
      return [];
    }
  }

  /** Whether anything waits of a sitting, whoever made it. */
  async hasAny(sitting) {
    if (!this.durable) return false;
    const changes = (await this.#connected()).transaction(CHANGES).objectStore(CHANGES);
    return (await done(changes.index("sitting").count(sitting))) > 0;
  }

  /** Keep a change, in the place of the one with the key `instead` if that is given. */
  put(entry, instead) {
    const kept = { ...entry };
    return this.#write((changes) => {
      if (instead) changes.delete(instead);
      changes.put(kept);
    });
  }

  remove(keys) {
    return this.#write((changes) => keys.forEach((key) => changes.delete(key)));
  }

  async #write(work) {
    if (!this.durable) return;
    try {
      const database = this.#database ?? (await this.#connected());
      const transaction = database.transaction(CHANGES, "readwrite", { durability: "strict" });
      work(transaction.objectStore(CHANGES));
      await finished(transaction);
    } catch {
      this.#broken();
    }
  }

  async #connected() {
    if (this.#database) return this.#database;
    this.#opening ??= openDatabase();
    try {
      this.#database = await this.#opening;
    } finally {
      this.#opening = null;
    }
    // Cleared site data or another version closes the connection: the next write opens a new one.
    this.#database.onclose = () => (this.#database = null);
    this.#database.onversionchange = () => {
      this.#database?.close();
      this.#database = null;
    };
    return this.#database;
  }

  async #dropOld() {
    const limit = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
    const transaction = this.#database.transaction(CHANGES, "readwrite");
    const cursor = transaction.objectStore(CHANGES).index("made").openCursor(IDBKeyRange.upperBound(limit));
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      cursor.result.delete();
      cursor.result.continue();
    };
    await finished(transaction);
  }

  #broken() {
    if (!this.durable) return;
    this.durable = false;
    this.dispatchEvent(new Event("broken"));
  }
}
