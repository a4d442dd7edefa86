// Convolutions and transposed convolutions, each the transpose of the other.

// A convolution as networks use the word: cross-correlation, the kernel is not flipped.
class Convolution {
  constructor({ inputSize, kernelSize, stride = 1, padding = 0, dilation = 1, paddingMode = "zeros" }) {
    const count = countAxes({ input_size: inputSize, kernel_size: kernelSize, stride, dilation, padding });
    const values = windowSizes({ inputSize, kernelSize, stride, dilation }, count);
    this.paddingMode = choice("padding_mode", paddingMode, PADDING_MODES);
    this.axes = paddings(padding, count).map((given, axis) =>
      onAxis(axis, () => convolutionAxis(along(values, axis), given, this.paddingMode)));
    Object.assign(this, values);
    this.padding = this.axes.map((axis) => axis.padding);
  }

  get outputSize() {
    return this.axes.map((axis) => axis.outputSize);
  }

  get unused() {
    return this.axes.map((axis) => axis.unused);
  }

  // Returns the real input positions that an output cell reads.
  inputsOf(outputIndex) {
    const index = indexIn(this.outputSize, outputIndex);
    return combinations(this.axes.map((axis, at) => {
      const sources = axis.reads(index[at]).map((place) => paddingSource(this.paddingMode, place, axis.inputSize));
      return distinct(sources.filter((source) => source !== null));
    }));
  }

  compute(x, kernel) {
    checkedValues("x", x, this.inputSize, "input_size");
    checkedValues("kernel", kernel, this.kernelSize, "kernel_size");
    return windowSums(this.axes, {
      x, kernel, source: (axis, place) => paddingSource(this.paddingMode, place, axis.inputSize),
    });
  }

  transpose() {
    if (this.paddingMode !== "zeros") {
      const problem = `a convolution with padding_mode "${this.paddingMode}" has no transposed convolution`;
      throw new GeometryError(problem, { hint: 'use padding_mode="zeros"' });
    }
    const { kernelSize, stride, padding, dilation } = this;
    return new TransposedConvolution({
      inputSize: this.outputSize, kernelSize, stride, padding, dilation, outputPadding: this.unused,
    });
  }
}

// A transposed convolution: each input cell adds its value times the kernel to the output. `axes` are those of the
// convolution that it transposes, so axes[0].inputSize is the output size of this one.
class TransposedConvolution {
  constructor({
    inputSize, kernelSize, stride = 1, padding = 0, dilation = 1, outputPadding = 0, outputSize = null,
  }) {
    const isAsked = outputSize !== null;
    const asked = isAsked ? { output_size: outputSize } : {};
    const sizes = { input_size: inputSize, kernel_size: kernelSize, stride, dilation };
    const count = countAxes({ ...sizes, padding, output_padding: outputPadding, ...asked });
    const values = windowSizes({ inputSize, kernelSize, stride, dilation }, count);
    const extra = [...perAxis("output_padding", outputPadding, { axes: count, minimum: 0 })];
    if (isAsked && extra.some(Boolean)) {
      const problem = "output_size decides the output padding itself, but output_padding is given, too";
      throw new GeometryError(problem, { hint: "leave one of them out", argument: "output_padding" });
    }
    const wanted = isAsked ? perAxis("output_size", outputSize, { axes: count, minimum: 1 }) : Array(count).fill(null);
    this.axes = paddings(padding, count).map((given, axis) => onAxis(axis, () => {
      const [direct, added] = transposedAxis(along(values, axis), given, extra[axis], wanted[axis]);
      extra[axis] = added;
      return direct;
    }));
    Object.assign(this, values);
    this.padding = this.axes.map((axis) => axis.padding);
    this.outputPadding = extra;
  }

  get outputSize() {
    return this.axes.map((axis) => axis.inputSize);
  }

  // Returns the input positions that are added to an output cell; none for some cells of output padding.
  inputsOf(outputIndex) {
    const index = indexIn(this.outputSize, outputIndex);
    return combinations(this.axes.map((axis, at) =>
      axis.readBy(index[at]).filter((j) => j >= 0 && j < this.inputSize[at])));
  }

  compute(x, kernel) {
    checkedValues("x", x, this.inputSize, "input_size");
    checkedValues("kernel", kernel, this.kernelSize, "kernel_size");
    const size = this.outputSize;
    const sums = Array(product(size)).fill(0);
    const reads = this.axes.map((axis, at) => range(this.inputSize[at]).map((j) => axis.reads(j)));
    const taps = indices(this.kernelSize);
    indices(this.inputSize).forEach((j, from) => taps.forEach((tap, weight) => {
      const place = tap.map((m, axis) => reads[axis][j[axis]][m]);
      if (place.every((at, axis) => at >= 0 && at < size[axis])) {
        sums[ravelled(place, size)] += x[from] * kernel[weight];
      }
    }));
    return sums;
  }

  transpose() {
    this.axes.forEach((axis, number) => {
      if (axis.outputSize === this.inputSize[number]) return;
      const cells = axis.inputSize === 1 ? "cell" : "cells";
      const extra = `an output_padding of ${this.outputPadding[number]} is not below the stride of ${axis.stride}`;
      const gives = `the convolution of the ${axis.inputSize} output ${cells} gives ${axis.outputSize}`;
      const hint = `use an output_padding of ${atMost(axis.stride - 1)}`;
      throw new GeometryError(`axis ${number}: ${extra}: ${gives}, not ${this.inputSize[number]}`, { hint });
    });
    const { kernelSize, stride, padding, dilation } = this;
    return new Convolution({ inputSize: this.outputSize, kernelSize, stride, padding, dilation });
  }

  // Returns the stride-1 convolution of a stretched input that computes the same.
  equivalent() {
    return new EquivalentConvolution({
      inputSize: this.inputSize,
      kernelSize: this.kernelSize,
      stretch: this.stride,
      padding: this.axes.map((axis, at) => [
        axis.effectiveKernelSize - 1 - axis.padding[0],
        axis.effectiveKernelSize - 1 - axis.padding[1] + this.outputPadding[at],
      ]),
      dilation: this.dilation,
      outputPadding: this.outputPadding,
    });
  }
}

// The direct convolution that computes a transposed one: stretch the input, pad it, rotate the kernel, stride 1.
// Negative padding means that cells are cropped.
class EquivalentConvolution {
  constructor(values) {
    Object.assign(this, values);
    this.axes = this.stretchedSize.map((inputSize, at) => new Axis({
      inputSize, kernelSize: this.kernelSize[at], padding: this.padding[at], dilation: this.dilation[at],
    }));
  }

  get stretchedSize() {
    return this.inputSize.map((size, at) => this.stretch[at] * (size - 1) + 1);
  }

  get outputSize() {
    return this.axes.map((axis) => axis.outputSize);
  }

  // Returns the values for the transposed convolution's own kernel: the rotation is part of the computation.
  compute(x, kernel) {
    const source = (axis, place) => {
      const stretch = this.stretch[this.axes.indexOf(axis)];
      return place >= 0 && place < axis.inputSize && place % stretch === 0 ? place / stretch : null;
    };
    return windowSums(this.axes, { x, kernel: rotated(kernel), source, size: this.inputSize });
  }
}

// Returns a kernel turned by 180°: reversed along every axis, which reverses its values in reading order.
function rotated(kernel) {
  return [...kernel].reverse();
}

// Returns the sums of products of each window; `source` gives the cell at a place of an axis, null for a zero, and
// `size` is that of the cells.
function windowSums(axes, { x, kernel, source, size = axes.map((axis) => axis.inputSize) }) {
  const steps = axes.map((axis) => axis.outputSize);
  const sources = axes.map((axis) =>
    range(axis.outputSize).map((u) => axis.reads(u).map((place) => source(axis, place))));
  const taps = indices(axes.map((axis) => axis.kernelSize));
  return indices(steps).map((index) => {
    let sum = 0;
    for (let weight = 0; weight < taps.length; weight++) {
      let position = 0;
      for (let axis = 0; axis < axes.length && position !== null; axis++) {
        const cell = sources[axis][index[axis]][taps[weight][axis]];
        position = cell === null ? null : position * size[axis] + cell;
      }
      if (position !== null) sum += kernel[weight] * x[position];
    }
    return sum;
  });
}

// Returns the sizes of a window as one whole number per axis each.
function windowSizes(values, axes) {
  const words = { inputSize: "input_size", kernelSize: "kernel_size", stride: "stride", dilation: "dilation" };
  return Object.fromEntries(Object.entries(values).map(([name, value]) =>
    [name, perAxis(words[name], value, { axes, minimum: 1 })]));
}

// Returns the values of one axis.
function along(values, axis) {
  return Object.fromEntries(Object.entries(values).map(([name, numbers]) => [name, numbers[axis]]));
}

function distinct(numbers) {
  return [...new Set(numbers)].sort((one, other) => one - other);
}
