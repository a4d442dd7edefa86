// The drawing: markup of all sheets, and what is lit, which changes without drawing anything anew.

const MOST_CELLS = 4096;
const WORD = 13.5; // pixels, of the words beside a picture in space
const SMALLEST_NUMBER = 6; // pixels, of a number that can be read

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
    const groups = (name) => this.ordered(part, name).map(() => '<g class="sheet"><g role="grid"></g><g class="marks"></g></g>').join("");
    return `<g class="part" data-part="${number}">${groups("below")}<g class="lit below"></g>${groups("above")}<g class="lit above"></g><g class="values"></g><g class="weights"></g></g>`;
  }

  // Returns the sheets of a part that are drawn below, or above, what is lit of the input.
  ordered(part, name) {
    return part.placed.filter(({ sheet }) => (this.isFlat || sheet.name === "input") === (name === "below"));
  }

  fillParts(scale) {
    const cells = this.parts.flatMap((part) => part.placed).reduce((sum, { sheet }) => sum + sheet.rows.length * sheet.columns.length, 0);
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
    const { marks, texts } = marksOf(sheet, frame, isReadable ? (cell) => numberOf(scene, values, sheet.name, cell) : null);
    placed.grid = grid;
    grid.update(sheet, frame, { labels, layer });
    const name = `${scene.words[sheet.name] ?? sheet.name}${sheet.lead.length ? ` ${sheet.lead.map((each) => each + 1).join(", ")}` : ""}`;
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
        for (const [column, row] of cells) this.markLit(grid.cellAt(row, column), shown.focus === name ? "focus" : "read");
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
  return { element: cell, layer, map, index: index?.split(",").map(Number) ?? null, place: (place ?? index).split(",").map(Number) };
}

// Returns the places that are lit on each map of a part, and which map is pointed at.
function litOf(part, lit) {
  const { scene, by } = part;
  const { map, position } = termsOf(part, lit);
  const placesOf = (name, positions) => distinctTexts(positions.map((flat) => unravelled(flat, scene[name].size).join()));
  const lighting = (readings, focus, own) => ({
    focus,
    readings,
    places: {
      input: placesRead(scene, readings),
      output: placesOf("output", readings.map(({ output }) => output)),
      kernel: scene.kernel ? placesOf("kernel", readings.map(({ tap }) => tap)) : [],
      ...own,
    },
  });
  if (position === null) return lighting([], null, {});
  if (map === "output") return lighting(by.output(position), "output", { output: placesOf("output", [position]) });
  if (map === "kernel") return lighting(by.tap(position), "kernel", { kernel: placesOf("kernel", [position]) });
  if (map === "pair") {
    const readings = by.output(position[0]).filter(({ input }) => input === position[1]);
    return lighting(readings, "output", { output: placesOf("output", [position[0]]), input: [cellPlace(scene, position[1])] });
  }
  const readings = by.input(position);
  return lighting(readings, "input", { input: distinctTexts([cellPlace(scene, position), ...placesRead(scene, readings)]) });
}

// Returns what is lit in the terms of a part: the input of a layer is the output of the one that transposes it.
function termsOf(part, lit) {
  if (!lit) return { map: null, position: null };
  const swapped = { input: "output", output: "input", kernel: "kernel" };
  if (lit.map === "matrix") return { map: "pair", position: part.isTransposed ? [lit.place[1], lit.place[0]] : lit.place };
  return { map: lit.layer === (part.layer ?? "") ? lit.map : swapped[lit.map], position: lit.position };
}

function placesRead(scene, readings) {
  return distinctTexts([...readings.map(({ place }) => place.join()), ...repeatedPlaces(scene, readings)]);
}

// Returns the real cells that stand again at places of padding.
function repeatedPlaces(scene, readings) {
  return readings.filter(({ input, place }) => input !== null && !scene.isTransposed && cellPlace(scene, input) !== place.join()).map(({ input }) => cellPlace(scene, input));
}

// Returns the place where a cell of the input is drawn: that of a transposed convolution is stretched.
function cellPlace(scene, position) {
  const index = unravelled(position, scene.input.size);
  if (!scene.isTransposed) return index.join();
  const stride = (scene.operation.operation ?? scene.operation).stride;
  const lead = index.length - stride.length;
  return index.map((at, axis) => (axis < lead ? at : at * stride[axis - lead])).join();
}

function distinctTexts(texts) {
  return [...new Set(texts)];
}

// Returns the overlays of what is lit: windows, the current cell, lines between them, and the weights in use.
function overlaysOf(part, lit, isFlat) {
  const marks = { below: "", above: "", weights: "", lit: [] };
  const boxes = {};
  for (const { sheet, frame, grid } of part.placed) {
    const isLit = new Set(lit.places[sheet.name] ?? []);
    if (!isLit.size) continue;
    const cells = [];
    sheet.rows.forEach((_, row) => sheet.columns.forEach((_, column) => {
      if (isLit.has(placeIn(sheet, row, column).join())) cells.push([column, row]);
    }));
    if (!cells.length) continue;
    const kind = lit.focus === sheet.name && sheet.name !== "input" ? "current" : "window";
    const path = areas(cells).map((area) => areaPath(frame, area)).join("");
    marks[isFlat || sheet.name === "input" ? "below" : "above"] += `<path class="${kind}" d="${path}"/>`;
    (boxes[sheet.name] ??= []).push({ frame, cells });
    marks.lit.push({ grid, name: sheet.name, cells });
  }
  if (!isFlat && boxes.input?.length === 1 && boxes.output?.length === 1 && lit.focus !== "kernel") {
    marks.below += projectionMarkup(boxes.input[0], boxes.output[0]);
  }
  if (isFlat && lit.focus === "output" && part.scene.kernel && part.values?.kernel) marks.weights = weightsMarkup(part, lit);
  return marks;
}

function projectionMarkup(source, target) {
  const corners = ({ frame, cells }) => {
    const [columns, rows] = [cells.map((cell) => cell[0]), cells.map((cell) => cell[1])];
    const [left, right, top, bottom] = [Math.min(...columns), Math.max(...columns) + 1, Math.min(...rows), Math.max(...rows) + 1];
    return [[left, top], [right, top], [right, bottom], [left, bottom]].map(([column, row]) => point(frame, column, row));
  };
  const ends = corners(target);
  return `<path class="projection" d="${corners(source).map((corner, at) => `M${corner}L${ends[at]}`).join("")}"/>`;
}

// Returns the kernel's weights, small in the corner of the cells that they multiply.
function weightsMarkup(part, lit) {
  const frames = new Map(part.placed.filter(({ sheet }) => sheet.name === "input").map((each) => [each.sheet.lead.join(), each]));
  return lit.readings.map(({ place, tap }) => {
    const lead = place.slice(0, Math.max(0, place.length - 2));
    const { sheet, frame } = frames.get(lead.join()) ?? {};
    if (!sheet) return "";
    const [row, column] = place.length > 1 ? [sheet.rows.indexOf(place.at(-2)), sheet.columns.indexOf(place.at(-1))] : [0, sheet.columns.indexOf(place[0])];
    if (row < 0 || column < 0) return "";
    const [x, y] = point(frame, column + 0.95, row + 0.93);
    return `<text class="weight" x="${x}" y="${y}" font-size="${round(frame.size * 0.26)}">${shownNumber(part.values.kernel[tap])}</text>`;
  }).join("");
}

// Returns the text of a cell in a flat drawing.
function numberOf(scene, values, name, cell) {
  if (cell.text !== undefined) return cell.text;
  if (name === "kernel") return cell.used ? shownNumber(values.kernel[cell.source]) : "";
  if (name === "output") return values.output[cell.source] === undefined ? "" : shownNumber(values.output[cell.source]);
  return cell.source === null ? shownNumber(scene.fill ?? 0) : shownNumber(values.input[cell.source]);
}

function cellLabel(scene, values, name, cell, place) {
  const map = scene[name];
  if (name === "matrix") return `output ${place[0] + 1}, input ${place[1] + 1}: ${cell.text || "no weight"}`;
  const value = values ? `, ${numberOf(scene, values, name, cell) || "nothing"}` : "";
  if (!cell.index) return `${cell.role}${value}`;
  const nouns = name === "kernel" && (scene.channels || map.size.length > 3) ? map.size.map((_, axis) => `index ${axis + 1}:`) : nounsOf(scene, map);
  const unused = cell.used ? "" : ", read by no window";
  return `${placeInWords(cell.index, nouns)}${value}${unused}`;
}

function titleMarkup(part, { sheet, frame, group, isFlat }) {
  if (!isFlat) {
    const title = spaceTitle(part, { sheet, frame });
    return title ? `<text class="title" x="${round(title.x)}" y="${round(title.y)}">${title.text}</text>` : "";
  }
  const heading = group?.heading ? `<text class="heading" x="${round(group.x)}" y="${round(group.headingY)}">${group.heading}</text>` : "";
  const title = group ? `${heading}<text class="title" x="${round(group.x)}" y="${round(group.y)}">${group.title}</text>` : "";
  if (!sheet.lead.length) return title;
  const noun = sheet.name === "kernel" && part.scene.channels ? "" : part.scene.channels ? "channel" : "plane";
  const name = `${noun} ${sheet.lead.map((at) => at + 1).join(", ")}`.trim();
  return `${title}<text class="subtitle" x="${round(frame.x)}" y="${round(frame.y - 0.35 * (part.word ?? USUAL_WORD))}">${name}</text>`;
}

// Returns the words beside a sheet in space and where they stand; null for all but the first of several sheets.
function spaceTitle({ scene }, { sheet, frame }) {
  if (sheet.lead.some((at) => at > 0)) return null;
  const text = `${scene.words[sheet.name]} ${sizeInWords(scene[sheet.name].size)}`;
  const [x, y] = point(frame, sheet.columns.length, sheet.name === "input" ? sheet.rows.length - 0.5 : 0);
  return sheet.name === "input" ? { text, x: x + 3, y: y + 10 } : { text, x: x + 4, y: y + 3 };
}

function isNarrowRoom(host) {
  return host.clientWidth < 560;
}

// Returns how many pixels a point of a drawing has: as many as there is room for.
function scaleOfDrawing(host, [, , width, height], isFlat) {
  const room = Math.max(host.clientWidth, 200);
  const tall = (!isFlat && isNarrowRoom(host) ? 0.36 : 0.68) * Math.max(innerHeight, 600);
  return Math.max(Math.min(isFlat ? 1.55 : 2.3, room / width, tall / height), Math.min(0.6, room / width));
}

// Returns [x, y, width, height] around all sheets and the words beside them, which are `word` points high.
function boxOf(parts, isFlat, word = 8) {
  const placed = parts.flatMap((part) => part.placed);
  const corners = placed.flatMap(({ sheet, frame }) => {
    const [columns, rows] = [sheet.columns.length, sheet.rows.length];
    return [[0, 0], [columns, 0], [0, rows], [columns, rows]].map(([column, row]) => point(frame, column, row));
  });
  const [xs, ys] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  const groups = placed.flatMap(({ group }) => (group ? [group] : []));
  const titles = isFlat ? [] : parts.flatMap((part) => part.placed.map((each) => spaceTitle(part, each))).filter(Boolean);
  const ends = [
    ...groups.map(({ x, title, heading = "" }) => x + Math.max(title.length * 6.4, heading.length * 5.6)),
    ...titles.map(({ x, text }) => x + 0.58 * text.length * word),
  ];
  const above = groups.map(({ heading, headingY, y }) => (heading ? headingY - 14 : y - 12));
  const [left, top] = [Math.min(...xs) - 4, Math.min(Math.min(...ys) - 6, ...above)];
  const bottom = Math.max(Math.max(...ys), ...titles.map(({ y }) => y + 0.4 * word));
  return [left, top, Math.max(...xs, ...ends) - left + 4, bottom - top + 5];
}
