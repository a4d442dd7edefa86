// Cards play while one points at them or comes to them with the keyboard; not for who asks for less motion.
"use strict";

(() => {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  for (const card of document.querySelectorAll(".figure-card")) {
    const image = card.querySelector("img[data-moving]");
    if (!image) continue;
    const still = image.getAttribute("src");
    const play = () => { if (!reduced.matches) image.src = image.dataset.moving; };
    const stop = () => { image.src = still; };
    card.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") play(); });
    card.addEventListener("pointerleave", stop);
    card.addEventListener("focusin", play);
    card.addEventListener("focusout", stop);
  }
})();
