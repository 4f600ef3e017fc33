// The button that switches notifications on in this browser. It asks the browser for
// a subscription and sends it with the form around it; the page comes back with a message.

const form = document.getElementById("push-add");
const says = document.getElementById("push-says");
const button = form?.querySelector("button");

function bytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "="));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function base64url(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function digest(text) {
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell(words) {
  says.textContent = words;
  says.hidden = false;
}

async function present() {
  const registration = await navigator.serviceWorker.getRegistration(form.dataset.scope);
  return registration?.pushManager.getSubscription() ?? null;
}

// Marks this browser in the list. The list may lack it: then the button makes it known again.
async function mark() {
  const subscription = await present();
  const here = subscription && (await digest(subscription.endpoint));
  const row = here && document.querySelector(`[data-browser="${here}"]`);
  if (!row) return;
  row.querySelector("[data-here]").hidden = false;
  button.hidden = true;
  row.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await subscription.unsubscribe().catch(() => false);
    event.target.submit();
  });
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") {
    tell("Your browser does not allow this site to show notifications. You can change that in its settings for this site.");
    return;
  }
  const registration = await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope });
  // A subscription made with another key of the site cannot be used, and stands in the way of a new one.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  if (!registration.active) {
    const worker = registration.installing ?? registration.waiting;
    await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
  }
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(form.dataset.key),
  });
  form.elements.endpoint.value = subscription.endpoint;
  form.elements.p256dh.value = base64url(subscription.getKey("p256dh"));
  form.elements.auth.value = base64url(subscription.getKey("auth"));
  form.submit();
}

if (form) {
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await subscribe();
      } catch {
        tell("Your browser could not reach its push service. Nothing has changed: reminders come by mail.");
      }
      button.disabled = false;
    });
    mark();
  } else {
    tell("This browser cannot show notifications of a site. Reminders come by mail.");
  }
}
