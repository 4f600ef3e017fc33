// A button on every code block that is marked for it: <div class="copy"><pre>…</pre></div>.
// Guide pages mark theirs by .code-example.

const live = document.getElementById("live");

function furnish(block) {
  const pre = block.matches("pre") ? block : block.querySelector("pre");
  if (!pre || pre.closest(".copy")?.querySelector(".copy-button")) return;
  let frame = pre.closest(".copy");
  if (!frame) {
    frame = document.createElement("div");
    frame.className = "copy";
    pre.replaceWith(frame);
    frame.append(pre);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small copy-button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = "Copied";
      live.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
      getSelection()?.selectAllChildren(pre);
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  frame.append(button);
}

function furnishAll(root) {
  root.querySelectorAll(".copy, .code-example pre, .prose pre.highlight").forEach((block) => furnish(block));
}

if (navigator.clipboard) {
  furnishAll(document);
  // What a fragment brings comes later than the page.
  document.addEventListener("htmx:afterSwap", () => furnishAll(document));
}
