// Named choices of operations, and what each means for a single cell.

const PADDING_MODES = ["zeros", "reflect", "symmetric", "replicate", "circular"];
const POOLING_MODES = ["max", "average"];

// Returns the real cell whose value stands at a position along an axis, null where a zero stands.
function paddingSource(mode, position, inputSize) {
  if (position >= 0 && position < inputSize) return position;
  switch (mode) {
    case "reflect":
      return position < 0 ? -position : 2 * (inputSize - 1) - position;
    case "symmetric": {
      const place = modulo(position, 2 * inputSize);
      return Math.min(place, 2 * inputSize - 1 - place);
    }
    case "replicate":
      return position < 0 ? 0 : inputSize - 1;
    case "circular":
      return modulo(position, inputSize);
    default:
      return null;
  }
}

// Returns the maximum padding per side that a mode allows for an input, null if there is no limit.
function mostPadding(mode, inputSize) {
  return mode === "reflect" ? inputSize - 1 : null;
}
