// The deformable convolution as it is drawn: its offsets, which are numbers of the picture, and where its taps lie.

// Returns the operation of a table, with its offsets: typed ones as the catalogue has them, a pair [rows, columns] per
// tap, the same at every output, or such a list per output; else the taps of the kernel turned about its centre.
function deformed(table) {
  const operation = new DeformableConvolution({ operation: new Convolution(argumentsOf(table, WINDOW)) });
  const { kernelSize } = operation.operation;
  const [taps, outputs] = [product(kernelSize), product(operation.outputSize)];
  const isPerOutput = [table.offsets ?? []].flat(Infinity).length === 2 * taps * outputs && outputs > 1;
  const offsetsSize = isPerOutput ? [outputs, taps, 2] : [taps, 2];
  const offsets = typedValues(table.offsets, offsetsSize, "offsets") ?? turned(kernelSize);
  const offset = indices(operation.offsetShape).map(([channel, ...index]) =>
    offsets[channel + (isPerOutput ? 2 * taps * ravelled(index, operation.outputSize) : 0)]);
  return Object.assign(operation, { offsets, offsetsSize, offset });
}

function turned(kernelSize) {
  const centre = kernelSize.map((k) => (k - 1) / 2);
  return indices(kernelSize).flatMap(([row, column]) => [(column - centre[1]) / 2, (centre[0] - row) / 2]);
}

// Returns the scene of a deformable convolution. What it reads are the cells around each place, with their shares; its
// places [row, column] for an output are those of `sampled`.
function deformableScene(operation) {
  const inner = windowScene(operation.operation);
  const { inputSize } = operation.operation;
  const samplesOf = (u) => operation.samples(unravelled(u, operation.outputSize), operation.offset);
  const readingsOf = (u) => samplesOf(u).flatMap(({ weights }, tap) =>
    weights.map(([place, share]) => ({ place, input: ravelled(place, inputSize), tap, share })));
  const used = new Set(range(product(operation.outputSize)).flatMap((u) => readingsOf(u).map(({ input }) => input)));
  const cell = (place) => {
    const found = inner.input.cell(place);
    return { ...found, used: found.role !== "input" || used.has(found.source) };
  };
  const sampled = (u) => samplesOf(u).map(({ position }) => position);
  return { ...inner, operation, input: { ...inner.input, cell }, readingsOf, sampled };
}

// Returns dots at the places where the taps of an output lie, over a sheet of the input.
function sampleMarks({ sheet, frame }, positions) {
  const dots = positions.map(([row, column]) => {
    const [x, y] = point(frame, column + 0.5 - sheet.columns[0], row + 0.5 - sheet.rows[0]);
    return `M${x - 2} ${y}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0`;
  });
  return `<path class="sample" d="${dots.join("")}"/>`;
}
