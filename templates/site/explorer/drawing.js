// The drawing: markup of all sheets, and what is lit, which changes without drawing anything anew.

class Drawing {
  // `host` is the element that holds the SVG; `tell` is called with what a person points at, null for nothing.
  constructor(host, tell) {
    this.host = host;
    this.tell = tell;
    this.parts = [];
    this.listen();
  }

  // Draws parts, each { scene, values, placed, layer, by }, in one SVG, and keeps of the last one what stays the same.
  show(parts, { isFlat, caption }) {
    Object.assign(this, { parts, isFlat });
    const rough = scaleOfDrawing(this.host, boxOf(parts, isFlat), isFlat);
    const box = boxOf(parts, isFlat, WORD / rough);
    const scale = scaleOfDrawing(this.host, box, isFlat);
    const structure = JSON.stringify([isFlat, parts.map((part) => [part.layer, part.placed.map(({ sheet }) => [sheet.name, sheet.lead])])]);
    if (structure !== this.structure || !this.svg?.isConnected) {
      this.fillHost(parts.map((part, number) => this.skeleton(part, number)).join(""), isFlat);
      this.grids = [...this.svg.querySelectorAll('[role="grid"]')].map((element) => new Grid(element));
      this.structure = structure;
    }
    this.size(box, scale, caption);
    this.svg.style.setProperty("--title", `${round(parts[0].word ?? USUAL_WORD)}px`);
    this.fillParts(scale);
    if (!this.svg.querySelector('.cell[tabindex="0"]')) this.firstCell().setAttribute("tabindex", "0");
  }

  fillHost(markup, isFlat) {
    this.host.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" class="drawing${isFlat ? " is-flat" : ""}" role="group">${markup}</svg>`;
    this.svg = this.host.firstElementChild;
    this.structure = "";
    this.litCells = [];
  }

  // Makes the SVG as large as its room allows; words keep their size.
  size(box, scale, caption) {
    this.svg.setAttribute("viewBox", box.map(round).join(" "));
    this.svg.setAttribute("aria-label", caption);
    this.svg.style.cssText = `width:${round(box[2] * scale)}px;--word:${round(WORD / scale)}px`;
    this.host.parentElement.classList.toggle("is-short", box[3] * scale < 0.4 * innerHeight);
  }

  // Returns the groups of a part: what lies below, what is lit, what lies above, and numbers.
  skeleton(part, number) {
    const groups = (name) => this.ordered(part, name)
      .map(() => '<g class="sheet"><g role="grid"></g><g class="marks"></g></g>')
      .join("");
    return `<g class="part" data-part="${number}">${groups("below")}<g class="lit below"></g>${groups("above")}<g class="lit above"></g><g class="values"></g><g class="weights"></g></g>`;
  }

  // Returns the sheets of a part that are drawn below, or above, what is lit of the input.
  ordered(part, name) {
    return part.placed.filter(({ sheet }) => (this.isFlat || sheet.name === "input") === (name === "below"));
  }

  fillParts(scale) {
    const cells = this.parts.flatMap((part) => part.placed)
      .reduce((sum, { sheet }) => sum + sheet.rows.length * sheet.columns.length, 0);
    let number = 0;
    this.parts.forEach((part, at) => {
      const texts = [...this.ordered(part, "below"), ...this.ordered(part, "above")].map((placed) =>
        this.fillSheet(part, placed, this.grids[number++], { scale, isLabelled: cells <= MOST_LABELLED }));
      this.svg.querySelector(`[data-part="${at}"] > .values`).innerHTML = texts.join("");
    });
  }

  // Fills a sheet and returns its numbers, where these are large enough to be read.
  fillSheet(part, placed, grid, { scale, isLabelled }) {
    const { sheet, frame } = placed;
    const { scene, values, layer } = part;
    const labels = isLabelled ? (name, cell, place) => cellLabel(scene, values, name, cell, place) : null;
    const isReadable = this.isFlat && values && frame.size * 0.42 * scale >= SMALLEST_NUMBER;
    const numbers = isReadable ? (cell) => numberOf(scene, values, sheet.name, cell) : null;
    const { marks, texts } = marksOf(sheet, frame, numbers);
    placed.grid = grid;
    grid.update(sheet, frame, { labels, layer });
    const name = `${scene.words[sheet.name] ?? sheet.name}${sheet.lead.length ? ` ${sheet.lead.join(", ")}` : ""}`;
    grid.element.setAttribute("aria-label", `${name}, ${sheet.rows.length} by ${sheet.columns.length}, with all around it`);
    grid.element.nextElementSibling.innerHTML = marks + titleMarkup(part, { ...placed, isFlat: this.isFlat });
    return texts;
  }

  firstCell() {
    return this.svg.querySelector('[data-map="output"]') ?? this.svg.querySelector(".cell");
  }

  // Lights what is pointed at, { layer, map, position, place }, and what belongs to it.
  light(lit) {
    this.litCells.forEach((cell) => cell.removeAttribute("data-lit"));
    this.litCells = [];
    this.parts.forEach((part, number) => {
      const shown = part.litOf ? part.litOf(lit) : litOf(part, lit);
      const overlays = overlaysOf(part, shown, this.isFlat);
      const group = this.svg.querySelector(`[data-part="${number}"]`);
      for (const name of ["below", "above"]) group.querySelector(`.lit.${name}`).innerHTML = overlays[name];
      group.querySelector(".weights").innerHTML = overlays.weights;
      for (const { grid, name, cells } of overlays.lit) {
        for (const [column, row] of cells) {
          this.markLit(grid.cellAt(row, column), shown.focus === name ? "focus" : "read");
        }
      }
    });
  }

  markLit(cell, how) {
    cell.setAttribute("data-lit", how);
    this.litCells.push(cell);
  }

  listen() {
    const cellOf = (event) => event.target.closest?.(".cell");
    this.host.addEventListener("pointerover", (event) => {
      const cell = cellOf(event);
      if (cell) this.tell("hover", describedCell(cell));
    });
    this.host.addEventListener("pointerleave", () => this.tell("leave"));
    this.host.addEventListener("click", (event) => {
      const cell = cellOf(event);
      if (!cell) return;
      this.tell("choose", describedCell(cell));
      if (cell.isConnected) this.focusOn(cell);
    });
    this.host.addEventListener("focusin", (event) => {
      const cell = cellOf(event);
      if (cell && cell.matches(":focus-visible")) this.tell("choose", describedCell(cell));
    });
    this.host.addEventListener("dblclick", (event) => {
      const cell = cellOf(event);
      if (cell) this.tell("edit", describedCell(cell));
    });
    this.host.addEventListener("keydown", (event) => this.move(event));
  }

  // Moves the focus with the arrow keys, within a grid and to the next one with page up and down.
  move(event) {
    const cell = event.target.closest?.(".cell");
    if (!cell) return;
    if (event.key === "Enter" || /^[-\d.]$/.test(event.key)) {
      event.preventDefault();
      this.tell("edit", { ...describedCell(cell), text: event.key === "Enter" ? null : event.key });
      return;
    }
    const grids = [...this.svg.querySelectorAll('[role="grid"]')];
    const grid = cell.closest('[role="grid"]');
    const rows = [...grid.children].map((row) => [...row.children]);
    const row = rows.findIndex((cells) => cells.includes(cell));
    const column = rows[row].indexOf(cell);
    const other = (step) => grids[modulo(grids.indexOf(grid) + step, grids.length)].querySelector(".cell");
    const target = {
      ArrowLeft: () => rows[row][column - 1],
      ArrowRight: () => rows[row][column + 1],
      ArrowUp: () => rows[row - 1]?.[column],
      ArrowDown: () => rows[row + 1]?.[column],
      Home: () => rows[row][0],
      End: () => rows[row].at(-1),
      PageUp: () => other(-1),
      PageDown: () => other(1),
    }[event.key];
    if (!target) return;
    event.preventDefault();
    const next = target();
    if (!next) return;
    this.focusOn(next);
  }

  // Focuses a cell, the only one that the tab key reaches.
  focusOn(cell) {
    this.svg.querySelectorAll("[tabindex]").forEach((each) => each.removeAttribute("tabindex"));
    cell.setAttribute("tabindex", "0");
    cell.focus();
  }
}

// Returns what an element stands for.
function describedCell(cell) {
  const { layer = "", map, index, place } = cell.dataset;
  const numbers = (text) => text.split(",").map(Number);
  return { element: cell, layer, map, index: index ? numbers(index) : null, place: numbers(place ?? index) };
}
