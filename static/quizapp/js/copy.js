// A button on every block of code that copies it.

if (navigator.clipboard) {
  for (const block of document.querySelectorAll("pre.highlight, pre[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button copy-button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const text = block.querySelector("code").textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Press Ctrl+C";
        getSelection().selectAllChildren(block.querySelector("code"));
      }
      document.getElementById("live").textContent = button.textContent;
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    block.before(button);
  }
}
