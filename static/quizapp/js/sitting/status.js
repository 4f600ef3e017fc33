// Whether everything is saved: quietly with the server's time when it is, large when it is not.

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function timeOf(iso) {
  return new Date(iso).toLocaleTimeString("en-GB");
}

export class Status {
  #told = "";
  heard = false; // the server was heard, so that "all saved" is more than a hope

  constructor(root) {
    this.quiet = root.querySelector("[data-saved]");
    this.bar = root.querySelector("[data-trouble]");
    this.text = root.querySelector("[data-trouble-text]");
    this.signIn = root.querySelector("[data-sign-in]");
    this.goTo = root.querySelector("[data-go-to]");
    this.said = root.querySelector("[data-status-said]");
  }

  show(queue, { durable, offline, closed, over, current }) {
    const count = queue.unsaved.length;
    const kept = durable ? "Kept in this browser" : "Kept in this page only: do not close it";
    const conflict = queue.conflicts[0];
    let words = "";
    if (queue.halted === "signed-out") {
      words = `You are signed out. Your answers are kept in this browser${count ? `: ${plural(count, "change")} not saved yet` : ""}.`;
    } else if (queue.halted === "stranger") {
      words = "Another account is signed in, and this is not its sitting. Your answers are kept in this browser. Sign in with the account that began it.";
    } else if (queue.troubled) {
      words = `Not saved yet: ${plural(count, "change")}. ${kept}, trying again.`;
      if (closed || over) words += " Time is up: the server has closed the sitting with everything that it had.";
    } else if (queue.late) {
      words = `${plural(queue.late, "change")} came too late to count. The server has kept ${queue.late === 1 ? "it" : "them"}.`;
    } else if (conflict) {
      words = `Question ${conflict.position} was changed in another tab or on another device, too. Decide which version counts.`;
    } else if (offline) {
      words = "No connection. You can go on: what you do is kept in this browser and sent when the connection is back.";
    } else if (!durable) {
      words = "This browser keeps nothing for this site. Everything is saved as long as the connection holds: do not close the page while it does not.";
    }
    this.bar.hidden = words === "";
    this.bar.dataset.level = queue.troubled || queue.halted ? "bad" : "warn";
    this.signIn.hidden = !queue.halted;
    this.goTo.hidden = queue.halted !== "" || queue.troubled || !conflict || conflict.position === current;
    if (conflict) this.goTo.dataset.go = conflict.position;
    if (words !== this.#told) {
      // An alert speaks when its words change; that trouble is over is said, too.
      this.text.textContent = words;
      this.said.textContent = words === "" ? "Everything is saved." : "";
      this.#told = words;
    }
    if (queue.troubled) this.quiet.textContent = "Not saved yet";
    else if (!queue.empty && queue.unsaved.length) this.quiet.textContent = "Saving …";
    else if (queue.conflicts.length) this.quiet.textContent = "Two versions";
    else if (!queue.savedAt) this.quiet.textContent = this.heard ? "All saved" : "";
    else this.quiet.textContent = `Saved ${timeOf(queue.savedAt)}`;
  }
}
