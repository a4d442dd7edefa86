// Layers with channels: the channels that they combine, their parameters and multiply-accumulates.

// A convolution or a transposed one of feature maps with channels, in groups.
class Layer {
  constructor({ operation, inChannels, outChannels, groups = 1, bias = true }) {
    this.operation = operation;
    this.inChannels = whole("in_channels", inChannels, 1);
    this.outChannels = whole("out_channels", outChannels, 1);
    this.groups = whole("groups", groups, 1);
    this.bias = flag("bias", bias);
    const common = commonDivisor(this.inChannels, this.outChannels);
    if (common % this.groups) {
      const sides = `in_channels ${this.inChannels} and out_channels ${this.outChannels}`;
      const divisors = range(1, common + 1).filter((number) => common % number === 0);
      const hint = `use groups of ${divisors.join(" or ")}`;
      throw new GeometryError(`groups is ${this.groups}, but must divide ${sides}`, { hint, argument: "groups" });
    }
  }

  get isTransposed() {
    return this.operation instanceof TransposedConvolution;
  }

  get inputSize() {
    return this.operation.inputSize;
  }

  get outputSize() {
    return this.operation.outputSize;
  }

  get inputShape() {
    return [this.inChannels, ...this.inputSize];
  }

  get outputShape() {
    return [this.outChannels, ...this.outputSize];
  }

  // Returns the shape of the weights: (C_out, C_in/g, k…), of a transposed layer (C_in, C_out/g, k…).
  get weightShape() {
    const [first, second] = this.isTransposed
      ? [this.inChannels, this.outChannels]
      : [this.outChannels, this.inChannels];
    return [first, second / this.groups, ...this.operation.kernelSize];
  }

  get parameters() {
    return product(this.weightShape) + (this.bias ? this.outChannels : 0);
  }

  // Returns the multiply-accumulates of one input; the bias does not count.
  get macs() {
    return product(this.isTransposed ? this.inputSize : this.outputSize) * product(this.weightShape);
  }

  // Returns the input channels that an output channel is a sum over: those of its group.
  inputsOf(outputChannel) {
    if (whole("output_channel", outputChannel, 0) >= this.outChannels) {
      const hint = `channels count from 0 to ${this.outChannels - 1}`;
      throw new GeometryError(`output_channel is ${outputChannel}, but out_channels is ${this.outChannels}`, { hint });
    }
    const members = this.inChannels / this.groups;
    const group = Math.floor(outputChannel / (this.outChannels / this.groups));
    return range(group * members, (group + 1) * members);
  }

  // Returns each input channel that an output channel sums over, with the index of its kernel in the weights.
  joined(outputChannel) {
    const members = this.outChannels / this.groups;
    return this.inputsOf(outputChannel).map((source, local) =>
      [source, this.isTransposed ? [source, outputChannel % members] : [outputChannel, local]]);
  }

  compute(x, weight, bias = null) {
    checkedValues("x", x, this.inputShape, "input_shape");
    checkedValues("weight", weight, this.weightShape, "weight_shape");
    const [cells, taps] = [product(this.inputSize), product(this.operation.kernelSize)];
    return range(this.outChannels).flatMap((channel) => {
      const parts = this.joined(channel).map(([source, kernel]) => {
        const at = ravelled(kernel, this.weightShape.slice(0, 2));
        return this.operation.compute(x.slice(source * cells, (source + 1) * cells), weight.slice(at * taps, (at + 1) * taps));
      });
      return parts[0].map((_, cell) => parts.reduce((sum, part) => sum + part[cell], bias ? bias[channel] : 0));
    });
  }
}
