// Requests of a sitting: JSON there and back within a time limit, and one of a few plain outcomes.
//
// "ok" with data; "signed-out"; "token" (the CSRF token is old); "gone" (not this learner's sitting);
// "malformed" (the server will never take this body); "away" (everything that trying again may mend).

const TIMEOUT_MS = 6000;
// Browsers keep at most 64 KiB of requests alive for pages that are left.
const KEEPALIVE_BYTES = 60_000;

const OUTCOMES = new Map([
  [400, "malformed"],
  [401, "signed-out"],
  [403, "token"],
  [404, "gone"],
  [413, "malformed"],
  [422, "malformed"],
]);

export class Wire {
  constructor({ token, stateUrl, savesUrl }) {
    this.token = token;
    this.stateUrl = stateUrl;
    this.savesUrl = savesUrl;
  }

  /** What stands on the server. Also brings the token that belongs to the present sign-in. */
  async state() {
    const reply = await this.#ask(this.stateUrl, {});
    if (reply.outcome === "ok") this.token = reply.data.csrf;
    return reply;
  }

  save(tab, changes) {
    const request = this.#post(tab, changes);
    // A hidden page may be killed while it sends.
    const keepalive = document.visibilityState === "hidden" && request.body.length <= KEEPALIVE_BYTES;
    return this.#ask(this.savesUrl, { ...request, keepalive });
  }

  /** Sends while the page is left; nobody waits for the answer. */
  lastWords(tab, changes) {
    const request = this.#post(tab, changes);
    if (request.body.length > KEEPALIVE_BYTES) return;
    fetch(this.savesUrl, { ...request, keepalive: true }).catch(() => {});
  }

  #post(tab, changes) {
    return {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ tab, changes }),
    };
  }

  async #ask(url, options) {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), TIMEOUT_MS);
    const sentAt = performance.now();
    try {
      const response = await fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...options.headers },
        cache: "no-store",
        credentials: "same-origin",
        signal: stop.signal,
      });
      if (!response.ok) return { outcome: OUTCOMES.get(response.status) ?? "away" };
      // A page instead of JSON is a proxy's or a sign-in's: it says nothing about the save.
      const data = await response.json();
      return { outcome: "ok", data, sentAt, receivedAt: performance.now() };
    } catch {
      return { outcome: "away" };
    } finally {
      clearTimeout(limit);
    }
  }
}
