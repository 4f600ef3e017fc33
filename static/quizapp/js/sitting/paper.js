// One question on the screen, and all others at hand: after the first page no step needs the network.

import { furnish } from "./answers.js";

const PATIENCE_MS = 3000;
const FETCH_MS = 20_000;

/** Tells "article" (one was met for the first time), "arrive" (detail: position or "review") and "stuck" (position). */
export class Paper extends EventTarget {
  #articles = new Map();
  #loading = null;
  current = null; // a position, or "review"

  constructor({ stage, review, paperUrl, questionUrl, reviewUrl, title }) {
    super();
    Object.assign(this, { stage, review, paperUrl, questionUrl, reviewUrl, title });
    this.loaded = false;
    this.askedAt = 0; // when the shown fields were read, on the clock of performance.now()
  }

  start() {
    const article = this.stage.querySelector("article[data-position]");
    if (article) this.#meet(article);
    this.current = article ? Number(article.dataset.position) : "review";
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => {
      const place = this.#placeOf(location.pathname);
      if (place) this.go(place, { push: false });
    });
    this.#arrived();
  }

  get article() {
    return this.stage.querySelector("article[data-position]");
  }

  of(position) {
    return this.#articles.get(position) ?? null;
  }

  get articles() {
    return [...this.#articles.values()];
  }

  load() {
    if (this.loaded) return Promise.resolve();
    this.#loading ??= this.#fetch().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #fetch() {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), FETCH_MS);
    const askedAt = performance.now();
    try {
      const response = await fetch(this.paperUrl, { credentials: "same-origin", cache: "no-store", signal: stop.signal });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.askedAt = askedAt;
      for (const article of page.querySelectorAll("article[data-position]")) this.#meet(document.adoptNode(article));
      this.loaded = true;
    } catch {
      // It is asked for again with the next sign of a connection; until then pages come one by one.
    } finally {
      clearTimeout(limit);
    }
  }

  #meet(article) {
    const position = Number(article.dataset.position);
    if (this.#articles.has(position)) return;
    this.#articles.set(position, article);
    this.dispatchEvent(new CustomEvent("article", { detail: article }));
  }

  addressOf(place) {
    return place === "review" ? this.reviewUrl : this.questionUrl.replace(/\/0\/$/, `/${place}/`);
  }

  #placeOf(path) {
    if (path === this.reviewUrl) return "review";
    const position = path.match(/\/(\d+)\/$/)?.[1];
    return position && path === this.addressOf(position) ? Number(position) : null;
  }

  /** Show a question or the review. Without its article the server is asked for the page. */
  async go(place, { push = true } = {}) {
    if (place === this.current) return this.#focus();
    if (place !== "review" && !this.#articles.has(place)) {
      await Promise.race([this.load(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
      if (!this.#articles.has(place)) {
        if (!push) history.pushState(null, "", this.addressOf(this.current));
        this.dispatchEvent(new CustomEvent("stuck", { detail: place }));
        return;
      }
    }
    this.stage.replaceChildren(...(place === "review" ? [] : [this.#articles.get(place)]));
    this.stage.hidden = place === "review";
    this.review.hidden = place !== "review";
    this.current = place;
    if (push) history.pushState(null, "", this.addressOf(place));
    if (this.article) furnish(this.article);
    document.title = `${place === "review" ? "Review" : `Question ${place}`} · ${this.title} · Sortkey`;
    scrollTo(0, 0);
    this.#focus();
    this.#arrived();
  }

  #focus() {
    const place = this.current === "review" ? this.review : this.stage;
    place.querySelector("h1")?.focus({ preventScroll: true });
  }

  #arrived() {
    this.dispatchEvent(new CustomEvent("arrive", { detail: this.current }));
  }
}
