// A link to a line that another window of the text has: "#L893" alone does not
// tell the server which window to show.

function follow() {
  const asked = /^#L([1-9][0-9]{0,7})$/.exec(location.hash);
  if (!asked || document.getElementById(location.hash.slice(1))) return;
  const address = new URL(location.href);
  // Once only: the note may have no such line.
  if (address.searchParams.get("line") === asked[1]) return;
  address.searchParams.set("line", asked[1]);
  location.replace(address);
}

follow();
addEventListener("hashchange", follow);
