// Writes an operation as a node of ONNX, with a node of padding in front, and the constants that it takes.

const ONNX_PADS = { zeros: "constant", reflect: "reflect", replicate: "edge", circular: "wrap" };

function onnxText(operation) {
  if (operation instanceof Layer) return onnxConvolution(operation.operation, operation.groups, operation.bias);
  if (operation instanceof Convolution || operation instanceof TransposedConvolution) {
    return onnxConvolution(operation, 1, false);
  }
  if (operation instanceof Pooling) return onnxPooling(operation);
  if (operation instanceof AdaptivePooling) {
    if (operation.outputSize.some((size) => size > 1)) throw new NoLayerError("ONNX pools adaptively to one cell only");
    return onnxNode(operation.mode === "max" ? "GlobalMaxPool" : "GlobalAveragePool", {});
  }
  if (operation instanceof Unfolding) {
    throw new NoLayerError("ONNX has an operator for folding, Col2Im, and none for unfolding");
  }
  if ((operation instanceof PixelShuffle || operation instanceof PixelUnshuffle) && Array.isArray(operation.factor)) {
    throw new NoLayerError("ONNX has one block size for rows and columns");
  }
  if (operation instanceof PixelShuffle) {
    return onnxNode("DepthToSpace", { blocksize: operation.factor, mode: operation.order.toUpperCase() });
  }
  if (operation instanceof PixelUnshuffle) {
    if (operation.order !== "dcr") throw new NoLayerError('SpaceToDepth has the order "dcr" only');
    return onnxNode("SpaceToDepth", { blocksize: operation.factor });
  }
  if (operation instanceof Resize) return onnxResize(operation);
  throw new NoLayerError("ONNX has no such operator, or more than sizes decide what it does");
}

// Returns a node without the attributes that are null.
function onnxNode(operator, attributes, inputs = "x") {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} = ${onnxLiteral(value)}`);
  return given.length ? `y = ${operator} <${given.join(", ")}> (${inputs})` : `y = ${operator} (${inputs})`;
}

function onnxLiteral(value) {
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  return typeof value === "string" ? `"${value}"` : String(value);
}

function onnxConstant(name, values, isFloat = false) {
  const texts = values.map((value) => (isFloat && Number.isInteger(value) ? `${value}.0` : String(value)));
  return `${name} = Constant <value_${isFloat ? "floats" : "ints"} = [${texts.join(", ")}]> ()`;
}

// Returns a list that is not the default, all ones.
function onnxOnes(values) {
  return values.some((value) => value !== 1) ? values : null;
}

// Returns all befores and all afters, null where there is no padding.
function onnxPads(padding) {
  const flat = [...padding.map(([before]) => before), ...padding.map(([, after]) => after)];
  return flat.some(Boolean) ? flat : null;
}

function onnxWindow(operation, pads) {
  return {
    kernel_shape: operation.kernelSize, strides: onnxOnes(operation.stride), pads, dilations: onnxOnes(operation.dilation),
  };
}

function onnxConvolution(operation, groups, hasBias) {
  const inputs = hasBias ? "x, w, b" : "x, w";
  const group = groups > 1 ? groups : null;
  const pads = onnxPads(operation.padding);
  if (operation instanceof TransposedConvolution) {
    const extra = operation.outputPadding.some(Boolean) ? operation.outputPadding : null;
    return onnxNode("ConvTranspose", { ...onnxWindow(operation, pads), output_padding: extra, group }, inputs);
  }
  if (pads === null || operation.paddingMode === "zeros") {
    return onnxNode("Conv", { ...onnxWindow(operation, pads), group }, inputs);
  }
  const node = onnxNode("Conv", { ...onnxWindow(operation, null), group }, inputs.replace("x", "padded"));
  return `${onnxPad(operation)}\n${node}`;
}

// Returns the nodes that pad in front of a convolution: ONNX's own pads with zeros only.
function onnxPad({ paddingMode, padding, inputSize }) {
  if (!(paddingMode in ONNX_PADS)) throw new NoLayerError(`ONNX has no padding "${paddingMode}"`);
  if (paddingMode === "circular" && padding.some((pair, axis) => Math.max(...pair) > inputSize[axis])) {
    throw new NoLayerError("ONNX pads circularly by no more than the input has");
  }
  const pads = [0, 0, ...padding.map(([before]) => before), 0, 0, ...padding.map(([, after]) => after)];
  return `${onnxConstant("pads", pads)}\npadded = Pad <mode = "${ONNX_PADS[paddingMode]}"> (x, pads)`;
}

function onnxPooling(operation) {
  if (operation.divisorOverride !== null) throw new NoLayerError("ONNX's poolings divide by the number of cells");
  new Pooling(operation); // refuses what only a word of padding allows
  const attributes = {
    ...onnxWindow(operation, onnxPads(operation.padding)), ceil_mode: operation.ceilMode ? 1 : null,
  };
  if (operation.mode === "max") return onnxNode("MaxPool", attributes);
  return onnxNode("AveragePool", { ...attributes, count_include_pad: operation.countIncludePad ? 1 : null });
}

function onnxResize(operation) {
  const words = {
    mode: operation.mode,
    coordinate_transformation_mode: operation.coordinates,
    nearest_mode: operation.rounding,
  };
  const bySize = operation.outputSize.map((o, axis) => reduced(o, operation.inputSize[axis]));
  if (JSON.stringify(bySize) === JSON.stringify(operation.scale)) {
    const axes = range(2, 2 + operation.inputSize.length);
    return `${onnxConstant("sizes", operation.outputSize)}\n${onnxNode("Resize", { axes, ...words }, 'x, "", "", sizes')}`;
  }
  const scales = [1, 1, ...operation.scale.map(([num, den]) => num / den)];
  return `${onnxConstant("scales", scales, true)}\n${onnxNode("Resize", words, 'x, "", scales')}`;
}
