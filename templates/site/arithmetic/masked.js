// The masked convolution: a convolution some of whose taps read nothing.

const MASK_WORDS = ["A", "B"];

// A convolution whose kernel is multiplied by a mask: "A", "B", or zeros and ones in lists of the kernel's shape.
class MaskedConvolution {
  constructor({ operation, mask }) {
    this.operation = operation;
    this.taps = keptTaps(mask, operation.kernelSize);
    for (const name of ["inputSize", "kernelSize", "stride", "padding", "dilation", "paddingMode", "axes"]) {
      this[name] = operation[name];
    }
  }

  get outputSize() {
    return this.operation.outputSize;
  }

  inputsOf(outputIndex) {
    const index = indexIn(this.outputSize, outputIndex);
    const reads = this.axes.map((axis, at) =>
      axis.reads(index[at]).map((place) => paddingSource(this.paddingMode, place, axis.inputSize)));
    const cells = this.taps.map((tap) => tap.map((m, axis) => reads[axis][m]));
    const found = cells.filter((cell) => !cell.includes(null)).map((cell) => ravelled(cell, this.inputSize));
    return distinct(found).map((position) => unravelled(position, this.inputSize));
  }

  compute(x, kernel) {
    checkedValues("kernel", kernel, this.kernelSize, "kernel_size");
    const kept = new Set(this.taps.map((tap) => ravelled(tap, this.kernelSize)));
    return this.operation.compute(x, kernel.map((weight, position) => (kept.has(position) ? weight : 0)));
  }
}

// Returns the taps that a mask keeps, in reading order.
function keptTaps(mask, kernelSize) {
  const size = kernelSize.join(" × ");
  let taps;
  if (typeof mask === "string") {
    taps = tapsOfMaskWord(choice("mask", mask, MASK_WORDS), kernelSize);
  } else if (isMaskOf(mask, kernelSize)) {
    taps = indices(kernelSize).filter((tap) => tap.reduce((part, m) => part[m], mask));
  } else {
    const problem = `mask is ${shown(mask)}, but must be 0 and 1 in lists of the shape of the kernel, ${size}`;
    throw new GeometryError(problem, { hint: 'write "A", "B", or 0 and 1 in lists', argument: "mask" });
  }
  if (taps.length) return taps;
  const written = typeof mask === "string" ? `'${mask}'` : shown(mask);
  const hint = "use a mask with a 1, or a larger kernel_size";
  throw new GeometryError(`mask ${written} keeps no tap of a kernel of ${size}`, { hint, argument: "mask" });
}

// Returns the taps before the centre ⌊k/2⌋ in reading order, and for B the centre too (PixelCNN, 2016).
function tapsOfMaskWord(word, kernelSize) {
  const centre = ravelled(kernelSize.map((k) => Math.floor(k / 2)), kernelSize);
  return indices(kernelSize).filter((_, position) => position < centre || (position === centre && word === "B"));
}

function isMaskOf(mask, [cells, ...others]) {
  if (cells === undefined) return mask === 0 || mask === 1;
  return Array.isArray(mask) && mask.length === cells && mask.every((part) => isMaskOf(part, others));
}
