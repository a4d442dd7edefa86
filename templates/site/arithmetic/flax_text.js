// Writes an operation as a layer of Flax, JAX's library of layers.

function flaxText(operation) {
  if (operation instanceof Layer || operation instanceof Convolution || operation instanceof TransposedConvolution) {
    return flaxLayer(asLayer(operation));
  }
  if (operation instanceof Pooling) return flaxPooling(plainestPooling(operation));
  throw new NoLayerError("Flax has no such layer");
}

function flaxLayer(layer) {
  const { operation } = layer;
  const usual = layer.isTransposed ? null : 1;
  const ones = (sizes) => (sizes.every((size) => size === 1) ? usual : sizes);
  const window = {
    features: layer.outChannels, kernel_size: operation.kernelSize, strides: ones(operation.stride),
    kernel_dilation: ones(operation.dilation),
  };
  const defaults = { strides: usual, padding: "SAME", kernel_dilation: usual, feature_group_count: 1, use_bias: true };
  if (layer.isTransposed) {
    if (layer.groups > 1) throw new NoLayerError("Flax's transposed convolutions have no groups");
    const named = {
      ...window, padding: flaxTransposedPadding(operation), use_bias: layer.bias, transpose_kernel: true,
    };
    return codeCall("nn.ConvTranspose", [], named, defaults);
  }
  const named = { ...window, padding: flaxPadding(operation), feature_group_count: layer.groups, use_bias: layer.bias };
  return codeCall("nn.Conv", [], named, defaults);
}

// Returns a word for a padding, or its numbers.
function flaxPadding(operation) {
  if (operation.paddingMode !== "zeros" && isPadded(operation)) {
    const half = operation.axes.map((axis) =>
      [Math.floor((axis.effectiveKernelSize - 1) / 2), Math.floor(axis.effectiveKernelSize / 2)]);
    const word = { circular: "CIRCULAR", reflect: "REFLECT" }[operation.paddingMode];
    if (word && literal(half) === literal(operation.padding)) return word;
    throw new NoLayerError("Flax repeats cells of the input only as REFLECT and CIRCULAR do, by half the kernel");
  }
  const words = { VALID: "valid", SAME: "same", SAME_LOWER: "same_lower" };
  const found = Object.keys(words)
    .find((word) => literal(directPaddings(words[word], operation)) === literal(operation.padding));
  return found ?? flaxNumbers(operation.padding);
}

// Returns one number for all sides where they have the same, and pairs otherwise.
function flaxNumbers(pairs) {
  return new Set(pairs.flat()).size === 1 ? pairs[0][0] : pairs;
}

function flaxTransposedPadding(operation) {
  const words = { VALID: "valid", SAME: "same" };
  const found = Object.keys(words)
    .find((word) => isSameTransposed(transposedByWord(words[word], operation), operation));
  return found ?? flaxNumbers(operation.equivalent().padding);
}

function flaxPooling(operation) {
  checkPlainPooling(operation, "Flax's");
  const isSameWord = literal(directPaddings("same", operation)) === literal(operation.padding);
  const padding = isPadded(operation) ? (isSameWord ? "SAME" : operation.padding) : "VALID";
  const strides = operation.stride.every((step) => step === 1) ? null : operation.stride;
  const isMax = operation.mode === "max";
  const counted = isMax ? {} : { count_include_pad: operation.countIncludePad };
  const named = { window_shape: operation.kernelSize, strides, padding, ...counted };
  const written = codeCall(isMax ? "nn.max_pool" : "nn.avg_pool", [], named, {
    strides: null, padding: "VALID", count_include_pad: true,
  });
  return written.replace("(", "(x, "); // Flax's poolings are functions
}
