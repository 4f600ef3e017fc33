// On the result of a sitting: what this browser still kept of it is sent now, so that it is at least on record.

import { Queue } from "./queue.js";
import { Store } from "./store.js";
import { newKey } from "./waiting.js";
import { Wire } from "./wire.js";

const WAIT_MS = 10_000;
const note = document.getElementById("leftovers");
const text = note.querySelector("p");

function counted(count) {
  return count === 1 ? "1 change" : `${count} changes`;
}

async function send() {
  const { sitting, stateUrl, savesUrl } = note.dataset;
  const store = await new Store().open();
  if (!(await store.hasAny(sitting))) return;
  const wire = new Wire({ token: "", stateUrl, savesUrl });
  const reply = await wire.state();
  if (reply.outcome !== "ok") return;
  const queue = new Queue({ wire, store, sitting, learner: reply.data.learner, tab: newKey() });
  await queue.restore();
  // Which of two versions counts was settled by the end.
  for (const { position, field } of queue.conflicts) queue.decide(position, field, false);
  const count = queue.unsaved.length;
  const sent = await queue.flush(WAIT_MS);
  if (count === 0) return;
  if (!sent) text.textContent = `${counted(count)} could not be sent and stay in this browser. Open this page again later.`;
  else if (queue.late) text.textContent = `${counted(queue.late)} that this browser had kept came too late to count. The receipt lists them.`;
  else return;
  note.hidden = false;
}

send();
