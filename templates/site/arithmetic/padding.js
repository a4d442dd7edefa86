// Padding before and after one axis, given as numbers or as words.

const PADDING_WORDS = ["valid", "same", "same_upper", "same_lower", "half", "full", "causal"];

function isSame(word) {
  return ["same", "same_upper", "same_lower"].includes(word);
}

function isWord(given) {
  return typeof given === "string";
}

// Returns a [before, after] pair or a word for each axis.
function paddings(padding, axes) {
  if (!Array.isArray(padding)) return Array(axes).fill(paddingOfAxis(padding));
  return padding.map((entry, axis) => onAxis(axis, () => paddingOfAxis(entry)));
}

function paddingOfAxis(entry) {
  if (Array.isArray(entry) && entry.length === 2) return entry.map((amount) => whole("padding", amount, 0));
  if (PADDING_WORDS.includes(entry)) return entry;
  try {
    const amount = whole("padding", entry, 0);
    return [amount, amount];
  } catch (error) {
    const problem = `${error.problem}, a (before, after) pair or one of ${spelled(PADDING_WORDS)}`;
    throw new GeometryError(problem, { ...error, hint: error.hint || didYouMean(entry, PADDING_WORDS) });
  }
}

// Returns the [before, after] cells that a word means for a convolution or a pooling along one axis.
function directPadding(word, { inputSize, kernelSize, stride, dilation }) {
  const extent = dilation * (kernelSize - 1) + 1;
  if (!isSame(word)) return paddingByExtent(word, extent);
  const outputSize = Math.ceil(inputSize / stride);
  return splitPadding(word, Math.max(0, (outputSize - 1) * stride + extent - inputSize));
}

// Returns [before, after, output padding] that a word means for a transposed convolution along one axis.
function transposedPadding(word, { kernelSize, stride, dilation }) {
  const extent = dilation * (kernelSize - 1) + 1;
  if (!isSame(word)) return [...paddingByExtent(word, extent), 0];
  return [...splitPadding(word, Math.max(0, extent - stride)), Math.max(0, stride - extent)];
}

// Returns so many cells as [before, after]: the odd one after, or before for same_lower.
function splitPadding(word, total) {
  const small = Math.floor(total / 2);
  return word === "same_lower" ? [total - small, small] : [small, total - small];
}

function paddingByExtent(word, extent) {
  const half = Math.floor(extent / 2);
  return { valid: [0, 0], half: [half, half], full: [extent - 1, extent - 1], causal: [extent - 1, 0] }[word];
}

// Raises GeometryError when either side of a padding has more than `most` cells.
function checkRoom(padding, { fits, most, reason, others }) {
  if (Math.max(...padding) <= most) return;
  const less = fits ? [`a padding of ${most ? `at most ${most} on each side` : "0"}`] : [];
  const problem = `${reason}, so padding is at most ${most} on each side, not ${shown(padding)}`;
  throw new GeometryError(problem, { hint: oneOf([...less, ...others]), argument: "padding" });
}
