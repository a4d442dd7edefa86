// What is lit of a part: the places that belong to what is pointed at, and the marks over them.

// Returns the places that are lit on each map of a part, and which map is pointed at.
function litOf(part, lit) {
  const { scene, by } = part;
  const { map, position } = termsOf(part, lit);
  const placesOf = (name, positions) =>
    distinctTexts(positions.map((flat) => unravelled(flat, scene[name].size).join()));
  const lighting = (readings, focus, own) => ({
    focus,
    position,
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
    return lighting(readings, "output", {
      output: placesOf("output", [position[0]]), input: [cellPlace(scene, position[1])],
    });
  }
  const readings = by.input(position);
  return lighting(readings, "input", {
    input: distinctTexts([cellPlace(scene, position), ...placesRead(scene, readings)]),
  });
}

// Returns what is lit in the terms of a part: the input of a layer is the output of the one that transposes it.
function termsOf(part, lit) {
  if (!lit) return { map: null, position: null };
  const swapped = { input: "output", output: "input", kernel: "kernel" };
  if (lit.map === "matrix") {
    return { map: "pair", position: part.isTransposed ? [lit.place[1], lit.place[0]] : lit.place };
  }
  return { map: lit.layer === (part.layer ?? "") ? lit.map : swapped[lit.map], position: lit.position };
}

function placesRead(scene, readings) {
  return distinctTexts([...readings.map(({ place }) => place.join()), ...repeatedPlaces(scene, readings)]);
}

// Returns the real cells that stand again at places of padding.
function repeatedPlaces(scene, readings) {
  return readings.filter(({ input, place }) =>
    input !== null && !scene.isTransposed && cellPlace(scene, input) !== place.join())
    .map(({ input }) => cellPlace(scene, input));
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
  if (!isFlat && boxes.input?.length === 1 && boxes.output?.length === 1 && lit.focus !== "kernel" && !part.scene.sampled) {
    marks.below += projectionMarkup(boxes.input[0], boxes.output[0]);
  }
  if (part.scene.sampled && lit.focus === "output") {
    const input = part.placed.find(({ sheet }) => sheet.name === "input");
    marks.below += sampleMarks(input, part.scene.sampled(lit.position));
  } else if (isFlat && lit.focus === "output" && part.scene.kernel && part.values?.kernel) {
    marks.weights = weightsMarkup(part, lit);
  }
  return marks;
}

function projectionMarkup(source, target) {
  const corners = ({ frame, cells }) => {
    const [columns, rows] = [cells.map((cell) => cell[0]), cells.map((cell) => cell[1])];
    const [left, right, top, bottom] = [Math.min(...columns), Math.max(...columns) + 1, Math.min(...rows), Math.max(...rows) + 1];
    return [[left, top], [right, top], [right, bottom], [left, bottom]]
      .map(([column, row]) => point(frame, column, row));
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
    const [row, column] = place.length > 1
      ? [sheet.rows.indexOf(place.at(-2)), sheet.columns.indexOf(place.at(-1))]
      : [0, sheet.columns.indexOf(place[0])];
    if (row < 0 || column < 0) return "";
    const [x, y] = point(frame, column + 0.95, row + 0.93);
    return `<text class="weight" x="${x}" y="${y}" font-size="${round(frame.size * 0.26)}">${shownNumber(part.values.kernel[tap])}</text>`;
  }).join("");
}
