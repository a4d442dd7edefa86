// From an operation to the text of a framework's layer: what all frameworks have in common.

class NoLayerError extends Error {}

// Returns the text of the layer in a framework; raises GeometryError that says why where there is none.
function code(operation, framework) {
  const writers = { PyTorch: pytorchText, Keras: kerasText, Flax: flaxText, ONNX: onnxText };
  try {
    return writers[framework](operation);
  } catch (error) {
    if (!(error instanceof NoLayerError || error instanceof GeometryError)) throw error;
    throw new GeometryError(`there is no ${framework} layer for this ${kindInWords(operation)}: ${error.message}`);
  }
}

// Returns what an operation is called: a TransposedConvolution is a transposed convolution.
function kindInWords(operation) {
  return operation.constructor.name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

// Returns "name(values, …, key=value, …)" without the arguments that have the framework's defaults.
function codeCall(name, values, named = {}, defaults = {}) {
  const kept = Object.entries(named)
    .filter(([key, value]) => !(key in defaults && literal(defaults[key]) === literal(value)));
  return `${name}(${[...values.map(literal), ...kept.map(([key, value]) => `${key}=${literal(value)}`)].join(", ")})`;
}

// Returns a value as Python's code has it.
function literal(value) {
  if (Array.isArray(value)) return `(${value.map(literal).join(", ")}${value.length === 1 ? "," : ""})`;
  if (typeof value === "string") return `"${value}"`;
  return value === -Infinity ? 'float("-inf")' : shown(value);
}

// Returns one value for all axes where they have the same, and a list otherwise.
function plainSizes(sizes) {
  return sizes.every((size) => literal(size) === literal(sizes[0])) ? sizes[0] : sizes;
}

function isPadded(operation) {
  return operation.padding.flat().some(Boolean);
}

// Returns a layer of one map, which has no bias, for an operation without channels.
function asLayer(operation) {
  return operation instanceof Layer ? operation : new Layer({ operation, inChannels: 1, outChannels: 1, bias: false });
}

// Returns whether two transposed convolutions compute the same: output padding that a crop takes away is not there.
function isSameTransposed(one, other) {
  const described = (operation) => JSON.stringify(operation.padding.map(([before, after], axis) => {
    const undone = Math.min(after, operation.outputPadding[axis]);
    return [before, after - undone, operation.outputPadding[axis] - undone];
  }));
  return described(one) === described(other);
}

// Returns the padding that a word of TensorFlow or JAX means for a direct window: pairs per axis.
function directPaddings(word, { inputSize, kernelSize, stride, dilation }) {
  return inputSize.map((_, axis) => directPadding(word, along({ inputSize, kernelSize, stride, dilation }, axis)));
}

// Returns the transposed convolution that a word of Keras and JAX means: "valid" fills a short kernel up to the stride.
function transposedByWord(word, { inputSize, kernelSize, stride, dilation }) {
  const each = inputSize.map((_, axis) => {
    const sizes = along({ kernelSize, stride, dilation }, axis);
    const extent = sizes.dilation * (sizes.kernelSize - 1) + 1;
    return word === "valid" ? [0, 0, Math.max(0, sizes.stride - extent)] : transposedPadding("same_upper", sizes);
  });
  return { padding: each.map(([before, after]) => [before, after]), outputPadding: each.map((one) => one[2]) };
}

// Returns a pooling whose arguments all make a difference: no ceil mode that adds no window.
function plainestPooling(operation) {
  let ceilMode = operation.ceilMode;
  if (ceilMode) {
    try {
      const floored = new Pooling({ ...operation, ceilMode: false });
      ceilMode = JSON.stringify(floored.outputSize) !== JSON.stringify(operation.outputSize);
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error; // only the added window fits
    }
  }
  const isUnseen = operation.mode === "max" || operation.divisorOverride !== null || (!ceilMode && !isPadded(operation));
  if (!isUnseen && ceilMode === operation.ceilMode) return operation;
  return new Pooling({ ...operation, ceilMode, countIncludePad: isUnseen || operation.countIncludePad });
}

// Raises NoLayerError for a pooling that Keras and Flax do not have.
function checkPlainPooling(operation, whose) {
  const refused = [
    [Math.max(...operation.dilation) > 1, "dilation"],
    [operation.ceilMode, "ceil mode"],
    [operation.divisorOverride !== null, "divisor of their own"],
  ].find(([isThere]) => isThere);
  if (refused) throw new NoLayerError(`${whose} poolings have no ${refused[1]}`);
}
