// Unfolding (im2col): the windows of a feature map as columns.

// Of an input of channels × cells it makes a column per window, with a row for each channel and, within it, each tap.
class Unfolding {
  constructor({ operation, channels = 1 }) {
    this.operation = operation;
    this.channels = whole("channels", channels, 1);
  }

  get inputShape() {
    return [this.channels, ...this.operation.inputSize];
  }

  get outputSize() {
    return [this.channels * product(this.operation.kernelSize), product(this.operation.outputSize)];
  }

  // Returns the [channel, …position] at [row, column]: one, or none where it is zero padding.
  inputsOf(outputIndex) {
    const [row, column] = indexIn(this.outputSize, outputIndex);
    const { kernelSize, outputSize, axes, paddingMode } = this.operation;
    const taps = product(kernelSize);
    const tap = unravelled(row % taps, kernelSize);
    const step = unravelled(column, outputSize);
    const cell = axes.map((axis, at) => paddingSource(paddingMode, axis.reads(step[at])[tap[at]], axis.inputSize));
    return cell.includes(null) ? [] : [[Math.floor(row / taps), ...cell]];
  }

  compute(x) {
    checkedValues("x", x, this.inputShape, "input_shape");
    return indices(this.outputSize).map((index) => {
      const [cell] = this.inputsOf(index);
      return cell ? x[ravelled(cell, this.inputShape)] : 0;
    });
  }
}
