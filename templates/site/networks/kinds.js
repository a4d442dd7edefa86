// What a layer of a network can do. Each kind has the `words` of its table, with what they are if left out, and `make`,
// which returns its state for the shapes that it is given:
//
//     channels, size           what it gives; the size of a vector is []
//     parameters, macs
//     follow(fields)           the fields along each axis after it, from those of its inputs
//     reads(axis, u, input)    the cells of an input along an axis that its output u reads

const KINDS = {
  input: { words: { channels: 3, input_size: 224 }, make: madeInput, inputs: 0 },
  convolution: {
    words: { out_channels: null, kernel_size: 3, stride: 1, padding: 0, dilation: 1, groups: 1, bias: true },
    make: (words, shape) => madeWindow(words, shape, Convolution),
  },
  transposed_convolution: {
    words: {
      out_channels: null, kernel_size: 3, stride: 1, padding: 0, output_padding: 0, dilation: 1, groups: 1, bias: true,
    },
    make: (words, shape) => madeWindow(words, shape, TransposedConvolution),
  },
  pooling: {
    words: { mode: "max", kernel_size: 2, stride: null, padding: 0, dilation: 1, ceil_mode: false },
    make: (words, shape) => slid(new Pooling({ ...camelled(words), inputSize: shape.size }), shape),
  },
  global_pooling: {
    words: { mode: "average" },
    make: ({ mode }, shape) => uneven(globalPooling({ inputSize: shape.size, mode }), shape),
  },
  adaptive_pooling: {
    words: { mode: "average", output_size: 7 },
    make: (words, shape) => uneven(new AdaptivePooling({ ...camelled(words), inputSize: shape.size }), shape),
  },
  resize: {
    words: { mode: "nearest", scale_factor: 2, output_size: null, align_corners: null },
    make: (words, shape) => uneven(new Resize({ ...camelled(words), inputSize: shape.size }), shape),
  },
  pixel_shuffle: { words: { factor: 2 }, make: madeShuffle },
  pixel_unshuffle: { words: { factor: 2 }, make: madeUnshuffle },
  unfolding: { words: { kernel_size: 2, stride: 1, padding: 0, dilation: 1, padding_mode: "zeros" }, make: madeUnfolding },
  window_partition: { words: { window_size: 2, shift: 0 }, make: madePartition },
  pointwise: { words: { kind: "ReLU" }, make: (words, shape) => kept(shape) },
  crop: { words: { crop: 0, stride: 1 }, make: madeCrop },
  pad: { words: { padding: 1, padding_mode: "zeros" }, make: madePad },
  add: { words: { kind: "Add" }, make: (words, ...shapes) => joined("add", shapes), inputs: Infinity },
  concatenate: { words: { kind: "Concatenate" }, make: (words, ...shapes) => joined("concatenate", shapes), inputs: Infinity },
  flatten: { words: { kind: "Flatten" }, make: madeFlatten },
  unflatten: { words: { channels: 512, output_size: 4 }, make: madeUnflatten },
  linear: { words: { out_features: 1000, bias: true }, make: madeLinear },
};

function madeInput({ channels, input_size: inputSize }) {
  const isVector = Array.isArray(inputSize) && !inputSize.length;
  const axes = isVector ? 0 : countAxes({ input_size: inputSize });
  const size = isVector ? [] : perAxis("input_size", inputSize, { axes, minimum: 1 });
  return { channels: whole("channels", channels, 1), size, parameters: 0, macs: 0, follow: () => size.map(oneCell) };
}

// Returns a convolution or a transposed one with channels: as many as it is given, if it does not say how many.
function madeWindow(words, shape, Operation) {
  const { out_channels: given, groups, bias, ...window } = words;
  needsMaps(shape);
  const outChannels = given ?? shape.channels;
  const operation = new Operation({ ...camelled(window), inputSize: shape.size });
  const layer = new Layer({ operation, inChannels: shape.channels, outChannels, groups, bias });
  const { parameters, macs } = layer;
  return { ...slid(operation, shape), channels: outChannels, parameters, macs };
}

// Returns a layer whose window slides along axes.
function slid(operation, shape) {
  needsMaps(shape);
  const isTransposed = operation instanceof TransposedConvolution;
  return {
    ...kept(shape),
    operation,
    size: operation.outputSize,
    follow: ([fields]) => fields.map((field, at) => {
      const axis = operation.axes[at];
      return field.after((lattice) => (isTransposed ? lattice.afterTransposed(axis) : lattice.after(axis)));
    }),
    reads: (axis, u) => readAlong(operation, axis, u),
  };
}

function readAlong(operation, at, u) {
  const axis = operation.axes[at];
  if (operation instanceof TransposedConvolution) return inside(axis.readBy(u), operation.inputSize[at]);
  const mode = operation.paddingMode ?? "zeros";
  return axis.reads(u).map((place) => paddingSource(mode, place, axis.inputSize)).filter((cell) => cell !== null);
}

function inside(places, size) {
  return places.filter((place) => place >= 0 && place < size);
}

// Returns an adaptive pooling or a resize.
function uneven(operation, shape) {
  needsMaps(shape);
  return {
    ...kept(shape),
    operation,
    size: operation.outputSize,
    follow: ([fields]) => fields.map((field, axis) =>
      field.after((lattice) => lattice.afterUneven(unevenAxis(operation, axis)))),
    reads: (axis, u) => (operation instanceof AdaptivePooling
      ? operation.window(axis, u)
      : operation.weights(axis, u).map(([cell]) => cell)),
  };
}

function madeShuffle({ factor }, shape) {
  needsMaps(shape);
  const shuffle = new PixelShuffle({ channels: shape.channels, inputSize: shape.size, factor });
  const along = uneven(new Resize({ inputSize: shape.size, scaleFactor: factor }), shape);
  return { ...along, channels: shuffle.outputShape[0] };
}

function madeUnshuffle({ factor }, shape) {
  needsMaps(shape);
  const unshuffle = new PixelUnshuffle({ channels: shape.channels, inputSize: shape.size, factor });
  return { ...slid(new Pooling({ inputSize: shape.size, kernelSize: factor }), shape), channels: unshuffle.outputShape[0] };
}

// The columns stand where their windows do.
function madeUnfolding(words, shape) {
  needsMaps(shape);
  const operation = new Convolution({ ...camelled(words), inputSize: shape.size });
  const unfolding = new Unfolding({ operation, channels: shape.channels });
  return { ...slid(operation, shape), channels: unfolding.outputSize[0] };
}

function madePartition(words, shape) {
  needsMaps(shape);
  const partition = new WindowPartition({ ...camelled(words), inputSize: shape.size });
  return { ...slid(partition, shape), channels: shape.channels * product(partition.windowSize) };
}

function madeCrop({ crop, stride }, shape) {
  needsMaps(shape);
  const pairs = paddings(crop, shape.size.length);
  const steps = perAxis("stride", stride, { axes: pairs.length, minimum: 1 });
  const axes = shape.size.map((size, at) => onAxis(at, () => croppedAxis(size, pairs[at], steps[at])));
  const operation = { axes, outputSize: axes.map((axis) => axis.outputSize), inputSize: shape.size };
  return slid(operation, shape);
}

function croppedAxis(inputSize, pair, stride) {
  if (isWord(pair)) {
    const problem = `crop is ${shown(pair)}, but must be a number of cells, or a (before, after) pair per axis`;
    throw new GeometryError(problem, { argument: "crop" });
  }
  const [before, after] = pair;
  if (before + after >= inputSize) {
    const cells = inputSize === 1 ? "cell" : "cells";
    const problem = `a crop of ${before} + ${after} leaves nothing of ${inputSize} ${cells}`;
    throw new GeometryError(problem, { hint: `crop at most ${inputSize - 1} in total`, argument: "crop" });
  }
  return new Axis({ inputSize, kernelSize: 1, stride, padding: [0 - before, 0 - after] });
}

function madePad({ padding, padding_mode: paddingMode }, shape) {
  needsMaps(shape);
  return slid(new Convolution({ inputSize: shape.size, kernelSize: 1, padding, paddingMode }), shape);
}

function madeFlatten(words, shape) {
  return {
    ...kept(shape),
    channels: shape.channels * product(shape.size),
    size: [],
    follow: ([fields]) => seenWhole(fields, shape.size),
    reads: (axis) => range(shape.size[axis] ?? 1),
  };
}

// Returns a vector, or maps of one cell, as maps; each cell counts as reading all of it.
function madeUnflatten({ channels, output_size: outputSize }, shape) {
  if (product(shape.size) > 1) {
    const problem = `it takes a vector, or maps of one cell, but is given maps of ${sizeText(shape.size)}`;
    throw new GeometryError(problem, { hint: "use a flatten before it", argument: "inputs" });
  }
  const size = perAxis("output_size", outputSize, { axes: countAxes({ output_size: outputSize }), minimum: 1 });
  const numbers = whole("channels", channels, 1) * product(size);
  if (numbers !== shape.channels) {
    const problem = `it gives ${[channels, ...size].join(" × ")}, which are ${numbers} numbers, but is given ${shape.channels}`;
    throw new GeometryError(problem, { argument: "output_size" });
  }
  return { ...kept(shape), channels, size, follow: ([fields]) => seenWhole(fields, shape.size), reads: () => [0] };
}

function madeLinear({ out_features: outFeatures, bias }, shape) {
  if (shape.size.length) {
    const problem = `it takes a vector, but is given maps of ${sizeText(shape.size)}`;
    throw new GeometryError(problem, { hint: "use a flatten before it", argument: "inputs" });
  }
  const [features, macs] = [whole("out_features", outFeatures, 1), shape.channels * outFeatures];
  const parameters = macs + (flag("bias", bias) ? features : 0);
  return { ...kept(shape), channels: features, parameters, macs, follow: ([fields]) => seenWhole(fields, []) };
}

// Returns the state of a layer that keeps the cells where they are.
function kept({ channels, size }) {
  return { channels, size, parameters: 0, macs: 0, follow: ([fields]) => fields, reads: (axis, u) => [u] };
}

function seenWhole(fields, size) {
  return fields.map((field, axis) => field.whole(size[axis] ?? 1));
}

// Returns an addition, which repeats maps of one cell or one channel, or a concatenation along the channels.
function joined(kind, shapes) {
  if (!shapes.length) throw new GeometryError("it joins nothing", { hint: "name its inputs", argument: "inputs" });
  const size = shapes.reduce((one, { size: other }) => (product(other) > product(one) ? other : one), shapes[0].size);
  const odd = shapes.find((shape) => !canJoin(kind, size, shape.size));
  if (odd) {
    const large = shapes.find((shape) => shape.size === size);
    const pair = shapes.indexOf(large) < shapes.indexOf(odd) ? [large, odd] : [odd, large];
    const each = pair.map((shape) => `"${shape.name}" gives ${sizeText(shape.size)}`);
    throw new GeometryError(`its inputs are unequal: ${each.join(", but ")}`, { argument: "inputs" });
  }
  const channels = shapes.map((shape) => shape.channels);
  if (kind === "add" && new Set(channels.filter((count) => count > 1)).size > 1) {
    const each = shapes.map((shape) => `"${shape.name}" gives ${shape.channels}`).join(" and ");
    const hint = "give one branch a convolution with a kernel of 1, or concatenate them";
    throw new GeometryError(`its inputs have different numbers of channels: ${each}`, { hint, argument: "inputs" });
  }
  return {
    channels: kind === "add" ? Math.max(...channels) : channels.reduce((sum, count) => sum + count, 0),
    size,
    parameters: 0,
    macs: 0,
    follow: (branches) => branches[0].map((_, axis) => joinedFields(branches.map((fields, at) =>
      (isRepeated(shapes[at].size, size, axis) ? fields[axis].whole(1) : fields[axis])))),
    reads: (axis, u, input) => [isRepeated(shapes[input].size, size, axis) ? 0 : u],
  };
}

function isRepeated(size, whole, axis) {
  return size[axis] === 1 && whole[axis] > 1;
}

function canJoin(kind, size, other) {
  return size.length === other.length && size.every((cells, axis) =>
    cells === other[axis] || (kind === "add" && (cells === 1 || other[axis] === 1)));
}

function needsMaps(shape) {
  if (shape.size.length) return;
  throw new GeometryError("it takes maps, but is given a vector", { hint: "put it before the flatten", argument: "inputs" });
}

function sizeText(size) {
  return size.length ? size.join(" × ") : "a vector";
}

// Returns words of the catalogue as the names of arguments: kernel_size as kernelSize.
function camelled(words) {
  return Object.fromEntries(Object.entries(words).map(([word, value]) =>
    [word.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()), value]));
}
