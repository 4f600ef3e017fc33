// The search page while somebody types: the address follows without a new
// entry in the history for every letter, and Escape empties the field.

const field = document.getElementById("q");

document.addEventListener("htmx:afterSwap", () => {
  const address = new URL(location.href);
  const words = field.value.trim();
  if (words) address.searchParams.set("q", words);
  else address.searchParams.delete("q");
  address.searchParams.delete("page");
  history.replaceState(history.state, "", address);
  document.title = `${words ? `${words} · ` : ""}Search · Sortkey`;
});

// What was typed before this script and htmx were there has told nobody, and
// htmx takes it for the value that it begins with.
function tell() {
  if (field.value !== field.defaultValue) field.form.requestSubmit();
}
if (document.readyState === "complete") tell();
else addEventListener("load", tell, { once: true });
