// Terms explained in place: a link to the glossary opens its definition beside it, on a click, a tap or Enter, and
// after a moment under the pointer. Without this script, or without an answer, it stays a link.

const WAIT_MS = 350;
const LEAVE_MS = 250;
const known = new Map();
const box = document.createElement("div");
let opener = null; // the link whose term is shown
let pinned = false; // opened on purpose: the pointer's leaving does not close it
let pressed = null; // the link of the open box, when the press that closes the box is on it
let timer = 0;

box.id = "explanation";
box.className = "explanation";
box.popover = "auto";
box.tabIndex = -1;
box.setAttribute("role", "dialog");
document.body.append(box);

function termOf(target) {
  const link = target.closest?.("a.term-link");
  return link && !box.contains(link) ? link : null;
}

function ask(link) {
  const address = new URL("explanation/", link.href).href;
  if (!known.has(address)) {
    const answer = fetch(address, { credentials: "omit" }).then((response) =>
      response.ok ? response.text() : Promise.reject(response),
    );
    answer.catch(() => known.delete(address));
    known.set(address, answer);
  }
  return known.get(address);
}

function place(link) {
  const gap = 8;
  // A link that is broken over two lines has two boxes; the first is where its words begin.
  const at = link.getClientRects()[0];
  const below = at.bottom + gap + box.offsetHeight < innerHeight;
  const start = Math.min(Math.max(gap, at.left), document.documentElement.clientWidth - box.offsetWidth - gap);
  box.style.insetInlineStart = `${Math.max(gap, start)}px`;
  box.style.insetBlockStart = `${below ? at.bottom + gap : Math.max(gap, at.top - gap - box.offsetHeight)}px`;
}

async function show(link, { focus }) {
  const html = await ask(link);
  if (!link.isConnected) return;
  // The server's own, sanitised when it was stored.
  box.innerHTML = html;
  box.setAttribute("aria-label", `Glossary: ${box.querySelector(".explanation-name")?.textContent ?? link.textContent}`);
  if (opener && opener !== link) forget();
  opener = link;
  pinned = focus;
  link.setAttribute("aria-expanded", "true");
  link.setAttribute("aria-controls", box.id);
  if (!box.matches(":popover-open")) box.showPopover();
  place(link);
  if (focus) box.focus({ preventScroll: true });
}

function forget() {
  opener?.removeAttribute("aria-expanded");
  opener?.removeAttribute("aria-controls");
  opener = null;
  pinned = false;
}

function close({ back = false } = {}) {
  const link = opener;
  if (box.matches(":popover-open")) box.hidePopover();
  if (back) link?.focus({ preventScroll: true });
}

box.addEventListener("toggle", (event) => {
  if (event.newState === "closed") forget();
});

// A press anywhere outside closes the box before the click comes: on its own link, the click must not open it again.
document.addEventListener(
  "pointerdown",
  (event) => {
    const link = termOf(event.target);
    pressed = pinned && opener === link ? link : null;
  },
  { capture: true },
);

document.addEventListener("click", async (event) => {
  const link = termOf(event.target);
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
  event.preventDefault();
  clearTimeout(timer);
  if (pressed === link || (opener === link && pinned)) {
    pressed = null;
    close();
    return link.focus({ preventScroll: true });
  }
  try {
    await show(link, { focus: true });
  } catch {
    location.assign(link.href);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opener) return;
  event.preventDefault();
  close({ back: pinned });
});

// Tab leads out of the box to where the reader was.
box.addEventListener("focusout", (event) => {
  if (pinned && event.relatedTarget && !box.contains(event.relatedTarget)) close();
});
box.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || !opener) return;
  const stops = [...box.querySelectorAll("a")];
  const last = event.shiftKey ? document.activeElement === box || document.activeElement === stops[0] : document.activeElement === stops.at(-1);
  if (!last) return;
  event.preventDefault();
  close({ back: true });
});

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  if (box.contains(event.target)) return clearTimeout(timer);
  const link = termOf(event.target);
  if (!link || pinned) return;
  clearTimeout(timer);
  if (opener === link) return;
  ask(link).catch(() => {});
  timer = setTimeout(() => show(link, { focus: false }).catch(() => {}), WAIT_MS);
});

document.addEventListener("pointerout", (event) => {
  if (event.pointerType !== "mouse" || pinned) return;
  if (!termOf(event.target) && !box.contains(event.target)) return;
  clearTimeout(timer);
  if (opener) timer = setTimeout(() => !pinned && close(), LEAVE_MS);
});

addEventListener("scroll", () => opener && !pinned && close(), { passive: true });
addEventListener("resize", () => opener && close());
