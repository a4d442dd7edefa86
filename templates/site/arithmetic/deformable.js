// Deformable convolution: every tap is moved, at every output, by an offset of its own.

const DEFORMABLE_AXES = 2;

class DeformableConvolution {
  constructor({ operation }) {
    if (operation.axes.length !== DEFORMABLE_AXES) {
      const problem = `a deformable convolution has ${DEFORMABLE_AXES} axes, but its operation has ${operation.axes.length}`;
      throw new GeometryError(problem, { argument: "input_size" });
    }
    this.operation = operation;
  }

  get outputSize() {
    return this.operation.outputSize;
  }

  get offsetShape() {
    return [2 * product(this.operation.kernelSize), ...this.outputSize];
  }

  // Returns for each tap its place [row, column] between cells, and the cells around it with their weights.
  samples(outputIndex, offset) {
    const index = indexIn(this.outputSize, outputIndex);
    const reads = this.operation.axes.map((axis, at) => axis.reads(index[at]));
    return indices(this.operation.kernelSize).map((tap, number) => {
      const position = tap.map((m, axis) =>
        reads[axis][m] + offset[ravelled([2 * number + axis, ...index], this.offsetShape)]);
      const near = position.map((at, axis) => neighbours(at, this.operation.inputSize[axis]));
      return {
        position, weights: combinations(near).map(([row, column]) => [[row[0], column[0]], row[1] * column[1]]),
      };
    });
  }

  inputsOf(outputIndex, offset) {
    const size = this.operation.inputSize;
    const cells = this.samples(outputIndex, offset)
      .flatMap(({ weights }) => weights.map(([cell]) => ravelled(cell, size)));
    return distinct(cells).map((position) => unravelled(position, size));
  }

  compute(x, offset, kernel) {
    const size = this.operation.inputSize;
    checkedValues("x", x, size, "input_size");
    checkedValues("offset", offset, this.offsetShape, "offset_shape");
    checkedValues("kernel", kernel, this.operation.kernelSize, "kernel_size");
    return indices(this.outputSize).map((index) =>
      this.samples(index, offset).reduce((sum, { weights }, tap) =>
        sum + kernel[tap] * weights.reduce((part, [cell, share]) => part + share * x[ravelled(cell, size)], 0), 0));
  }
}

// Returns the one or two cells around a position that exist, each with its linear weight, all above 0.
function neighbours(position, size) {
  const below = Math.floor(position);
  const share = position - below;
  return [[below, 1 - share], [below + 1, share]].filter(([cell, weight]) => weight && cell >= 0 && cell < size);
}
