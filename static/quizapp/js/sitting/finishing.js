// The end of a sitting: nothing is posted before all is saved, or before the learner knows what is not.

import { FIELD_NAMES } from "./marks.js";

const WAIT_MS = 10_000;

export class Finishing {
  #ending = false;

  constructor({ form, panel, queue, wire, resultUrl }) {
    Object.assign(this, { form, panel, queue, wire, resultUrl });
    this.text = panel.querySelector("[data-finish-text]");
    this.list = panel.querySelector("[data-finish-list]");
    this.choice = panel.querySelector("[data-finish-choice]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#finish();
    });
    panel.querySelector("[data-finish-again]").addEventListener("click", () => this.#finish());
    panel.querySelector("[data-finish-anyway]").addEventListener("click", () => this.#leave());
  }

  async #finish() {
    if (this.#ending) return;
    this.#ending = true;
    this.#say("Saving your answers …");
    const saved = await this.queue.flush(WAIT_MS);
    this.#ending = false;
    if (saved && this.queue.conflicts.length === 0) return this.#leave();
    const missing = this.queue.unsaved;
    const what = this.queue.halted ? "You are not signed in" : "The server did not answer";
    this.#say(missing.length ? `${what}. These changes are kept in this browser and not saved yet:` : "These have two versions, and the other one counts unless you decide:");
    this.#name(missing.length ? missing : this.queue.conflicts.map(({ position, field }) => [position, field]));
    this.choice.hidden = false;
    this.choice.querySelector("button").focus();
  }

  #name(pairs) {
    const items = new Map();
    for (const [position, field] of pairs) items.set(position, [...(items.get(position) ?? []), FIELD_NAMES[field]]);
    this.list.replaceChildren(
      ...[...items].map(([position, names]) => {
        const item = document.createElement("li");
        item.textContent = `Question ${position}: ${names.join(", ")}`;
        return item;
      }),
    );
    this.list.hidden = items.size === 0;
  }

  #say(words) {
    this.panel.hidden = false;
    this.list.hidden = true;
    this.choice.hidden = true;
    this.text.textContent = words;
  }

  // A form that is sent without a connection ends on the browser's error page, so ask first.
  async #leave() {
    const reply = await this.wire.state();
    if (reply.outcome !== "ok") {
      this.#say(
        reply.outcome === "signed-out"
          ? "You are signed out. Sign in, and finish then."
          : "The server cannot be reached. Nothing was finished; what is not saved is kept in this browser. Try again when the connection is back.",
      );
      this.choice.hidden = false;
      return false;
    }
    if (reply.data.open) this.#post();
    else this.#show();
    return true;
  }

  #post() {
    this.queue.finished = true;
    this.form.querySelector("[name=csrfmiddlewaretoken]").value = this.wire.token;
    HTMLFormElement.prototype.submit.call(this.form);
  }

  /**
   * Time is up: save what is left, for as long as it may count, then close. `mayGoOn(reply)` is asked with what the
   * server says, because staff may have given more time. Returns once that is settled.
   */
  async timeUp(mayGoOn) {
    if (this.#ending) return;
    this.#ending = true;
    this.#say("Time is up. Saving your last answers …");
    await this.queue.flush(WAIT_MS);
    const reply = await this.wire.state();
    if (reply.outcome === "ok" && mayGoOn(reply)) this.panel.hidden = true;
    else if (reply.outcome === "ok" && this.queue.empty && reply.data.open) return this.#post();
    else if (reply.outcome === "ok" && this.queue.empty) this.#result();
    else this.#tellKept();
    this.#ending = false;
  }

  /** Closed by the server, by another tab or device: what is left is still sent, to be kept. */
  async closed() {
    if (this.#ending) return;
    this.#ending = true;
    if (await this.queue.flush(WAIT_MS)) this.#result();
    else this.#tellKept();
    this.#ending = false;
  }

  #tellKept() {
    const missing = this.queue.unsaved;
    this.#say(
      missing.length
        ? "Time is up, and the server cannot be reached. It closes the sitting by itself, with every answer that it has. These changes are kept in this browser and sent when the connection is back; what comes too late is kept, but does not count:"
        : "Time is up, and the server cannot be reached. All your answers are saved, and the server closes the sitting by itself. Your result is shown when the connection is back.",
    );
    this.#name(missing);
  }

  #result() {
    if (this.queue.late === 0) return this.#show();
    this.#say("This sitting is closed. Some of your changes came too late to count; the server has kept them, and the receipt lists them.");
    this.panel.querySelector("[data-finish-result]").hidden = false;
  }

  #show() {
    this.queue.finished = true;
    location.assign(this.resultUrl);
  }
}
