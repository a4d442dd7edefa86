// Rows: one axis by itself, the input below and the output above it, and lines from each output to what it reads.

const ROW_CELL = 26;
const ROW_GAP = 74;

// Returns what an operation does along one axis, as cells of two rows; null where its axes do not stand alone.
function rowsAlong(operation, axis) {
  const window = operation instanceof Layer ? operation.operation : operation.computedBy ?? operation;
  if (window instanceof AdaptivePooling) return sharesAlong(window, axis, (u) => window.window(axis, u));
  if (window instanceof Resize) return sharesAlong(window, axis, (u) => window.weights(axis, u).map(([cell]) => cell));
  if (!window.axes || window instanceof Unfolding) return null;
  const here = tracksOf(window)[axis];
  const touched = new Set(range(here.outputs).flatMap((u) => here.axis.reads(u)));
  return {
    places: here.places,
    outputs: here.outputs,
    role: (place) => here.role(place),
    source: (place) => here.source(place),
    isUsed: (place) => touched.has(place),
    reads: (u) => here.axis.reads(u),
  };
}

function sharesAlong(operation, axis, reads) {
  const [i, o] = [operation.inputSize[axis], operation.outputSize[axis]];
  return { places: range(i), outputs: o, role: () => "input", source: (place) => place, isUsed: () => true, reads };
}

// Returns the markup of the rows of one axis, with what is lit along it: { output, inputs }.
function rowsMarkup(rows, { axis, title, words, lit, top }) {
  const width = Math.max(rows.places.length, rows.outputs) * ROW_CELL;
  const left = { input: (width - rows.places.length * ROW_CELL) / 2, output: (width - rows.outputs * ROW_CELL) / 2 };
  const y = { output: top + 18, input: top + 18 + ROW_CELL + ROW_GAP };
  const centre = (name, at) => left[name] + (at + 0.5) * ROW_CELL;
  const cells = (name, list) =>
    list.map((cell, at) =>
      `<path role="gridcell" class="cell ${className(cell.role)}" d="M${round(left[name] + at * ROW_CELL)} ${y[name]}h${ROW_CELL}v${ROW_CELL}h-${ROW_CELL}z" data-map="${name}" data-axis="${axis}"${cell.index === null ? "" : ` data-index="${cell.index}"`} data-place="${cell.place}"${cell.isLit ? ' data-lit="read"' : ""} aria-label="${cell.label}"/>`)
    .join("");
  const edges = (name, list) =>
    ROLES.map((role) => [role, list.flatMap((cell, at) => (cell.role === role ? [[at, 0]] : []))])
    .filter(([, found]) => found.length)
    .map(([role, found]) =>
      `<path class="edge ${className(role)}" d="${edgesPath({ x: left[name], y: y[name], right: [ROW_CELL, 0], down: [0, ROW_CELL] }, found)}"/>`).join("");
  const read = lit === null ? [] : rows.reads(lit);
  const inputs = rows.places.map((place) => ({
    place, role: rows.role(place), index: rows.role(place) === "input" ? rows.source(place) : null,
    isLit: read.includes(place), label: `${words.input} ${rows.role(place) === "input" ? rows.source(place) : rows.role(place)}`,
  }));
  const outputs = range(rows.outputs)
    .map((u) => ({ place: u, role: "output", index: u, isLit: u === lit, label: `${words.output} ${u}` }));
  const lines = (from, isLit) => from.flatMap((u) => rows.reads(u).filter((place) => rows.places.includes(place)).map((place) =>
    `M${round(centre("output", u))} ${y.output + ROW_CELL}L${round(centre("input", place - rows.places[0]))} ${y.input}`)).join("");
  const strokes = inputs.flatMap(({ place }, at) =>
    (rows.isUsed(place) ? [] : [`M${round(left.input + at * ROW_CELL)} ${y.input + ROW_CELL}l${ROW_CELL} -${ROW_CELL}`]))
    .join("");
  const numbers = (name, list) =>
    list.map((cell, at) =>
      `<text class="value" font-size="11" x="${round(centre(name, at))}" y="${y[name] + ROW_CELL / 2}">${cell.index ?? ""}</text>`)
    .join("");
  const windows = [
    ...inputs.flatMap((cell, at) =>
      (cell.isLit ? [`<path class="window" d="M${round(left.input + at * ROW_CELL)} ${y.input}h${ROW_CELL}v${ROW_CELL}h-${ROW_CELL}z"/>`] : [])),
    ...outputs.flatMap((cell, at) =>
      (cell.isLit ? [`<path class="current" d="M${round(left.output + at * ROW_CELL)} ${y.output}h${ROW_CELL}v${ROW_CELL}h-${ROW_CELL}z"/>`] : [])),
  ].join("");
  return {
    width,
    bottom: y.input + ROW_CELL,
    markup: `<g class="part"><text class="title" x="0" y="${top + 8}">${title}</text>
<path class="projection is-faint" d="${lines(range(rows.outputs))}"/>
<g role="grid" aria-label="${words.output}, ${title}"><g role="row">${cells("output", outputs)}</g></g>
<g role="grid" aria-label="${words.input}, ${title}"><g role="row">${cells("input", inputs)}</g></g>
${edges("output", outputs)}${edges("input", inputs)}<path class="unused" d="${strokes}"/>
<path class="projection is-lit" d="${lit === null ? "" : lines([lit])}"/>${windows}${numbers("output", outputs)}${numbers("input", inputs)}</g>`,
  };
}
