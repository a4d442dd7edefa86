// Builds the axis of a convolution or a transposed one: resolves the padding's word and checks its limits.

// Returns the axis of a convolution.
function convolutionAxis(sizes, given, mode) {
  const extent = sizes.dilation * (sizes.kernelSize - 1) + 1;
  const padding = isWord(given) ? directPadding(given, sizes) : given;
  return new Axis({ ...sizes, padding }, checkMode(mode, padding, { inputSize: sizes.inputSize, extent }));
}

// Returns [the axis of the convolution that is transposed, the output padding]; its input is the output of the
// transposed one, `wanted` the output size that is asked for, null if none is.
function transposedAxis(sizes, given, extra, wanted = null) {
  const [padding, outputPadding] =
    wanted === null
      ? resolvedPadding(given, extra, sizes)
      : resolvedPadding(...paddingForSize(wanted, given, sizes), sizes);
  return [transposedDirectAxis(sizes, padding, outputPadding), outputPadding];
}

// Returns a limit in words for a hint.
function atMost(number) {
  return number ? `at most ${number}` : "0";
}

// Returns the limits of a padding along one axis in this mode; raises GeometryError beyond them.
function checkMode(mode, padding, { inputSize, extent }) {
  const most = mostPadding(mode, inputSize);
  if (most === null) return {};
  const padded = inputSize + padding[0] + padding[1];
  const cells = inputSize > 1 ? `the ${inputSize} cells` : "the one cell";
  const reason = `${mode} padding mirrors ${cells} of the input without the edge`;
  const fits = extent <= inputSize + 2 * most;
  let others = [];
  if (extent <= padded) {
    others = ["symmetric", "replicate", "zeros"].map((other) => `padding_mode="${other}"`);
  } else if (!fits) {
    const least = Math.max(extent - padding[0] - padding[1], Math.max(...padding) + 1);
    others = [`an input_size of at least ${least}`];
  }
  checkRoom(padding, { fits, most, reason, others });
  return { maxPadding: 2 * most };
}

// Returns [padding, output padding] that give an output size.
function paddingForSize(wanted, given, sizes) {
  const { stride } = sizes;
  const uncut = stride * (sizes.inputSize - 1) + sizes.dilation * (sizes.kernelSize - 1) + 1;
  if (isWord(given) && isSame(given)) {
    return [splitPadding(given, Math.max(uncut - wanted, 0)), Math.max(wanted - uncut, 0)];
  }
  const pair = isWord(given) ? transposedPadding(given, sizes).slice(0, 2) : given;
  const least = uncut - pair[0] - pair[1];
  if (least <= wanted && wanted < least + stride) return [pair, wanted - least];
  const last = least + stride - 1;
  const problem = `output_size is ${wanted}, but these settings give ${least}${stride > 1 ? ` to ${last}` : ""}`;
  const there = stride > 1 ? `an output_size from ${least} to ${last}` : `an output_size of ${least}`;
  const hint = `use ${there}, another padding, or padding="same_upper", which takes any`;
  throw new GeometryError(problem, { hint, argument: "output_size" });
}

// Returns [[before, after], output padding] along one axis, resolved from a word and checked.
function resolvedPadding(given, extra, sizes) {
  let padding = given;
  if (isWord(given)) {
    const [before, after, implied] = transposedPadding(given, sizes);
    if (isSame(given) && extra) {
      const problem = `padding "${given}" decides the output padding itself, but output_padding is ${extra}`;
      const hint = "leave output_padding out, or give padding as numbers";
      throw new GeometryError(problem, { hint, argument: "output_padding" });
    }
    padding = [before, after];
    extra = extra || implied;
  }
  const most = Math.max(sizes.stride, sizes.dilation) - 1;
  if (extra > most) {
    const limit = `the larger of stride ${sizes.stride} and dilation ${sizes.dilation}`;
    const hint = `use an output_padding of ${atMost(most)}, or a stride of at least ${extra + 1}`;
    const problem = `output_padding is ${extra}, but must be below ${limit}`;
    throw new GeometryError(problem, { hint, argument: "output_padding" });
  }
  return [padding, extra];
}

// Returns the axis of the convolution that is transposed; its input is the output of the transposed one.
function transposedDirectAxis({ inputSize, kernelSize, stride, dilation }, padding, extra) {
  const uncut = stride * (inputSize - 1) + dilation * (kernelSize - 1) + 1 + extra;
  const cut = padding[0] + padding[1];
  if (uncut <= cut) {
    const cells = uncut === 1 ? "the one cell" : `all of the ${uncut} cells`;
    const problem = `padding ${shown(padding)} cuts away ${cells} that an input of ${inputSize} gives`;
    const hint = `use a padding of ${atMost(uncut - 1)}${uncut > 1 ? " in total" : ""}`;
    throw new GeometryError(problem, { hint, argument: "padding" });
  }
  return new Axis({ inputSize: uncut - cut, kernelSize, stride, padding, dilation });
}
