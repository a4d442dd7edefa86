// Which settings of a layer lead from one size to another, the simplest first.

const SOLVABLE = ["convolution", "transposed_convolution", "pooling"];
const MOST_OF_AN_AXIS = 12; // settings of each axis that are combined where none do for all axes at once
const SETTINGS = ["kernelSize", "stride", "padding", "dilation", "outputPadding"];

// Returns the operations that lead from an input size to an output size; `asked` fixes some settings.
function solve({ inputSize, outputSize, operation = "convolution", asked = {}, largestKernelSize = 7, largestDilation = 2 }) {
  const kind = choice("operation", operation, SOLVABLE);
  const count = countAxes({ input_size: inputSize, output_size: outputSize });
  const sizes = perAxis("input_size", inputSize, { axes: count, minimum: 1 });
  const wanted = perAxis("output_size", outputSize, { axes: count, minimum: 1 });
  const bounds = { kernelSize: largestKernelSize, dilation: kind === "pooling" ? 1 : largestDilation };
  const each = sizes.map((i, axis) => settingsOfAxis(i, wanted[axis], kind, asked, bounds));
  const common = each[0]
    .filter((setting) => each.slice(1).every((others) => others.some((other) => sameSetting(setting, other))));
  if (common.length) return common.map((setting) => solvedOperation(kind, sizes, Array(count).fill(setting)));
  const few = each.map((settings) => settings.slice(0, MOST_OF_AN_AXIS));
  return combinations(few)
    .map((settings) => ({ settings, cost: [settingDifferences(settings), ...largestCosts(settings, kind)] }))
    .sort((one, other) => compareLists(one.cost, other.cost))
    .map(({ settings }) => solvedOperation(kind, sizes, settings));
}

// Returns the output sizes next to one that no settings give, below and above, as far as there are any.
function nearestSizes({ inputSize, outputSize, operation, asked = {} }) {
  const isThere = (o) => solve({ inputSize: [inputSize], outputSize: [o], operation, asked }).length > 0;
  const below = range(1, outputSize).reverse().find(isThere);
  const above = range(outputSize + 1, 2 * outputSize + 11).find(isThere);
  return [below, above].filter((size) => size !== undefined);
}

// Returns all settings that lead from i to o cells along an axis, the simplest first.
function settingsOfAxis(i, o, kind, asked, bounds) {
  const kernels = "kernelSize" in asked ? [asked.kernelSize] : range(1, bounds.kernelSize + 1);
  const dilations = "dilation" in asked ? [asked.dilation] : range(1, bounds.dilation + 1);
  const found = [];
  for (const kernelSize of kernels) {
    for (const dilation of dilations) {
      if (kernelSize === 1 && dilation > 1 && !("dilation" in asked)) continue; // a single tap has nothing to dilate
      const most = kind === "pooling" ? Math.floor(kernelSize / 2) : dilation * (kernelSize - 1);
      for (const padding of "padding" in asked ? [asked.padding] : range(most + 1)) {
        if (kind === "pooling" && padding > Math.floor(kernelSize / 2)) continue;
        found.push(...settingsWith(i, o, kind, { kernelSize, dilation, padding }, asked));
      }
    }
  }
  const costs = new Map(found.map((setting) => [setting, settingCost(setting, kind)]));
  return found.sort((one, other) => compareLists(costs.get(one), costs.get(other)));
}

// Returns the settings with a window whose stride and output padding lead from i to o cells.
function settingsWith(i, o, kind, window, asked) {
  const extent = window.dilation * (window.kernelSize - 1) + 1;
  const isTransposed = kind === "transposed_convolution";
  const slack = i + 2 * window.padding - extent;
  const rest = o - extent + 2 * window.padding; // s(i − 1) + a
  if ("stride" in asked) {
    const stride = asked.stride;
    const outputPadding = isTransposed ? rest - stride * (i - 1) : 0;
    const leads = isTransposed
      ? outputPadding >= 0 && outputPadding < stride
      : slack >= 0 && Math.floor(slack / stride) === o - 1;
    return leads && isAsked({ outputPadding }, asked) ? [{ ...window, stride, outputPadding }] : [];
  }
  const strides = isTransposed
    ? transposedStrides(i, rest, extent)
    : directStrides(o, slack, extent, window.kernelSize);
  return strides
    .map((stride) => ({ ...window, stride, outputPadding: isTransposed ? rest - stride * (i - 1) : 0 }))
    .filter((setting) =>
      setting.outputPadding >= 0 && setting.outputPadding < setting.stride && isAsked(setting, asked));
}

// Returns the strides with which o windows fit: ⌊n/s⌋ = o − 1.
function directStrides(o, slack, extent, kernelSize) {
  if (slack < 0) return [];
  if (o === 1) return distinct([slack + 1, kernelSize, 1]).filter((stride) => stride > slack);
  return stridesBetween(Math.floor(slack / o) + 1, Math.floor(slack / (o - 1)), extent);
}

function transposedStrides(i, rest, extent) {
  if (rest < 0) return [];
  if (i === 1) return rest === 0 ? [1] : [rest + 1];
  return stridesBetween(Math.floor(rest / i) + 1, Math.floor(rest / (i - 1)), extent);
}

// Returns strides up to the window's extent; of larger ones, which leave gaps, the first if there is no other.
function stridesBetween(first, last, extent) {
  return range(first, Math.min(last, Math.max(extent, first)) + 1);
}

function isAsked(setting, asked) {
  return Object.entries(setting).every(([name, value]) => !(name in asked) || asked[name] === value);
}

// Returns what makes a setting simple: less comes first.
function settingCost({ kernelSize, stride, padding, dilation, outputPadding }, kind) {
  const extent = dilation * (kernelSize - 1) + 1;
  const usual = kind === "pooling" ? kernelSize : 1;
  const given = [stride !== usual, padding > 0, dilation > 1, outputPadding > 0].filter(Boolean).length;
  return [
    Number(stride > extent),
    given,
    Number(kernelSize % 2 === 0 && given > 1),
    padding ? Math.abs(2 * padding - (extent - stride)) : 0,
    kernelSize, stride, padding, dilation, outputPadding,
  ];
}

function settingDifferences(settings) {
  return SETTINGS.filter((name) => new Set(settings.map((setting) => setting[name])).size > 1).length;
}

function largestCosts(settings, kind) {
  return settings.map((setting) => settingCost(setting, kind)).sort((one, other) => compareLists(other, one)).flat();
}

function sameSetting(one, other) {
  return SETTINGS.every((name) => one[name] === other[name]);
}

function compareLists(one, other) {
  const at = one.findIndex((number, position) => number !== other[position]);
  return at < 0 ? 0 : one[at] - other[at];
}

function solvedOperation(kind, inputSize, settings) {
  const window = {
    inputSize,
    ...Object.fromEntries(["kernelSize", "stride", "dilation"].map((name) => [name, settings.map((each) => each[name])])),
    padding: settings.map(({ padding }) => [padding, padding]),
  };
  if (kind === "convolution") return new Convolution(window);
  if (kind === "pooling") return new Pooling(window);
  return new TransposedConvolution({ ...window, outputPadding: settings.map((each) => each.outputPadding) });
}
