// The pictures of an operation: which there are, and the parts that each is made of.

// Returns the view that an operation is shown in unless one is asked for.
function usualView(operation) {
  const axes = (operation.operation ?? operation).inputSize.length;
  const isSingle = operation.axes || operation.computedBy || operation.operation?.axes;
  return isSingle && axes === 2 && !(operation instanceof Layer) && !(operation instanceof Unfolding)
    ? "isometric"
    : "numerical";
}

// Returns why an operation has no picture of a kind, empty where it has.
function refusedView(view, operation, scene) {
  const cells = [scene.input, scene.output].map((map) => product(map.places.map((places) => places.length)));
  if (view !== "rows" && Math.max(...cells) > MOST_CELLS) {
    return `${Math.max(...cells)} cells are too many to draw (at most ${MOST_CELLS}); the numbers on this page hold all the same.`;
  }
  if (view === "rows" && !rowsAlong(operation, 0)) return "This operation has no rows: its axes do not stand alone.";
  if (view === "rows" && Math.max(...rowsOf(operation).map((rows) => rows.places.length)) > 160) {
    return "Rows of more than 160 cells are not drawn.";
  }
  if (view === "unpooling" && operation.mode !== "max") return "Only the maxima of a max pooling can be put back.";
  if (view !== "matrix") return "";
  const window = operation instanceof Layer ? operation.operation : operation;
  if (!(window instanceof Convolution || window instanceof TransposedConvolution)) {
    return "Only a convolution and a transposed convolution are drawn as a matrix.";
  }
  const entries = product(window.inputSize) * product(window.outputSize);
  return entries > MOST_ENTRIES
    ? `The matrix would have ${entries} entries, at most ${MOST_ENTRIES} are drawn: give smaller sizes.`
    : "";
}

function rowsOf(operation) {
  const inner = operation instanceof Layer ? operation.operation : operation.computedBy ?? operation;
  return inner.inputSize.map((_, axis) => rowsAlong(operation, axis));
}

// Returns the parts of the picture in space.
function spaceParts(scene, by, values) {
  const [input, output] = [sheetsOf(scene.input, "input"), sheetsOf(scene.output, "output")];
  return [{ scene, by, values, placed: spaceLayout({ input, output }) }];
}

// Returns the parts of the flat picture: input, kernel and output; a large one has larger words, which are drawn smaller.
function flatParts(scene, by, values, { isNarrow, host }) {
  const placed = flatLayout(flatGroups(scene), { isNarrow });
  const scale = scaleOfDrawing(host, boxOf([{ scene, placed }], true), true);
  if (scale > 0.95) return [{ scene, by, values, placed }];
  const word = USUAL_WORD / scale;
  return [{ scene, by, values, word, placed: flatLayout(flatGroups(scene), { isNarrow, word }) }];
}

function flatGroups(scene) {
  const group = (name, map, title) => ({ sheets: sheetsOf(map, name), title, scale: name === "kernel" ? 0.8 : 1 });
  const groups = ["input", "kernel", "output"].filter((name) => scene[name]).map((name) =>
    group(name, scene[name], `${scene.words[name]} ${sizeInWords(scene[name].size)}`));
  if (scene.isTransposed) groups.splice(2, 0, group("kernel", rotatedMap(scene), "rotated by 180°"));
  return groups;
}

// Returns the kernel with its rows and columns in reverse: so the direct convolution has it.
function rotatedMap({ kernel, channels }) {
  const lead = channels ? 2 : 0;
  return { ...kernel, places: kernel.places.map((places, axis) => (axis < lead ? places : [...places].reverse())) };
}
