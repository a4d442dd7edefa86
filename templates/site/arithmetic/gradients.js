// The gradients of a convolution, with respect to its input and to its weights, as operations of their own.

// From the output's gradient to one of the input's size: the transposed convolution with the same kernel.
class InputGradient {
  constructor({ operation }) {
    checkGradient(operation);
    this.operation = operation;
    this.computedBy = operation.transpose();
  }

  get outputSize() {
    return this.operation.inputSize;
  }

  inputsOf(outputIndex) {
    return this.computedBy.inputsOf(outputIndex);
  }

  compute(outputGradient, kernel) {
    return this.computedBy.compute(outputGradient, kernel);
  }
}

// From input and output's gradient to the kernel's size: a convolution of the input whose kernel is the gradient.
class WeightGradient {
  constructor({ operation }) {
    checkGradient(operation);
    operation.axes.forEach((axis, number) => {
      if (axis.inputSize + axis.padding[1] > axis.unused) return;
      const problem = `axis ${number}: no window reads a cell of the input, so no weight has a gradient`;
      throw new GeometryError(problem, { hint: "use less padding, or a smaller stride", argument: "padding" });
    });
    this.operation = operation;
    // Cells at the end that no window reads are cut off, first of the padding, then of the input.
    this.computedBy = new Convolution({
      inputSize: operation.axes.map((axis) => axis.inputSize - Math.max(axis.unused - axis.padding[1], 0)),
      kernelSize: operation.outputSize,
      stride: operation.dilation,
      padding: operation.axes.map((axis) => [axis.padding[0], Math.max(axis.padding[1] - axis.unused, 0)]),
      dilation: operation.stride,
    });
  }

  get outputSize() {
    return this.operation.kernelSize;
  }

  inputsOf(outputIndex) {
    return this.computedBy.inputsOf(outputIndex);
  }

  compute(x, outputGradient) {
    checkedValues("x", x, this.operation.inputSize, "input_size");
    return this.computedBy.compute(beginningOf(x, this.operation.inputSize, this.computedBy.inputSize), outputGradient);
  }
}

// Returns the values of the first cells along each axis.
function beginningOf(values, size, kept) {
  return indices(kept).map((index) => values[ravelled(index, size)]);
}

function checkGradient(operation) {
  if (operation.paddingMode === "zeros") return;
  const problem = "the gradient is that of a convolution padded with zeros, but padding_mode is ";
  const details = { hint: 'use padding_mode="zeros"', argument: "padding_mode" };
  throw new GeometryError(`${problem}"${operation.paddingMode}"`, details);
}
