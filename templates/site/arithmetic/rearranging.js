// Operations that only move values: pixel shuffle and unshuffle, and the partition of a map into windows.

const CHANNEL_ORDERS = ["crd", "dcr"];
const SHUFFLED_AXES = 2;

// A pixel shuffle, or depth to space: (C·r², H, W) becomes (C, r·H, r·W). The factor r is a number, or [rows, columns]
// where blocks are not square.
class PixelShuffle {
  constructor(given) {
    Object.assign(this, shuffleArguments(given));
    const block = product(this.factors);
    if (this.channels % block) {
      const of = Array.isArray(this.factor) ? "the product of the factors" : "the square of the factor";
      const problem = `channels is ${this.channels}, but must be a multiple of ${block}, ${of}`;
      const hint = `use ${Math.ceil(this.channels / block) * block} channels`;
      throw new GeometryError(problem, { hint, argument: "channels" });
    }
  }

  get factors() {
    return factorsOf(this.factor);
  }

  get inputShape() {
    return [this.channels, ...this.inputSize];
  }

  get outputSize() {
    return this.inputSize.map((size, axis) => size * this.factors[axis]);
  }

  get outputShape() {
    return [this.channels / product(this.factors), ...this.outputSize];
  }

  inputsOf(outputIndex) {
    const [c, row, column] = indexIn(this.outputShape, outputIndex);
    const [rows, columns] = this.factors;
    const pixel = (row % rows) * columns + (column % columns);
    const channel = this.order === "crd" ? c * rows * columns + pixel : pixel * this.outputShape[0] + c;
    return [[channel, Math.floor(row / rows), Math.floor(column / columns)]];
  }

  compute(x) {
    checkedValues("x", x, this.inputShape, "input_shape");
    return indices(this.outputShape).map((index) => x[ravelled(this.inputsOf(index)[0], this.inputShape)]);
  }
}

// A pixel unshuffle, or space to depth: (C, r·H, r·W) becomes (C·r², H, W).
class PixelUnshuffle {
  constructor(given) {
    Object.assign(this, shuffleArguments(given));
    if (this.inputSize.some((size, axis) => size % this.factors[axis])) {
      const problem = `input_size is ${shown(this.inputSize)}, but must be multiples of the factor ${shown(this.factor)}`;
      const more = this.inputSize.map((size, axis) => Math.ceil(size / this.factors[axis]) * this.factors[axis]);
      throw new GeometryError(problem, { hint: `use an input_size of ${shown(more)}`, argument: "input_size" });
    }
  }

  get factors() {
    return factorsOf(this.factor);
  }

  get inputShape() {
    return [this.channels, ...this.inputSize];
  }

  get outputSize() {
    return this.inputSize.map((size, axis) => size / this.factors[axis]);
  }

  get outputShape() {
    return [this.channels * product(this.factors), ...this.outputSize];
  }

  inputsOf(outputIndex) {
    const [channel, row, column] = indexIn(this.outputShape, outputIndex);
    const { channels } = this;
    const [rows, columns] = this.factors;
    const [c, pixel] = this.order === "crd"
      ? [Math.floor(channel / (rows * columns)), channel % (rows * columns)]
      : [channel % channels, Math.floor(channel / channels)];
    return [[c, row * rows + Math.floor(pixel / columns), column * columns + (pixel % columns)]];
  }

  compute(x) {
    checkedValues("x", x, this.inputShape, "input_shape");
    return indices(this.outputShape).map((index) => x[ravelled(this.inputsOf(index)[0], this.inputShape)]);
  }
}

function shuffleArguments({ channels, inputSize, factor, order = "crd" }) {
  for (const [name, value] of [["input_size", inputSize], ["factor", factor]]) {
    if (Array.isArray(value) && value.length !== SHUFFLED_AXES) {
      const problem = `${name} is ${shown(value)}, but pixels are shuffled along ${SHUFFLED_AXES} axes`;
      throw new GeometryError(problem, { hint: "give one number, or (rows, columns)", argument: name });
    }
  }
  const checked = {
    channels: whole("channels", channels, 1),
    inputSize: perAxis("input_size", inputSize, { axes: SHUFFLED_AXES, minimum: 1 }),
  };
  const [rows, columns] = perAxis("factor", factor, { axes: SHUFFLED_AXES, minimum: 1 });
  return {
    ...checked,
    factor: rows === columns ? rows : [rows, columns],
    order: choice("order", order, CHANNEL_ORDERS),
  };
}

// Returns the rows and columns of a block of pixels.
function factorsOf(factor) {
  return Array.isArray(factor) ? factor : [factor, factor];
}

// A map cut into windows, each of which becomes a sequence of its own; with a shift what leaves on one side comes in
// on the other.
class WindowPartition {
  constructor({ inputSize, windowSize, shift = 0 }) {
    const count = countAxes({ input_size: inputSize, window_size: windowSize, shift });
    this.inputSize = perAxis("input_size", inputSize, { axes: count, minimum: 1 });
    this.windowSize = perAxis("window_size", windowSize, { axes: count, minimum: 1 });
    this.shift = perAxis("shift", shift, { axes: count, minimum: 0 });
    this.inputSize.forEach((size, axis) => onAxis(axis, () =>
      checkPartition(size, this.windowSize[axis], this.shift[axis])));
    this.paddingMode = "circular";
  }

  // The same windows along each axis as a kernel that slides by its own size over circular padding.
  get axes() {
    return this.inputSize.map((inputSize, at) => {
      const [kernelSize, shift] = [this.windowSize[at], this.shift[at]];
      return new Axis({ inputSize, kernelSize, stride: kernelSize, padding: [0 - shift, shift] });
    });
  }

  get outputSize() {
    return this.inputSize.map((size, axis) => size / this.windowSize[axis]);
  }

  get outputShape() {
    return [product(this.outputSize), product(this.windowSize)];
  }

  // Returns the cells of the input in a window, in the window's own reading order.
  cells(outputIndex) {
    return combinations(indexIn(this.outputSize, outputIndex).map((window, axis) => {
      const start = window * this.windowSize[axis] + this.shift[axis];
      return range(this.windowSize[axis]).map((cell) => (start + cell) % this.inputSize[axis]);
    }));
  }

  inputsOf(outputIndex) {
    return distinct(this.cells(outputIndex).map((cell) => ravelled(cell, this.inputSize)))
      .map((position) => unravelled(position, this.inputSize));
  }

  // Returns the values of each window, one window after the other.
  compute(x) {
    checkedValues("x", x, this.inputSize, "input_size");
    return indices(this.outputSize)
      .flatMap((index) => this.cells(index).map((cell) => x[ravelled(cell, this.inputSize)]));
  }
}

function checkPartition(size, window, shift) {
  if (size % window) {
    const problem = `window_size is ${window}, which does not divide the ${size} cells of the input`;
    throw new GeometryError(problem, {
      hint: `pad the input to ${Math.ceil(size / window) * window}`, argument: "window_size",
    });
  }
  if (shift >= window) {
    const problem = `shift is ${shift}, but must be below the window_size of ${window}`;
    throw new GeometryError(problem, { hint: `use ${shift % window}`, argument: "shift" });
  }
}
