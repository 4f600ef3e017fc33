// A list of proposals: one is in focus, and single keys decide about it. Which
// keys a button has is in data-does; keys.js looks for data-key, which only
// the buttons of the proposal in focus have.

const form = document.getElementById("deciding");
const live = document.getElementById("live");
const done = document.getElementById("page-done");
let current = null;

function all() {
  return [...form.querySelectorAll(".notes-proposal")];
}

function open() {
  return all().filter((one) => "open" in one.dataset);
}

function give(proposal) {
  if (current && current !== proposal) {
    current.classList.remove("is-current");
    for (const button of current.querySelectorAll("[data-does]")) delete button.dataset.key;
  }
  current = proposal;
  if (!proposal) return;
  proposal.classList.add("is-current");
  for (const button of proposal.querySelectorAll("[data-does]")) button.dataset.key = button.dataset.does;
  const box = proposal.querySelector("input[name=chosen]");
  if (box) box.dataset.key = "x";
}

function take(proposal) {
  for (const box of form.querySelectorAll("input[name=chosen][data-key]")) delete box.dataset.key;
  give(proposal);
  proposal.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  proposal.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

function turn(steps) {
  const list = all();
  const place = list.indexOf(current);
  const next = list[Math.min(Math.max(place + steps, 0), list.length - 1)];
  if (next) take(next);
}

// The next that is open below the one that was decided, or else the first.
function goOn(from) {
  const list = all();
  const place = list.indexOf(from);
  const next = list.slice(place + 1).find((one) => "open" in one.dataset) ?? open()[0];
  if (next) {
    take(next);
    return;
  }
  give(null);
  if (done) {
    done.hidden = false;
    // "j" leads on from here.
    for (const button of form.querySelectorAll("[data-turn='1']")) button.hidden = true;
    done.focus();
  }
}

if (form && form.querySelector(".notes-proposal")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (button) turn(Number(button.dataset.turn));
  });

  // Whoever tabs or clicks into a proposal works on that one.
  form.addEventListener("focusin", (event) => {
    const proposal = event.target.closest(".notes-proposal");
    if (proposal && proposal !== current) {
      for (const box of form.querySelectorAll("input[name=chosen][data-key]")) delete box.dataset.key;
      give(proposal);
    }
  });

  // Enter in a box would press a button.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[type=checkbox]")) event.preventDefault();
  });

  // What was decided comes back in the place of what was open. htmx then gives
  // the focus back to it, so that the way to the next one is taken after that.
  let came = "";
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const name = event.detail.target?.id ?? "";
    if (/^p[0-9]+$/.test(name)) came = name;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const proposal = came && document.getElementById(came);
    came = "";
    if (!proposal) return;
    current = null;
    if ("open" in proposal.dataset) take(proposal);
    else goOn(proposal);
    const said = document.querySelector("#last > span")?.textContent.trim();
    const left = document.getElementById("left")?.textContent.trim();
    if (live) live.textContent = [said, left].filter(Boolean).join(". ");
  });

  // A key that is pressed twice decides once: until the answer is there, none decides.
  form.addEventListener("htmx:beforeRequest", () => {
    for (const button of form.querySelectorAll("[data-does][data-key]")) delete button.dataset.key;
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) {
      const again = current;
      current = null;
      give(again);
      return;
    }
    // Somebody who was signed out meanwhile is led to another page, which htmx would fetch unseen.
    const { finalRequestPath, responsePath } = event.detail.pathInfo ?? {};
    if (responsePath && responsePath.split("?")[0] !== finalRequestPath.split("?")[0]) location.reload();
  });

  const box = document.getElementById("all");
  box?.addEventListener("change", () => {
    for (const one of form.querySelectorAll("input[name=chosen]")) one.checked = box.checked;
  });

  const asked = document.getElementById(location.hash.slice(1));
  const first = asked?.classList.contains("notes-proposal") ? asked : open()[0];
  if (first) give(first);
}
