// Resizing by interpolation: which input cells an output mixes, and with which weights.
//
// Places lie between cells, so they are fractions [numerator, denominator] of whole numbers: floors are exact.

const RESIZE_MODES = ["nearest", "linear"];
const LINEAR_WORDS = { linear: null, bilinear: 2, trilinear: 3 };
const COORDINATES = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"];
const ROUNDINGS = ["floor", "ceil", "round_prefer_floor", "round_prefer_ceil"];

// A resize to a given output size, or by a factor, along each axis by itself.
class Resize {
  constructor({
    inputSize, outputSize = null, mode = "nearest", coordinates = null, rounding = null, scaleFactor = null,
    alignCorners = null,
  }) {
    if ((outputSize === null) === (scaleFactor === null)) {
      const argument = outputSize === null ? "output_size" : "scale_factor";
      const hint = "output_size=8, or scale_factor=2";
      throw new GeometryError("give either output_size or scale_factor", { hint, argument });
    }
    const factors = scaleFactor === null ? [] : [scaleFactor].flat().map(scaleOf);
    const resized = outputSize === null ? { scale_factor: scaleFactor } : { output_size: outputSize };
    const count = countAxes({ input_size: inputSize, ...resized });
    this.inputSize = perAxis("input_size", inputSize, { axes: count, minimum: 1 });
    if (outputSize !== null) {
      this.outputSize = perAxis("output_size", outputSize, { axes: count, minimum: 1 });
      this.scale = this.outputSize.map((o, axis) => reduced(o, this.inputSize[axis]));
    } else {
      this.scale = Array.isArray(scaleFactor) ? factors : Array(count).fill(factors[0]);
      this.outputSize = this.scale.map((scale, axis) => onAxis(axis, () => scaledSize(this.inputSize[axis], scale)));
    }
    Object.assign(this, resizeWords({ mode, coordinates, rounding, alignCorners }, count));
  }

  // Returns where output u lies along an axis of the input, as a fraction, from the first cell's centre.
  place(axis, u) {
    const [i, o, [num, den]] = [this.inputSize[axis], this.outputSize[axis], this.scale[axis]];
    switch (this.coordinates) {
      case "align_corners":
        return o > 1 ? [u * (i - 1), o - 1] : [0, 1];
      case "asymmetric":
        return [u * den, num];
      default:
        if (this.coordinates === "pytorch_half_pixel" && o === 1) return [0, 1];
        return [(2 * u + 1) * den - num, 2 * num];
    }
  }

  // Returns the cells along an axis that output u mixes, each with its weight; these add up to 1.
  weights(axis, u) {
    const last = this.inputSize[axis] - 1;
    const [num, den] = this.place(axis, u);
    if (this.rounding !== null) return [[clamped(roundedPlace(this.rounding, [num, den]), last), 1]];
    if (num <= 0) return [[0, 1]];
    if (num >= last * den) return [[last, 1]];
    const below = Math.floor(num / den);
    const above = (num - below * den) / den;
    return above ? [[below, (den - (num - below * den)) / den], [below + 1, above]] : [[below, 1]];
  }

  inputsOf(outputIndex) {
    const index = indexIn(this.outputSize, outputIndex);
    return combinations(index.map((u, axis) => this.weights(axis, u).map(([cell]) => cell)));
  }

  compute(x) {
    checkedValues("x", x, this.inputSize, "input_size");
    return indices(this.outputSize).map((index) =>
      combinations(index.map((u, axis) => this.weights(axis, u))).reduce((sum, parts) => {
        const weight = product(parts.map((part) => part[1]));
        return sum + weight * x[ravelled(parts.map((part) => part[0]), this.inputSize)];
      }, 0));
  }
}

// Returns the mode, coordinates and rounding that words mean together.
function resizeWords({ mode, coordinates, rounding, alignCorners }, axes) {
  if (mode === "nearest_exact") {
    mode = "nearest";
    coordinates = coordinates ?? "half_pixel";
    rounding = rounding ?? "round_prefer_ceil";
  }
  const meant = LINEAR_WORDS[mode] ?? null;
  if (meant !== null && meant !== axes) {
    const problem = `mode is "${mode}", which is for ${meant} axes, but the input has ${axes}`;
    throw new GeometryError(problem, { hint: 'use mode="linear"', argument: "mode" });
  }
  const found = choice("mode", meant ? "linear" : mode, RESIZE_MODES, ["nearest_exact"]);
  const isNearest = found === "nearest";
  if (alignCorners !== null) flag("align_corners", alignCorners);
  if (alignCorners && coordinates !== null) {
    const hint = "leave one of them out";
    throw new GeometryError(`align_corners and coordinates="${coordinates}" say the same thing`, { hint, argument: "align_corners" });
  }
  if (alignCorners !== null && isNearest) {
    const hint = 'use mode="linear", or coordinates="align_corners"';
    throw new GeometryError("align_corners belongs to a linear resize", { hint, argument: "align_corners" });
  }
  if (rounding !== null && !isNearest) {
    const hint = 'leave it out, or use mode="nearest"';
    throw new GeometryError("rounding belongs to the nearest cell, but mode is linear", { hint, argument: "rounding" });
  }
  const asked = alignCorners ? "align_corners" : coordinates ?? (isNearest ? "asymmetric" : "half_pixel");
  return {
    mode: found,
    coordinates: choice("coordinates", asked, COORDINATES),
    rounding: isNearest ? choice("rounding", rounding ?? "floor", ROUNDINGS) : null,
  };
}

// Returns the cell that is the nearest to a place, which can be outside of the input.
function roundedPlace(rounding, [num, den]) {
  switch (rounding) {
    case "floor":
      return Math.floor(num / den);
    case "ceil":
      return Math.ceil(num / den);
    case "round_prefer_floor":
      return Math.ceil((2 * num - den) / (2 * den));
    default:
      return Math.floor((2 * num + den) / (2 * den));
  }
}

function clamped(cell, last) {
  return Math.min(Math.max(cell, 0), last);
}

// Returns a factor as a fraction, as people write it: 0.1 is a tenth.
function scaleOf(number) {
  if (typeof number !== "number" || !(number > 0 && number < Infinity)) {
    const problem = `scale_factor is ${shown(number)}, but must be a number above 0`;
    throw new GeometryError(problem, { argument: "scale_factor" });
  }
  const digits = (String(number).split(".")[1] ?? "").length;
  return reduced(Math.round(number * 10 ** digits), 10 ** digits);
}

function reduced(num, den) {
  const common = commonDivisor(num, den);
  return [num / common, den / common];
}

function commonDivisor(one, other) {
  return other ? commonDivisor(other, one % other) : one;
}

// Returns ⌊i·s⌋; raises GeometryError where nothing is left.
function scaledSize(i, [num, den]) {
  const size = Math.floor((i * num) / den);
  if (size >= 1) return size;
  const problem = `scale_factor is ${num / den}, which leaves nothing of an input of ${i}`;
  throw new GeometryError(problem, { argument: "scale_factor" });
}
