// Adaptive pooling: pooling to a given output size, whose windows together cover the input.

class AdaptivePooling {
  constructor({ inputSize, outputSize, mode = "average" }) {
    const count = countAxes({ input_size: inputSize, output_size: outputSize });
    this.inputSize = perAxis("input_size", inputSize, { axes: count, minimum: 1 });
    this.outputSize = perAxis("output_size", outputSize, { axes: count, minimum: 1 });
    this.mode = choice("mode", mode, POOLING_MODES);
  }

  // Returns the cells that output u reads along an axis: from ⌊u·i/o⌋ up to ⌈(u + 1)·i/o⌉ exclusive.
  window(axis, u) {
    const [i, o] = [this.inputSize[axis], this.outputSize[axis]];
    return range(Math.floor((u * i) / o), Math.ceil(((u + 1) * i) / o));
  }

  inputsOf(outputIndex) {
    return combinations(indexIn(this.outputSize, outputIndex).map((u, axis) => this.window(axis, u)));
  }

  compute(x) {
    checkedValues("x", x, this.inputSize, "input_size");
    return indices(this.outputSize).map((index) => {
      const values = this.inputsOf(index).map((cell) => x[ravelled(cell, this.inputSize)]);
      if (this.mode === "max") return Math.max(...values);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
  }
}

// Returns the pooling of the whole input into one cell.
function globalPooling({ inputSize, mode = "average" }) {
  return new AdaptivePooling({ inputSize, outputSize: 1, mode });
}
