// The cells that a sliding window reads along one axis; axes never interact.
//
//     k̂ = d(k − 1) + 1          effective kernel size
//     n = i + p_l + p_r − k̂     slack: how far the window can travel
//     o = ⌊n / s⌋ + 1           output size
//     n mod s                   unused cells after the last window

class Axis {
  constructor({ inputSize, kernelSize, stride = 1, padding = [0, 0], dilation = 1 }, limits = {}) {
    Object.assign(this, { inputSize, kernelSize, stride, padding, dilation });
    whole("input_size", inputSize, 1);
    whole("kernel_size", kernelSize, 1);
    whole("stride", stride, 1);
    whole("dilation", dilation, 1);
    padding.forEach((amount) => whole("padding", amount, null));
    if (this.slack < -(limits.overhang ?? 0)) {
      throw new GeometryError(this.misfit(), { hint: this.remedies(limits), argument: "kernel_size" });
    }
  }

  get effectiveKernelSize() {
    return this.dilation * (this.kernelSize - 1) + 1;
  }

  get paddedSize() {
    return this.inputSize + this.padding[0] + this.padding[1];
  }

  get slack() {
    return this.paddedSize - this.effectiveKernelSize;
  }

  get outputSize() {
    return Math.floor(this.slack / this.stride) + 1;
  }

  get unused() {
    return modulo(this.slack, this.stride);
  }

  // Returns the positions that output u reads, from the first real cell: u·s − p_l + m·d for tap m.
  reads(u) {
    const start = u * this.stride - this.padding[0];
    return range(this.kernelSize).map((m) => start + m * this.dilation);
  }

  // Returns the steps u whose window reads a position, last tap first.
  readBy(position) {
    return range(this.kernelSize)
      .reverse()
      .map((m) => position + this.padding[0] - m * this.dilation)
      .filter((step) => modulo(step, this.stride) === 0)
      .map((step) => step / this.stride);
  }

  misfit() {
    const [before, after] = this.padding;
    const extent = this.effectiveKernelSize;
    const dilated = this.dilation > 1 ? ` with dilation ${this.dilation}` : "";
    const parts = before || after ? ` (${this.inputSize} ${signed(before)} ${signed(after)})` : "";
    const spans = `spans ${extent} ${extent === 1 ? "cell" : "cells"}`;
    return `a kernel of ${this.kernelSize}${dilated} ${spans}, but the padded input has ${this.paddedSize}${parts}`;
  }

  // Returns the changes each of which would make the window fit, without impossible ones.
  remedies({ overhang = 0, maxPadding = null, minKernelSize = 1 }) {
    const room = this.paddedSize - 1 + overhang;
    const missing = -this.slack - overhang;
    const kernel = Math.floor(room / this.dilation) + 1;
    const dilation = this.kernelSize > 1 ? Math.floor(room / (this.kernelSize - 1)) : 0;
    const found = [];
    if (kernel >= minKernelSize) found.push(`a kernel_size of at most ${kernel}`);
    if (dilation >= 1) found.push(`a dilation of at most ${dilation}`);
    if (maxPadding === null || this.padding[0] + this.padding[1] + missing <= maxPadding) {
      found.push(`at least ${missing} more ${missing === 1 ? "cell" : "cells"} of padding`);
    }
    return oneOf(found.length ? found : [`an input_size of at least ${this.inputSize + missing}`]);
  }
}

function signed(amount) {
  return amount >= 0 ? `+ ${amount}` : `− ${-amount}`;
}
