// Max and average pooling, and the unpooling that puts maxima back.

class Pooling {
  constructor({
    inputSize, kernelSize, stride = null, padding = 0, dilation = 1, mode = "max", ceilMode = false,
    countIncludePad = true, divisorOverride = null,
  }) {
    const steps = stride === null ? kernelSize : stride;
    const count = countAxes({ input_size: inputSize, kernel_size: kernelSize, stride: steps, dilation, padding });
    this.ceilMode = flag("ceil_mode", ceilMode);
    const values = windowSizes({ inputSize, kernelSize, stride: steps, dilation }, count);
    this.axes = paddings(padding, count).map((given, axis) =>
      onAxis(axis, () => pooledAxis(along(values, axis), given, { ceilMode })));
    Object.assign(this, values);
    this.padding = this.axes.map((axis) => axis.padding);
    this.mode = choice("mode", mode, POOLING_MODES);
    this.countIncludePad = flag("count_include_pad", countIncludePad);
    if (divisorOverride !== null) {
      whole("divisor_override", divisorOverride, 1);
      if (mode === "max") {
        const problem = 'divisor_override belongs to an average, but the pooling has mode "max"';
        throw new GeometryError(problem, { hint: 'use mode="average"', argument: "divisor_override" });
      }
    }
    this.divisorOverride = divisorOverride;
  }

  get outputSize() {
    return this.axes.map((axis) => axis.outputSize + (this.ceilMode && hasCeilWindow(axis) ? 1 : 0));
  }

  get unused() {
    const size = this.outputSize;
    return this.axes.map((axis, at) => Math.max(0, axis.slack - (size[at] - 1) * axis.stride));
  }

  inputsOf(outputIndex) {
    const index = indexIn(this.outputSize, outputIndex);
    return combinations(this.axes.map((axis, at) => insideOf(axis, index[at])));
  }

  // Returns the output values: a window of padding alone has the maximum −∞ and the average 0.
  compute(x) {
    checkedValues("x", x, this.inputSize, "input_size");
    return indices(this.outputSize).map((index) => {
      const cells = combinations(this.axes.map((axis, at) => insideOf(axis, index[at])));
      const values = cells.map((cell) => x[ravelled(cell, this.inputSize)]);
      if (this.mode === "max") return Math.max(-Infinity, ...values);
      return values.reduce((sum, value) => sum + value, 0) / this.divisor(index);
    });
  }

  // Returns what the sum of a window is divided by: what counts of its cells, at least 1.
  divisor(index) {
    if (this.divisorOverride !== null) return this.divisorOverride;
    const counts = this.axes.map((axis, at) => (this.countIncludePad ? countedOf : insideOf)(axis, index[at]).length);
    return Math.max(1, product(counts));
  }

  // Returns where each maximum stands, as flat positions; of equal values the first, −1 for a window of padding only.
  indices(x) {
    this.checkMax();
    checkedValues("x", x, this.inputSize, "input_size");
    return indices(this.outputSize).map((index) => {
      let best = -1;
      for (const cell of combinations(this.axes.map((axis, at) => insideOf(axis, index[at])))) {
        const position = ravelled(cell, this.inputSize);
        if (best < 0 || x[position] > x[best]) best = position;
      }
      return best;
    });
  }

  unpooling() {
    this.checkMax();
    const kernelSize = this.axes.map((axis) => axis.effectiveKernelSize);
    const { stride, padding } = this;
    return new MaxUnpooling({ inputSize: this.outputSize, kernelSize, stride, padding, outputSize: this.inputSize });
  }

  checkMax() {
    if (this.mode === "max") return;
    const problem = `the pooling has mode "${this.mode}", and an average comes from no single cell`;
    throw new GeometryError(problem, { hint: 'use mode="max"' });
  }
}

// Returns the cells of the input along an axis that output u reads.
function insideOf(axis, u) {
  return axis.reads(u).filter((place) => place >= 0 && place < axis.inputSize);
}

// Returns the cells of the padded input along an axis that output u reads: what hangs over the edge never counts.
function countedOf(axis, u) {
  return axis.reads(u).filter((place) => place < axis.inputSize + axis.padding[1]);
}

// Returns the axis of a pooling, with its padding resolved from a word and limited to half the kernel.
function pooledAxis(sizes, given, { ceilMode }) {
  const { inputSize, kernelSize, stride, dilation } = sizes;
  const padding = isWord(given) ? directPadding(given, sizes) : given;
  const larger = 2 * Math.max(...padding);
  const most = Math.floor(kernelSize / 2);
  if (!(isWord(given) && isSame(given))) {
    const largerFits = dilation * (larger - 1) < inputSize + padding[0] + padding[1];
    checkRoom(padding, {
      most,
      fits: dilation * (kernelSize - 1) < inputSize + 2 * most,
      reason: `a pooling pads by at most half its kernel of ${kernelSize}`,
      others: largerFits ? [`a kernel_size of ${larger}`] : [],
    });
  }
  const overhang = ceilMode ? stride - 1 : 0;
  return new Axis({ ...sizes, padding }, { overhang, maxPadding: 2 * most, minKernelSize: larger });
}

// Returns whether ceil mode adds a window: one that starts in the input or the padding before it.
function hasCeilWindow(axis) {
  return axis.unused > 0 && axis.outputSize * axis.stride < axis.inputSize + axis.padding[0];
}

// An unpooling: each value goes back to the cell that its maximum came from, all other cells become 0.
class MaxUnpooling {
  constructor({ inputSize, kernelSize, stride = null, padding = 0, outputSize = null }) {
    const steps = stride === null ? kernelSize : stride;
    const sizes = { input_size: inputSize, kernel_size: kernelSize, stride: steps };
    const count = countAxes({ ...sizes, padding, output_size: outputSize });
    const values = windowSizes({ inputSize, kernelSize, stride: steps }, count);
    const asked = outputSize === null
      ? Array(count).fill(null)
      : perAxis("output_size", outputSize, { axes: count, minimum: 1 });
    this.padding = [];
    this.outputSize = [];
    paddings(padding, count).forEach((given, axis) => onAxis(axis, () => {
      const window = along(values, axis);
      this.padding.push(unpoolingPadding(given, window.kernelSize));
      this.outputSize.push(unpooledSize(asked[axis], { ...window, padding: this.padding.at(-1) }));
    }));
    Object.assign(this, values);
  }

  // Returns the last input position that the positions of the maxima send to an output cell: one, or none.
  inputsOf(outputIndex, positions) {
    const here = ravelled(indexIn(this.outputSize, outputIndex), this.outputSize);
    const sender = positions.lastIndexOf(here);
    return sender < 0 ? [] : [unravelled(sender, this.inputSize)];
  }

  compute(x, positions) {
    checkedValues("x", x, this.inputSize, "input_size");
    const output = Array(product(this.outputSize)).fill(0);
    positions.forEach((position, from) => { output[position] = x[from]; });
    return output;
  }
}

function unpoolingPadding(given, kernelSize) {
  if (isWord(given)) {
    const problem = `padding is "${given}", but an unpooling does not know the input that the word was meant for`;
    throw new GeometryError(problem, { hint: "give the padding of the pooling as numbers", argument: "padding" });
  }
  checkRoom(given, {
    most: Math.floor(kernelSize / 2),
    fits: true,
    reason: `a pooling pads by at most half its kernel of ${kernelSize}`,
    others: [`a kernel_size of ${2 * Math.max(...given)}`],
  });
  return given;
}

function unpooledSize(asked, { inputSize, kernelSize, stride, padding }) {
  const formula = (inputSize - 1) * stride + kernelSize - padding[0] - padding[1];
  const [minimum, maximum] = [Math.max(1, formula - stride + 1), formula + stride - 1];
  const size = asked === null ? formula : asked;
  if (size >= minimum && size <= maximum) return size;
  const gives = `an unpooling of ${inputSize} ${inputSize === 1 ? "cell" : "cells"} gives ${formula}`;
  const problem = asked === null ? gives : `output_size is ${asked}, but ${gives}, give or take less than a stride`;
  const sizes = minimum < maximum ? `${minimum} to ${maximum}` : `${minimum}`;
  const hint = minimum <= maximum ? `use an output_size of ${sizes}` : "";
  throw new GeometryError(problem, { hint, argument: "output_size" });
}
