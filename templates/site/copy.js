// Buttons that copy the text of an element: data-copy has its id.
"use strict";

(() => {
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // not to be had from a folder, or without leave
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    const words = button.textContent;
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      button.focus();
      setTimeout(() => { button.textContent = words; }, 1500);
    });
  }
})();
