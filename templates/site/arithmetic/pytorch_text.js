// Writes an operation as a layer of torch.nn, with a layer of padding in front, or of cropping after it.

const PYTORCH_PADS = { zeros: "Zero", reflect: "Reflection", replicate: "Replication", circular: "Circular" };
const PYTORCH_LINEAR = { 1: "linear", 2: "bilinear", 3: "trilinear" };

function pytorchText(operation) {
  if (operation instanceof Layer || operation instanceof Convolution || operation instanceof TransposedConvolution) {
    return pytorchLayer(asLayer(operation));
  }
  if (operation instanceof Pooling) return pytorchPooling(operation);
  if (operation instanceof AdaptivePooling) {
    const word = operation.mode === "average" ? "Avg" : "Max";
    return codeCall(`nn.Adaptive${word}Pool${operation.outputSize.length}d`, [plainSizes(operation.outputSize)]);
  }
  if (operation instanceof Unfolding) return pytorchUnfolding(operation.operation);
  if (operation instanceof PixelShuffle || operation instanceof PixelUnshuffle) {
    if (operation.order !== "crd") throw new NoLayerError('PyTorch shuffles in the order "crd" only');
    if (Array.isArray(operation.factor)) throw new NoLayerError("PyTorch has one factor for rows and columns");
    return codeCall(`nn.${operation.constructor.name}`, [operation.factor]);
  }
  if (operation instanceof Resize) return pytorchResize(operation);
  throw new NoLayerError("torch.nn has no such layer");
}

function pytorchLayer(layer) {
  const { operation } = layer;
  const axes = operation.kernelSize.length;
  const ends = [layer.inChannels, layer.outChannels, plainSizes(operation.kernelSize)];
  const channels = { groups: layer.groups, bias: layer.bias };
  const window = { stride: plainSizes(operation.stride), dilation: plainSizes(operation.dilation) };
  const defaults = {
    stride: 1, padding: 0, output_padding: 0, dilation: 1, groups: 1, bias: true, padding_mode: "zeros",
  };
  if (layer.isTransposed) {
    const inner = operation.padding.map((pair) => Math.min(...pair));
    const crop = operation.padding.map(([before, after], axis) => [inner[axis] - before, inner[axis] - after]);
    const named = {
      ...window, padding: plainSizes(inner), output_padding: plainSizes(operation.outputPadding), ...channels,
    };
    return pytorchSequence(codeCall(`nn.ConvTranspose${axes}d`, ends, named, defaults), pytorchPad("Zero", crop));
  }
  const [even, front] = pytorchSplit(operation);
  const mode = !front && operation.paddingMode !== "symmetric" ? { padding_mode: operation.paddingMode } : {};
  const written = codeCall(`nn.Conv${axes}d`, ends, {
    ...window, padding: plainSizes(even), ...mode, ...channels,
  }, defaults);
  return pytorchSequence(front, written);
}

// Returns [the padding of a layer itself, the layer in front that pads where it is uneven, empty if it is not].
function pytorchSplit(operation) {
  const mode = operation.paddingMode;
  if (mode === "symmetric" && isPadded(operation)) throw new NoLayerError('PyTorch has no padding "symmetric"');
  const most = operation.padding.map((pair) => Math.max(...pair));
  if (mode === "circular" && most.some((cells, axis) => cells > operation.inputSize[axis])) {
    throw new NoLayerError("PyTorch pads circularly by no more than the input has");
  }
  if (operation.padding.every(([before, after]) => before === after)) return [most, ""];
  return [most.map(() => 0), pytorchPad(PYTORCH_PADS[mode], operation.padding)];
}

// Returns a layer of padding, whose numbers begin with the last axis; empty where there is none.
function pytorchPad(word, pairs, ...more) {
  const cells = [...pairs].reverse().flat();
  return cells.some(Boolean) ? codeCall(`nn.${word}Pad${pairs.length}d`, [plainSizes(cells), ...more]) : "";
}

function pytorchSequence(...layers) {
  const each = layers.filter(Boolean);
  return each.length === 1 ? each[0] : `nn.Sequential(${each.join(", ")})`;
}

function pytorchPooling(operation) {
  const isMax = operation.mode === "max";
  const { padding, kernelSize } = operation;
  if (!isMax) checkPytorchAverage(operation);
  const fits = padding.every(([before, after], axis) => before === after && before <= Math.floor(kernelSize[axis] / 2));
  const even = padding.map((pair) => (fits ? Math.max(...pair) : 0));
  if (!isMax) checkPytorchSmallest(operation, !fits);
  const front = fits ? "" : isMax ? pytorchPad("Constant", padding, -Infinity) : pytorchPad("Zero", padding);
  if (front) checkPytorchFront(operation);
  const isUsual = literal(operation.stride) === literal(kernelSize);
  const named = {
    stride: isUsual ? null : plainSizes(operation.stride),
    padding: plainSizes(even),
    ceil_mode: operation.ceilMode,
    ...(isMax
      ? { dilation: plainSizes(operation.dilation) }
      : { count_include_pad: operation.countIncludePad, divisor_override: operation.divisorOverride }),
  };
  const defaults = {
    stride: null, padding: 0, dilation: 1, ceil_mode: false, count_include_pad: true, divisor_override: null,
  };
  const name = `nn.${isMax ? "Max" : "Avg"}Pool${kernelSize.length}d`;
  return pytorchSequence(front, codeCall(name, [plainSizes(kernelSize)], named, defaults));
}

// Raises an error where a layer of padding in front and a pooling without are not the one pooling.
function checkPytorchFront(operation) {
  const inputSize = operation.axes.map((axis) => axis.paddedSize);
  const inner = new Pooling({ ...operation, inputSize, padding: 0 });
  const whole = new Pooling(operation); // refuses what only a word of padding allows
  if (literal(inner.outputSize) === literal(whole.outputSize)) return;
  const reason = "in ceil mode, a last window starts in the padding of the layer in front, and not in its own";
  throw new NoLayerError(`the two layers are not one operation: ${reason}`);
}

function checkPytorchAverage(operation) {
  if (Math.max(...operation.dilation) > 1) throw new NoLayerError("PyTorch's average poolings have no dilation");
  if (operation.divisorOverride !== null && operation.kernelSize.length === 1) {
    throw new NoLayerError("AvgPool1d has no divisor_override");
  }
  const isUneven = operation.padding.some(([before, after]) => before !== after);
  if (isUneven && !operation.countIncludePad && operation.divisorOverride === null) {
    throw new NoLayerError("PyTorch's average poolings pad evenly, and a layer of padding in front would be counted");
  }
}

// Raises NoLayerError for a map that AvgPool3d, alone of all, takes for too small before it pads it.
function checkPytorchSmallest(operation, padsInFront) {
  const sizes = operation.inputSize.map((i, axis) =>
    i + (padsInFront ? operation.padding[axis][0] + operation.padding[axis][1] : 0));
  if (sizes.length === 3 && sizes.some((i, axis) => i < operation.kernelSize[axis])) {
    throw new NoLayerError("AvgPool3d refuses an input that is smaller than its kernel, whatever its padding");
  }
}

function pytorchUnfolding(windows) {
  if (windows.kernelSize.length !== 2) throw new NoLayerError("PyTorch unfolds along two axes");
  const isEven = windows.padding.every(([before, after]) => before === after);
  const isZeros = windows.paddingMode === "zeros" || !isPadded(windows);
  const [even, front] = isEven && isZeros ? pytorchSplit(windows) : [[0, 0], pytorchInFront(windows)];
  const named = {
    padding: plainSizes(even), dilation: plainSizes(windows.dilation), stride: plainSizes(windows.stride),
  };
  const defaults = { dilation: 1, padding: 0, stride: 1 };
  return pytorchSequence(front, codeCall("nn.Unfold", [plainSizes(windows.kernelSize)], named, defaults));
}

function pytorchInFront(windows) {
  return pytorchSplit(windows)[1] || pytorchPad(PYTORCH_PADS[windows.paddingMode], windows.padding);
}

function pytorchResize(operation) {
  const words = pytorchResizeWords(operation);
  const defaults = { mode: "nearest", align_corners: null };
  const isPlain = operation.scale.every(([, den]) => den === 1);
  const bySize = operation.outputSize.map((o, axis) => reduced(o, operation.inputSize[axis]));
  if (!isPlain && JSON.stringify(bySize) === JSON.stringify(operation.scale)) {
    return codeCall("nn.Upsample", [], { size: operation.outputSize, ...words }, defaults);
  }
  return codeCall("nn.Upsample", [], {
    scale_factor: operation.scale.map(([num, den]) => num / den), ...words,
  }, defaults);
}

function pytorchResizeWords({ mode, coordinates, rounding, inputSize }) {
  if (mode === "linear") {
    const corners = { half_pixel: null, align_corners: true };
    if (!(coordinates in corners)) {
      throw new NoLayerError(`PyTorch has no coordinates "${coordinates}" of a linear resize`);
    }
    return { mode: PYTORCH_LINEAR[inputSize.length], align_corners: corners[coordinates] };
  }
  if (coordinates === "asymmetric" && rounding === "floor") return { mode: "nearest" };
  if (coordinates === "half_pixel" && rounding === "round_prefer_ceil") return { mode: "nearest-exact" };
  throw new NoLayerError("PyTorch rounds asymmetric coordinates down, and half-pixel ones to the nearest cell, up");
}
