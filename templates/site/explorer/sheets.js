// Draws sheets of cells as SVG. A sheet is a part of a map with rows and columns; its frame says where it lies:
// { x, y, right: [dx, dy], down: [dx, dy] } in points, the step of a column and that of a row.

const CM = 28.3465; // points
const MOST_LABELLED = 400; // cells of larger drawings get their labels for screen readers as they are focused

// Returns the sheets of a map: one for each combination of the axes before the last two.
function sheetsOf(map, name) {
  const places = map.places.length > 1 ? map.places : [[null], ...map.places];
  const lead = places.slice(0, -2);
  const [rows, columns] = places.slice(-2);
  return combinations(lead).map((head) => ({ map, name, lead: head, rows, columns }));
}

// Returns the place of a sheet's cell by its row and column among those drawn.
function placeIn(sheet, row, column) {
  const here = sheet.rows[row] === null ? [sheet.columns[column]] : [sheet.rows[row], sheet.columns[column]];
  return [...sheet.lead, ...here];
}

function point(frame, column, row) {
  const x = frame.x + column * frame.right[0] + row * frame.down[0];
  const y = frame.y + column * frame.right[1] + row * frame.down[1];
  return [round(x), round(y)];
}

// Returns the path of a rectangle of cells.
function areaPath(frame, { column, row, columns, rows }) {
  const [right, down] = [frame.right.map((step) => round(step * columns)), frame.down.map((step) => round(step * rows))];
  return `M${point(frame, column, row)}l${right} ${down} ${right.map((step) => -step)}z`;
}

// The cells of a sheet in the page. They stand at their places, and the grid is moved: so a change of padding or size
// leaves the cells that stay untouched.
class Grid {
  constructor(element) {
    this.element = element;
    this.rows = new Map();
  }

  update(sheet, frame, { labels, layer }) {
    const [row0, column0] = [sheet.rows, sheet.columns].map((places) => (isAscending(places) ? places[0] ?? 0 : 0));
    const [x, y] = point(frame, -column0, -row0);
    this.element.setAttribute("transform", `matrix(${[...frame.right, ...frame.down, x, y].map(round).join(" ")})`);
    const fresh = new Map(sheet.rows.map((place, row) => [place, sheet.columns.map((_, column) =>
      cellMarkup(sheet, { at: [column + column0, row + row0], place: placeIn(sheet, row, column), labels, layer }))]));
    if (!this.rows.size) this.fill(fresh);
    else this.change(fresh);
  }

  fill(fresh) {
    this.element.innerHTML = [...fresh.values()].map((cells) => `<g role="row">${cells.join("")}</g>`).join("");
    this.rows = new Map([...fresh].map(([place, cells], at) => [place, { cells, element: this.element.children[at] }]));
  }

  change(fresh) {
    const isKnown = [...fresh.keys()].some((place) => this.rows.has(place));
    if (!isKnown) return this.fill(fresh);
    for (const [place, { element }] of this.rows) if (!fresh.has(place)) element.remove();
    const rows = new Map();
    let next = this.element.firstElementChild;
    for (const [place, cells] of fresh) {
      const old = this.rows.get(place);
      if (old) {
        changeRow(old, cells);
        rows.set(place, { cells, element: old.element });
        next = old.element.nextElementSibling;
      } else {
        const row = document.createElementNS("http://www.w3.org/2000/svg", "g");
        row.setAttribute("role", "row");
        row.innerHTML = cells.join("");
        this.element.insertBefore(row, next);
        rows.set(place, { cells, element: row });
      }
    }
    this.rows = rows;
  }

  cellAt(row, column) {
    return this.element.children[row].children[column];
  }
}

// Changes the cells of a row: adds and takes away at its ends, or makes the row anew.
function changeRow({ cells: old, element }, cells) {
  const first = old.indexOf(cells.find((markup) => old.includes(markup)));
  const start = first < 0 ? -1 : cells.indexOf(old[first]);
  let length = 0;
  while (first >= 0 && first + length < old.length && start + length < cells.length && old[first + length] === cells[start + length]) length++;
  if (!length || first > 4 || start > 4) {
    element.innerHTML = cells.join("");
    return;
  }
  for (let at = old.length - 1; at >= 0; at--) if (at < first || at >= first + length) element.children[at].remove();
  if (start > 0) element.insertAdjacentHTML("afterbegin", cells.slice(0, start).join(""));
  if (start + length < cells.length) element.insertAdjacentHTML("beforeend", cells.slice(start + length).join(""));
}

function isAscending(places) {
  return places.length < 2 || places[1] > places[0];
}

function cellMarkup(sheet, { at: [x, y], place, labels, layer }) {
  const cell = sheet.map.cell(place);
  const index = cell.index ? ` data-index="${cell.index.join()}"` : "";
  const label = labels ? ` aria-label="${labels(sheet.name, cell, place)}"` : "";
  const isHere = cell.index && place.every((number, axis) => number === cell.index[axis]);
  const at = isHere ? "" : ` data-place="${place.join()}"`;
  return `<path role="gridcell" class="cell ${className(cell.role)}" d="M${x} ${y}h1v1h-1z" data-map="${sheet.name}"${layer ? ` data-layer="${layer}"` : ""}${index}${at}${label}/>`;
}

// Returns the edges of each role of a sheet and strokes through what nothing reads, and its numbers, as markup.
function marksOf(sheet, frame, numbers) {
  const byRole = new Map();
  const unused = [];
  const texts = [];
  sheet.rows.forEach((_, row) => sheet.columns.forEach((_, column) => {
    const cell = sheet.map.cell(placeIn(sheet, row, column));
    if (!byRole.has(cell.role)) byRole.set(cell.role, []);
    byRole.get(cell.role).push([column, row]);
    if (!cell.used) unused.push(`M${point(frame, column + 0.16, row + 0.84)}L${point(frame, column + 0.84, row + 0.16)}`);
    if (numbers) texts.push(numberMarkup(frame, column, row, numbers(cell)));
  }));
  const lines = ROLES.filter((role) => byRole.has(role)).map((role) =>
    `<path class="edge ${className(role)}" d="${edgesPath(frame, byRole.get(role))}"/>`);
  const strokes = unused.length ? `<path class="unused" d="${unused.join("")}"/>` : "";
  return { marks: lines.join("") + strokes, texts: texts.join("") };
}

function numberMarkup(frame, column, row, text) {
  if (text === "") return "";
  const [x, y] = point(frame, column + 0.5, row + 0.5);
  const size = round(frame.size * (text.length < 4 ? 0.42 : text.length < 6 ? 0.32 : 0.24));
  return `<text class="value" x="${x}" y="${y}" font-size="${size}">${text}</text>`;
}

function className(role) {
  return role.replaceAll(" ", "-");
}

// Returns the edges of some cells [column, row], each once: dashes drawn twice are no dashes.
function edgesPath(frame, cells) {
  const along = (key, position) => {
    const byLine = new Map();
    for (const cell of cells) {
      for (const side of [0, 1]) {
        const line = cell[key] + side;
        if (!byLine.has(line)) byLine.set(line, []);
        byLine.get(line).push(cell[position]);
      }
    }
    return [...byLine]
      .flatMap(([line, numbers]) => runs(distinct(numbers)).map(([first, length]) => ({ line, first, length })));
  };
  const horizontal = along(1, 0)
    .map(({ line, first, length }) => `M${point(frame, first, line)}L${point(frame, first + length, line)}`);
  const vertical = along(0, 1)
    .map(({ line, first, length }) => `M${point(frame, line, first)}L${point(frame, line, first + length)}`);
  return [...horizontal, ...vertical].join("");
}

// Cuts a set of cells [column, row] into rectangles: runs along rows, joined where rows below have the same.
function areas(cells) {
  const byRow = new Map();
  for (const [column, row] of cells) {
    if (!byRow.has(row)) byRow.set(row, []);
    byRow.get(row).push(column);
  }
  const stacks = new Map();
  for (const row of distinct([...byRow.keys()])) {
    for (const [column, columns] of runs(distinct(byRow.get(row)))) {
      const key = `${column},${columns}`;
      if (!stacks.has(key)) stacks.set(key, []);
      const last = stacks.get(key).at(-1);
      if (last && last.row + last.rows === row) last.rows += 1;
      else stacks.get(key).push({ column, row, columns, rows: 1 });
    }
  }
  return [...stacks.values()].flat();
}
