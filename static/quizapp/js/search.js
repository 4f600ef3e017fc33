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
