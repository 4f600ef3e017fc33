// A section of the guide: the contents follow the reader, and the server learns how far it was read.

const article = document.querySelector(".reader");
const toc = article?.querySelector(".toc");
const live = document.getElementById("live");
const links = new Map([...(toc?.querySelectorAll("a") ?? [])].map((link) => [link.hash.slice(1), link]));
const headings = [...article.querySelectorAll(".prose > :is(h2, h3, h4)[id]")];
const DWELL_MS = 4000;

// The heading above the reading line is the one that is being read.
let current = null;
let dwell = 0;

function choose() {
  const line = innerHeight * 0.3;
  let found = null;
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > line) break;
    found = heading;
  }
  // At the end of the page the last headings may never come up to the line.
  if (scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2) found = headings.at(-1);
  if (found === current) return;
  current = found;
  follow();
  clearTimeout(dwell);
  if (current && article.dataset.reading) dwell = setTimeout(reached, DWELL_MS);
}

// The nearest heading from `heading` upwards that `fits`.
function above(heading, fits) {
  for (let at = headings.indexOf(heading); at >= 0; at--) if (fits(headings[at])) return headings[at];
  return null;
}

// A narrow list leaves headings of level 4 out.
function isListed(heading) {
  const link = links.get(heading.id);
  return link && getComputedStyle(link.parentElement).display !== "none";
}

function follow() {
  const now = current && above(current, isListed);
  for (const link of links.values()) link.removeAttribute("aria-current");
  const link = now && links.get(now.id);
  if (toc) toc.querySelector(".toc-now").textContent = link ? link.firstChild.textContent : "";
  if (!link) return;
  link.setAttribute("aria-current", "location");
  // Not scrollIntoView: it would move the page, too.
  const frame = toc.scrollHeight > toc.clientHeight ? toc : toc.querySelector(".toc-body");
  const box = link.getBoundingClientRect();
  const around = frame.getBoundingClientRect();
  if (box.top < around.top || box.bottom > around.bottom) frame.scrollTop += box.top - around.top - frame.clientHeight / 2;
}

function reached() {
  const part = current && above(current, (heading) => heading.localName !== "h4");
  if (!part || document.visibilityState !== "visible") return;
  const form = article.querySelector(".part-end form");
  if (!form) return;
  const body = new FormData(form);
  body.append("reached", part.id);
  // Where the reader stopped is a comfort: nobody is told when it could not be kept.
  fetch(article.dataset.reading, { method: "POST", body, keepalive: true }).catch(() => {});
}

if (headings.length) {
  // A heading that crosses the line says that the part may have changed; nothing is done for every pixel.
  const watch = new IntersectionObserver(choose, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
  headings.forEach((heading) => watch.observe(heading));
  addEventListener("scrollend", choose);
  choose();
}

toc?.addEventListener("click", (event) => {
  if (event.target.closest("a") && toc.querySelector("summary").offsetParent) toc.open = false;
});

// What was marked as read shows in the contents at once.
document.addEventListener("part-read", (event) => {
  const { ref, read, done, left } = event.detail;
  const link = links.get(ref);
  link?.parentElement.classList.toggle("is-read", read);
  const said = link?.querySelector(".toc-read");
  if (said) said.textContent = read ? ", read" : "";
  const bar = toc?.querySelector("progress");
  if (bar) bar.value = done;
  for (const [id, value] of [["parts-read", done], ["minutes-left", left]]) {
    const place = document.getElementById(id);
    if (place) place.textContent = value;
  }
});

// A heading is a link to itself; a click also copies its address.
article.addEventListener("click", async (event) => {
  const link = event.target.closest(".heading-link");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || !navigator.clipboard) return;
  try {
    await navigator.clipboard.writeText(link.href);
    live.textContent = "Link copied";
  } catch {
    // The address bar has it.
  }
});

article.querySelector("[data-print]")?.addEventListener("click", () => print());

// An answer says whether it is saved: at once that it is not yet, then what the server says.
const AGAIN_MS = 5000;

function say(form, words) {
  const kept = form.querySelector(".answer-kept");
  if (kept) kept.textContent = words;
}

article.addEventListener("input", (event) => {
  if (event.target.matches(".answer textarea")) say(event.target.form, "Not saved yet …");
});

for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  article.addEventListener(failure, (event) => {
    const form = event.target.closest(".answer");
    if (!form) return;
    const status = event.detail.xhr?.status;
    if (status === 401 || status === 403) {
      // What is sent again from this page stays refused: signing in makes a new session.
      return say(form, "Not saved: you are signed out. Copy your text, then sign in and open this page again.");
    }
    say(form, "Not saved: the server cannot be reached. It is tried again while this page is open.");
    setTimeout(() => form.isConnected && form.requestSubmit(), AGAIN_MS);
  });
}

// Leaving saves what the pause after the last key has not saved yet. A page that comes back saves on as itself.
document.addEventListener("visibilitychange", () => {
  const box = document.activeElement;
  if (document.visibilityState !== "hidden" || !box?.matches(".answer textarea")) return;
  const body = new FormData(box.form);
  fetch(box.form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true }).catch(() => {});
});
