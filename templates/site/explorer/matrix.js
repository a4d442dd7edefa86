// The matrix of a convolution: a row for each output, a column for each input, a weight where one reads the other.

const MOST_ENTRIES = 4096;

// Returns the parts of the picture with a matrix: the convolution, its matrix, and the transposed one that multiplies by
// the transpose. The layer that was chosen has no name, the other one is "direct" or "transposed".
function matrixParts(operation, table, isNarrow) {
  const window = operation instanceof Layer ? operation.operation : operation;
  const isTransposed = window instanceof TransposedConvolution;
  const made = (each, layer, typed) => {
    const scene = sceneOf(each);
    return {
      scene, by: new Connections(scene), values: valuesOf(scene, typed), layer, isTransposed: each instanceof TransposedConvolution,
    };
  };
  const kernelOnly = { kernel_values: table.kernel_values };
  const [direct, transposed] = isTransposed
    ? [made(window.transpose(), "direct", kernelOnly), made(window, "", table)]
    : [made(window, "", table), made(window.transpose(), "transposed", kernelOnly)];
  const map = matrixMap(direct);
  const matrix = {
    scene: { operation: direct.scene.operation, words: { matrix: "matrix" }, matrix: map }, values: direct.values, layer: "matrix",
    litOf: (lit) => matrixLit(direct, lit),
  };
  return stacked([
    [direct, "The convolution", flatGroups(direct.scene)],
    [matrix, "Its matrix: a row for each output, a column for each input", [{
      sheets: sheetsOf(map, "matrix"), title: `matrix ${sizeInWords(map.size)}`, scale: matrixScale(map),
    }]],
    [transposed, "The transposed convolution, which multiplies by the transposed matrix, as the direct one that computes it", flatGroups(transposed.scene)],
  ], isNarrow);
}

// Returns the matrix as a map of its own, whose cells stand for pairs of an output and an input.
function matrixMap({ scene, by, values }) {
  const size = [product(scene.output.size), product(scene.input.size)];
  const taps = new Map();
  range(size[0]).forEach((output) => by.output(output).forEach(({ input, tap }) => {
    if (input !== null) taps.set(`${output},${input}`, tap);
  }));
  return {
    size,
    places: size.map((cells) => range(cells)),
    cell: (place) => {
      const tap = taps.get(place.join());
      const text = tap === undefined ? "" : shownNumber(values.kernel[tap]);
      return {
        role: tap === undefined ? "empty" : "kernel", index: place, source: ravelled(place, size), used: true, text,
      };
    },
  };
}

function matrixScale({ size }) {
  return Math.max(0.45, Math.min(0.8, 26 / size[1]));
}

// Returns what is lit of the matrix: a row, a column, the places of a weight, or one entry.
function matrixLit({ by, scene, layer }, lit) {
  const { map, position } = termsOf({ layer }, lit);
  const size = [product(scene.output.size), product(scene.input.size)];
  const places = {
    output: () => range(size[1]).map((input) => `${position},${input}`),
    input: () => range(size[0]).map((output) => `${output},${position}`),
    kernel: () => by.tap(position)
      .filter(({ input }) => input !== null)
      .map(({ output, input }) => `${output},${input}`),
    pair: () => [position.join()],
  };
  const isThere = map !== null && position !== null;
  return { focus: "matrix", readings: [], places: { matrix: isThere ? places[map]() : [] } };
}

// Returns parts with their sheets below each other, each with a heading.
function stacked(rows, isNarrow) {
  let top = 0;
  return rows.map(([part, heading, groups]) => {
    const placed = flatLayout(groups, { isNarrow });
    const bottom = Math.max(...placed.map(({ sheet, frame }) => frame.y + sheet.rows.length * frame.down[1]));
    placed.forEach(({ frame, group }) => {
      frame.y += top + 24;
      if (group) group.y += top + 24;
    });
    const first = placed.find(({ group }) => group).group;
    const highest = Math.min(...placed.filter(({ group }) => group).map(({ group }) => group.y));
    first.heading = heading;
    first.headingY = highest - 20;
    top += bottom + 52;
    return { ...part, placed };
  });
}
