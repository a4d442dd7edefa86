// Plays figures: an SVG whose parts are shown on some frames, the controls below it, and a sentence for each frame.
"use strict";

class Player {
  constructor(element) {
    this.element = element;
    this.data = JSON.parse(element.querySelector("script[type='application/json']").textContent);
    this.count = this.data.durations.length;
    this.parts = Object.entries(this.data.shown).flatMap(([name, frames]) =>
      [...element.querySelectorAll(`.${name}`)].map((part) => [part, new Set(frames)]));
    this.frame = Number(element.dataset.start) - 1;
    this.speed = 1;
    this.timer = null;
    if (this.count > 1) this.listen();
  }

  listen() {
    const find = (selector) => this.element.querySelector(selector);
    this.range = find("input[type='range']");
    this.button = find("[data-do='play']");
    this.looping = find("[data-do='loop']");
    this.status = find("[role='status']");
    find(".player-controls").hidden = false;
    this.element.addEventListener("click", (event) => this.press(event.target.closest("[data-do]")?.dataset.do));
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.range.addEventListener("input", () => { this.pause(); this.show(Number(this.range.value) - 1); });
    find("select").addEventListener("change", (event) => { this.speed = Number(event.target.value); if (this.isPlaying) this.wait(); });
    find(".stage").addEventListener("click", () => this.toggle());
    this.show(this.frame);
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    if ("autoplay" in this.element.dataset && !still.matches) { this.show(0); this.play(); }
    still.addEventListener("change", () => { if (still.matches) this.pause(); });
  }

  get isPlaying() { return this.timer !== null; }
  get loops() { return this.looping.getAttribute("aria-pressed") === "true"; }

  press(what) {
    if (what === "play") this.toggle();
    if (what === "back") this.step(-1);
    if (what === "forward") this.step(1);
    if (what === "loop") this.looping.setAttribute("aria-pressed", String(!this.loops));
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("select, input, a")) return;
    const last = this.count - 1;
    const work = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      Home: () => this.go(0),
      End: () => this.go(last),
      " ": () => this.toggle(),
    }[event.key];
    if (!work || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    work();
  }

  toggle() {
    if (this.isPlaying) { this.pause(); this.say(); } else this.play();
  }

  play() {
    if (this.frame === this.count - 1 && !this.loops) this.show(0);
    this.wait();
    this.status.textContent = "";
    this.label("Pause");
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.label("Play");
  }

  label(word) {
    this.element.classList.toggle("is-playing", this.isPlaying);
    this.button.setAttribute("aria-label", word);
    this.button.title = `${word} (space)`;
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), this.data.durations[this.frame] / this.speed);
  }

  next() {
    if (this.frame === this.count - 1 && !this.loops) { this.pause(); return; }
    this.show((this.frame + 1) % this.count);
    this.wait();
  }

  step(by) { this.go((this.frame + by + this.count) % this.count); }

  go(frame) {
    this.pause();
    this.show(frame);
    this.say();
  }

  say() { this.status.textContent = `Frame ${this.frame + 1} of ${this.count}. ${this.data.sentences[this.frame]}`; }

  show(frame) {
    this.frame = frame;
    for (const [part, frames] of this.parts) part.style.visibility = frames.has(frame) ? "inherit" : "hidden";
    this.range.value = frame + 1;
    this.range.setAttribute("aria-valuetext", `frame ${frame + 1} of ${this.count}`);
    this.range.style.setProperty("--done", frame / (this.count - 1));
    this.element.querySelector("[data-number]").textContent = frame + 1;
    this.element.querySelector(".sentence").textContent = this.data.sentences[frame];
    this.element.dispatchEvent(new CustomEvent("frame", { bubbles: true, detail: { frame, count: this.count } }));
  }
}

document.addEventListener("frame", ({ detail: { frame, count } }) => {
  const number = String(frame + 1).padStart(Math.max(2, String(count).length), "0");
  for (const link of document.querySelectorAll("a[data-pattern]")) link.href = link.dataset.pattern.replace("{}", number);
});
for (const element of document.querySelectorAll(".player")) new Player(element);
