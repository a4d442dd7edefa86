// The guide's pages: a figure plays when it is asked to, and the contents are open where there is room beside the text.
"use strict";

const waiting = new Map();

// Called by the script of a figure, guide/figures/NAME.js, with its player.
function guideFigure(name, html) {
  for (const still of waiting.get(name) ?? []) {
    const box = document.createElement("template");
    box.innerHTML = html;
    const element = box.content.querySelector(".player");
    still.replaceWith(element);
    const player = new Player(element);
    element.querySelector("[data-do='play']").focus();
    player.show(0);
    player.play();
  }
  waiting.delete(name);
}

function load(still) {
  const name = still.dataset.figure;
  if (waiting.has(name)) return;
  waiting.set(name, [still]);
  const script = document.createElement("script");
  script.src = `figures/${name}.js`;
  document.head.append(script);
}

for (const button of document.querySelectorAll(".play-still")) {
  button.hidden = false;
  const still = button.closest(".still");
  button.addEventListener("click", () => load(still));
  still.querySelector("img").addEventListener("click", () => load(still));
}

const menu = document.querySelector(".guide-menu");
const beside = matchMedia("(min-width: 70rem)");
const fit = () => { menu.open = beside.matches; };
beside.addEventListener("change", fit);
if (menu) fit();

// Whoever prints wants the whole of it.
addEventListener("beforeprint", () => { for (const each of document.querySelectorAll("details.answer")) each.open = false; });
