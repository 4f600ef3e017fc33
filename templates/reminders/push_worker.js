// Shows a reminder as a notification, and opens its page. Answers no requests and keeps nothing.

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // A browser that shows nothing after a push is asked by its maker to explain itself.
  }
  const { title = "Sortkey", body = "", tag = "reminder", url = "/" } = told;
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  // Only ever a page of this site.
  const page = url.origin === self.location.origin ? url.href : self.location.origin;
  event.waitUntil(self.clients.openWindow(page));
});
