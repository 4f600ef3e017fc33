// A sitting in the browser: puts together what the other modules of this folder do, each its own job.

import { isArranged, isComplete } from "./answers.js";
import { furnishCalculator } from "./calc.js";
import { clearConflict, showConflict } from "./conflicts.js";
import { Finishing } from "./finishing.js";
import { FIELDS, fieldsOf, listen, show, strikeByKeys, valueOf } from "./marks.js";
import { Navigator } from "./navigator.js";
import { Pacing } from "./pacing.js";
import { Paper } from "./paper.js";
import { Queue } from "./queue.js";
import { Status } from "./status.js";
import { Store } from "./store.js";
import { clockText, Timer } from "./timer.js";
import { newKey } from "./waiting.js";
import { Wire } from "./wire.js";

const root = document.getElementById("sitting");
const facts = root.dataset;
const wire = new Wire({
  token: root.querySelector("[name=csrfmiddlewaretoken]").value,
  stateUrl: facts.stateUrl,
  savesUrl: facts.savesUrl,
});
const store = new Store();
const queue = new Queue({ wire, store, sitting: facts.sitting, learner: facts.learner, tab: newKey() });
const paper = new Paper({
  stage: document.getElementById("stage"),
  review: document.getElementById("review"),
  paperUrl: facts.paperUrl,
  questionUrl: facts.questionUrl,
  reviewUrl: facts.reviewUrl,
  title: facts.title,
});
const marks = new Navigator(root);
const status = new Status(root);
const pacing = new Pacing();
const timer = new Timer(Number(facts.leftMs));
const finishing = new Finishing({
  form: root.querySelector("[data-finish]"),
  panel: root.querySelector("[data-finish-panel]"),
  queue,
  wire,
  resultUrl: facts.resultUrl,
});
let closed = false;
let over = false;
let asking = false;

// ---- The status, and what is locked --------------------------------------------------------

function tellStatus() {
  status.show(queue, { durable: store.durable, offline: !navigator.onLine, closed, over, current: paper.current });
  marks.setUnsaved(queue.troubled ? queue.unsaved : []);
}

function lock() {
  const locked = closed || over;
  for (const article of paper.articles) {
    for (const part of article.querySelectorAll("[data-lockable]")) part.disabled = locked;
  }
  root.toggleAttribute("data-locked", locked);
}

queue.addEventListener("change", tellStatus);
store.addEventListener("broken", tellStatus);
addEventListener("online", tellStatus);
addEventListener("offline", tellStatus);
addEventListener("beforeunload", (event) => {
  if (!store.durable && queue.unsaved.length) event.preventDefault();
});

// ---- Questions and their fields ----------------------------------------------------------------

function stateOf(article, seen) {
  const value = valueOf(article, "answer");
  if (value.length === 0) return seen ? "seen" : "unseen";
  return isComplete(article, value) ? "answered" : "incomplete";
}

function redraw(article, seen = true) {
  const position = Number(article.dataset.position);
  const known = { flagged: valueOf(article, "flagged") };
  const chosen = article.querySelector("[data-chosen]");
  if (chosen) chosen.textContent = `(${valueOf(article, "answer").length} chosen)`;
  if (!article.dataset.checked) known.state = stateOf(article, seen || marks.of(position).state !== "unseen");
  marks.set(position, known);
}

function tellConflict(entry) {
  const article = paper.of(entry.position);
  if (!article || !fieldsOf(article).includes(entry.field)) return;
  // Mine is in the form; where it came from an earlier page, it is put there.
  show(article, entry.field, entry.value);
  showConflict(article, entry, (mine) => queue.decide(entry.position, entry.field, mine));
}

paper.addEventListener("article", ({ detail: article }) => {
  const position = Number(article.dataset.position);
  // ordering.js gives every step of the first page a place; the server says whether it had one.
  const arranged = article.isConnected ? marks.of(position)?.state === "answered" : isArranged(article);
  if (article.dataset.kind === "ordering" && arranged) article.dataset.arranged = "yes";
  for (const field of fieldsOf(article)) {
    const mine = queue.newestOf(position, field);
    if (mine !== undefined) show(article, field, mine);
    else if (queue.mayShow(position, field, paper.askedAt)) queue.shown(position, field, Number(article.getAttribute(`data-head-${field}`)));
  }
  for (const entry of queue.conflicts) if (entry.position === position) tellConflict(entry);
  listen(article, (field, value, pace) => {
    queue.change(position, field, value, pace);
    redraw(article);
  });
  article.addEventListener("submit", submitted);
  redraw(article, false);
  lock();
});

queue.addEventListener("conflict", ({ detail: entry }) => tellConflict(entry));
queue.addEventListener("resolved", ({ detail: { position, field } }) => {
  const article = paper.of(position);
  if (!article) return;
  clearConflict(article, field);
  redraw(article);
});
queue.addEventListener("adopt", ({ detail: { position, field, value } }) => {
  const article = paper.of(position);
  if (article) show(article, field, value);
});
queue.addEventListener("refused", ({ detail: { position, field, current, message } }) => {
  const article = paper.of(position);
  const place = article?.querySelector("[data-refused]");
  if (!place) return;
  place.textContent = message || "The server did not take this change.";
  place.hidden = false;
  if (current && queue.mayShow(position, field, Infinity)) {
    queue.shown(position, field, current.sequence);
    show(article, field, current.value);
    redraw(article);
  }
});

// ---- What the server says ----------------------------------------------------------------------

function heard({ leftMs, open, sentAt, receivedAt }) {
  timer.correct(leftMs, sentAt, receivedAt);
  if (over && open && leftMs > 0) {
    over = false;
    lock();
  }
  if (!open && !closed) {
    closed = true;
    lock();
    tellStatus();
  }
  if (closed) finishing.closed();
  else if (over && leftMs <= 0) end();
  else paper.load();
}

queue.addEventListener("reply", ({ detail }) => heard(detail));

// Another tab or device may have written: shown here at once, unless this one has something of its own to say.
function showState(slots, askedAt) {
  for (const [key, slot] of Object.entries(slots)) {
    const position = Number(key);
    const article = paper.of(position);
    if (!article) continue;
    for (const field of fieldsOf(article)) {
      const [value, sequence] = slot[field] ?? [];
      if (value === undefined || !queue.mayShow(position, field, askedAt)) continue;
      if (JSON.stringify(valueOf(article, field)) !== JSON.stringify(value)) show(article, field, value);
      queue.shown(position, field, sequence);
    }
    redraw(article, slot.seen);
  }
}

async function ask() {
  if (asking || queue.halted) return;
  asking = true;
  const reply = await wire.state();
  asking = false;
  if (reply.outcome === "signed-out") return queue.halt("signed-out");
  if (reply.outcome === "gone") return queue.halt("stranger");
  if (reply.outcome !== "ok") return;
  if (reply.data.learner !== facts.learner) return queue.halt("stranger");
  showState(reply.data.slots ?? {}, reply.sentAt);
  status.heard = true;
  tellStatus();
  heard({ leftMs: reply.data.left_ms, open: reply.data.open, sentAt: reply.sentAt, receivedAt: reply.receivedAt });
}

queue.addEventListener("doubt", ask);

// ---- Time --------------------------------------------------------------------------------------

const face = root.querySelector("[data-timer]");
const hide = root.querySelector("[data-timer-hide]");
const HIDDEN = "sortkey-time-hidden";

function stored(value) {
  // A browser may forbid storage; the time is then shown on each page.
  try {
    if (value !== undefined) localStorage.setItem(HIDDEN, value ? "yes" : "no");
    return localStorage.getItem(HIDDEN) === "yes";
  } catch {
    return value ?? false;
  }
}

let hidden = stored();

function showTime() {
  const left = timer.left;
  face.textContent = hidden ? "Hidden" : clockText(left);
  face.closest("[data-clock]").dataset.near = left <= 60_000 ? "1" : left <= 600_000 ? "10" : "";
  hide.textContent = hidden ? "Show" : "Hide";
  hide.setAttribute("aria-label", hidden ? "Show the time left" : "Hide the time left");
}

if (face) {
  timer.addEventListener("tick", showTime);
  hide.addEventListener("click", () => {
    hidden = stored(!hidden);
    showTime();
  });
  timer.addEventListener("sign", ({ detail: words }) => {
    root.querySelector("[data-time-said]").textContent = words;
    const note = root.querySelector("[data-time-note]");
    note.textContent = words;
    note.hidden = false;
    setTimeout(() => (note.hidden = true), 10_000);
  });
}
timer.addEventListener("tick", () => pacing.tick());
timer.addEventListener("doubt", ask);
timer.addEventListener("zero", () => {
  if (closed) return;
  over = true;
  lock();
  tellStatus();
  end();
});

function end() {
  finishing.timeUp(({ data, sentAt, receivedAt }) => {
    heard({ leftMs: data.left_ms, open: data.open, sentAt, receivedAt });
    return !over && !closed;
  });
}

// ---- Moving about ------------------------------------------------------------------------------

function reportTime() {
  if (!queue.healthy || queue.finished || closed) return;
  for (const [position, ms] of pacing.take()) queue.change(position, "time", ms);
}

queue.beforeSending = reportTime;

paper.addEventListener("arrive", ({ detail: place }) => {
  pacing.at(place === "review" ? null : place);
  reportTime();
  marks.setCurrent(place);
  const drawer = document.getElementById("navigator");
  if (drawer.matches(":popover-open")) drawer.hidePopover();
  lock();
  tellStatus();
  if (place === "review") return;
  if (marks.of(place)?.state === "unseen") {
    queue.change(place, "seen", true);
    redraw(paper.article);
  }
});

// Not at hand and not to be had: the learner stays where all is well.
paper.addEventListener("stuck", async ({ detail: place }) => {
  if (!navigator.onLine) {
    root.querySelector("[data-stuck]").hidden = false;
    return;
  }
  await queue.flush(2000);
  location.assign(paper.addressOf(place));
});

function go(where) {
  root.querySelector("[data-stuck]").hidden = true;
  const last = marks.positions.at(-1);
  const here = paper.current;
  if (where === "review" || (where === "next" && here === last)) return paper.go("review");
  if (where === "next") return here !== "review" && paper.go(here + 1);
  if (where === "previous") return here === "review" ? paper.go(last) : here > 1 && paper.go(here - 1);
  if (/^\d+$/.test(where)) paper.go(Number(where));
}

function submitted(event) {
  const check = event.submitter?.matches("[data-check]");
  event.preventDefault();
  if (check) checkNow(event.target, event.submitter);
  else go(event.submitter?.value ?? "next");
}

// The server marks what it has, so it must have all first.
async function checkNow(form, button) {
  button.disabled = true;
  const saved = await queue.flush(10_000);
  button.disabled = false;
  if (!saved) return;
  form.action = button.formAction;
  form.querySelector("[name=csrfmiddlewaretoken]").value = wire.token;
  for (const field of FIELDS) {
    const base = form.querySelector(`[name=base_${field}]`);
    if (base) base.value = queue.head(paper.current, field);
  }
  form.submit();
}

root.addEventListener("click", (event) => {
  const place = event.target.closest("[data-go]");
  if (!place || event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
  event.preventDefault();
  go(place.dataset.go);
});

// ---- Begin -------------------------------------------------------------------------------------

async function begin() {
  await store.open();
  const left = await queue.restore();
  for (const entry of left) {
    const article = paper.of(entry.position);
    // Something newer may have been done since the page came.
    if (!article || queue.newestOf(entry.position, entry.field) !== entry.value) continue;
    show(article, entry.field, entry.value);
    redraw(article);
  }
  tellStatus();
  await ask();
  await paper.load();
}

document.querySelector("#keys .key-list")?.replaceWith(document.getElementById("sitting-keys").content);
furnishCalculator(document.getElementById("calculator"), root.querySelector("[data-calculator]"));
strikeByKeys(() => paper.article);
paper.start();
timer.start();
begin();
