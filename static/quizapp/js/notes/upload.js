// Says what of the chosen files would be refused before they are sent. The
// server looks at each again.

const form = document.querySelector(".notes-upload");
const field = form?.querySelector("input[type=file]");
const said = document.getElementById("files-said");

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function problems(files) {
  const { most, bytes, together } = form.dataset;
  const found = [];
  if (files.length > Number(most)) found.push(`These are ${files.length} files, and ${most} can be sent at once.`);
  for (const file of files) {
    if (file.size > Number(bytes)) found.push(`${file.name} has ${size(file.size)}, more than the ${size(Number(bytes))} that a file may have.`);
    else if (file.size === 0) found.push(`${file.name} is empty.`);
  }
  const sum = files.reduce((before, file) => before + file.size, 0);
  // The frame around each file takes a little, too.
  if (sum + 1024 * (files.length + 1) > Number(together)) found.push(`Together they have ${size(sum)}. Send some of them in another go.`);
  return found;
}

function show() {
  const files = [...field.files];
  const list = document.createElement("ul");
  for (const problem of problems(files)) {
    const item = document.createElement("li");
    item.textContent = problem;
    list.append(item);
  }
  said.replaceChildren();
  if (list.children.length) said.append(list);
  else if (files.length > 1) said.textContent = `${files.length} files, ${size(files.reduce((sum, file) => sum + file.size, 0))}`;
  return list.children.length === 0;
}

if (field && said) {
  field.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (show()) return;
    event.preventDefault();
    field.focus();
  });
}
