// Signed out, or somebody else signed in: asks now and then, and when the learner comes back, who is there.

const POLL_MS = 4000;

function pause() {
  return new Promise((resolve) => {
    const again = () => {
      clearTimeout(timer);
      removeEventListener("focus", again);
      resolve();
    };
    const timer = setTimeout(again, POLL_MS);
    addEventListener("focus", again);
  });
}

/** The first state that `learner` may see again. `tell` hears each time of "signed-out" or "stranger". */
export async function signedIn(wire, learner, tell) {
  for (;;) {
    const reply = await wire.state();
    if (reply.outcome === "ok" && reply.data.learner === learner) return reply;
    if (reply.outcome === "gone" || reply.outcome === "ok") tell("stranger");
    if (reply.outcome === "signed-out") tell("signed-out");
    await pause();
  }
}
