// The operations in the catalogue's words: their keys, how a table of these becomes an operation, and back.

const LARGEST = 100000;
const AXES_OF = { 1: ["along the axis"], 2: ["rows", "columns"], 3: ["planes", "rows", "columns"] };

const SIZE_KEYS = {
  input_size: { label: "Input size", symbol: "i", minimum: 1, slider: 16, usual: null },
  kernel_size: { label: "Kernel size", symbol: "k", minimum: 1, slider: 7, usual: null },
  stride: { label: "Stride", symbol: "s", minimum: 1, slider: 4, usual: 1 },
  padding: { label: "Padding", symbol: "p", minimum: 0, slider: 4, usual: 0, isPadding: true },
  dilation: { label: "Dilation", symbol: "d", minimum: 1, slider: 4, usual: 1 },
  output_padding: { label: "Output padding", symbol: "a", minimum: 0, slider: 3, usual: 0 },
  output_size: { label: "Output size", symbol: "o", minimum: 1, slider: 16, usual: null },
  window_size: { label: "Window size", symbol: "m", minimum: 1, slider: 8, usual: null },
  shift: { label: "Shift", symbol: "", minimum: 0, slider: 7, usual: 0 },
  factor: { label: "Factor", symbol: "r", minimum: 1, slider: 4, usual: null },
};
const OTHER_KEYS = {
  in_channels: { label: "Input channels", reads: "whole", minimum: 1, slider: 8, usual: 1 },
  out_channels: { label: "Output channels", reads: "whole", minimum: 1, slider: 8, usual: 1 },
  groups: { label: "Groups", reads: "whole", minimum: 1, slider: 8, usual: 1 },
  channels: { label: "Channels", reads: "whole", minimum: 1, slider: 16, usual: 1 },
  divisor_override: { label: "Divisor", reads: "optional", minimum: 1, usual: null },
  scale_factor: { label: "Scale factor", reads: "number", usual: null },
  padding_mode: { label: "Padding repeats", reads: "choice", choices: PADDING_MODES, usual: "zeros" },
  mode: { label: "Takes the", reads: "choice", choices: POOLING_MODES, usual: "max" },
  ceil_mode: { label: "Ceil mode: a last window may hang over the edge", reads: "flag", usual: false },
  count_include_pad: { label: "Padding counts in an average", reads: "flag", usual: true },
  order: { label: "Order of channels", reads: "choice", choices: CHANNEL_ORDERS, usual: "crd" },
  mask: { label: "Mask", reads: "choice", choices: MASK_WORDS, usual: null },
  coordinates: { label: "Coordinates", reads: "choice", choices: COORDINATES, usual: null },
  rounding: { label: "Rounding", reads: "choice", choices: ROUNDINGS, usual: null },
};
const WINDOW = ["input_size", "kernel_size", "stride", "padding", "dilation"];
const OF_A_LAYER = ["in_channels", "out_channels", "groups"];

const convolution = (table) => new Convolution(argumentsOf(table, [...WINDOW, "padding_mode"]));
const around = (Kind) => (table) => new Kind({ operation: convolution(table) });

const KINDS = {
  convolution: {
    title: "Convolution",
    keys: [...WINDOW, "padding_mode", ...OF_A_LAYER],
    start: { input_size: 5, kernel_size: 3, stride: 2, padding: 1 },
    make: (table) => layered(table, convolution(table)),
  },
  transposed_convolution: {
    title: "Transposed convolution",
    keys: [...WINDOW, "output_padding", ...OF_A_LAYER],
    start: { input_size: 3, kernel_size: 3, stride: 2, padding: 1 },
    make: (table) =>
      layered(table, new TransposedConvolution(argumentsOf(table, [...WINDOW, "output_padding", "output_size"]))),
  },
  pooling: {
    title: "Pooling",
    keys: [...WINDOW, "mode", "ceil_mode", "count_include_pad", "divisor_override"],
    start: { input_size: 6, kernel_size: 2 },
    hides: (table, key) => ["count_include_pad", "divisor_override"].includes(key) && table.mode !== "average",
    make: (table) =>
      new Pooling(argumentsOf(table, [...WINDOW, "mode", "ceil_mode", "count_include_pad", "divisor_override"])),
  },
  masked_convolution: {
    title: "Masked convolution",
    keys: [...WINDOW, "padding_mode", "mask"],
    start: { input_size: 5, kernel_size: 3, padding: 1, mask: "A" },
    make: (table) => new MaskedConvolution({ operation: convolution(table), mask: table.mask }),
  },
  deformable_convolution: {
    title: "Deformable convolution",
    keys: WINDOW,
    start: { input_size: 7, kernel_size: 3, stride: 2 },
    axes: [2],
    make: deformed,
  },
  adaptive_pooling: {
    title: "Adaptive pooling",
    keys: ["input_size", "output_size", "mode"],
    start: { input_size: 7, output_size: 3 },
    usual: { mode: "average" },
    make: (table) => new AdaptivePooling(argumentsOf(table, ["input_size", "output_size", "mode"])),
  },
  global_pooling: {
    title: "Global pooling",
    keys: ["input_size", "mode"],
    start: { input_size: 5 },
    usual: { mode: "average" },
    make: (table) => globalPooling(argumentsOf(table, ["input_size", "mode"])),
  },
  unfolding: {
    title: "Unfolding (im2col)",
    keys: [...WINDOW, "padding_mode", "channels"],
    start: { input_size: 4, kernel_size: 2, stride: 2 },
    make: (table) => new Unfolding({ operation: convolution(table), channels: table.channels ?? 1 }),
  },
  pixel_shuffle: {
    title: "Pixel shuffle",
    keys: ["channels", "input_size", "factor", "order"],
    start: { channels: 4, input_size: 3, factor: 2 },
    axes: [2],
    make: (table) => new PixelShuffle(argumentsOf(table, ["channels", "input_size", "factor", "order"])),
  },
  pixel_unshuffle: {
    title: "Pixel unshuffle",
    keys: ["channels", "input_size", "factor", "order"],
    start: { channels: 1, input_size: 6, factor: 2 },
    axes: [2],
    make: (table) => new PixelUnshuffle(argumentsOf(table, ["channels", "input_size", "factor", "order"])),
  },
  resize: {
    title: "Resize",
    keys: ["input_size", "output_size", "mode", "coordinates", "rounding"],
    start: { input_size: 4, output_size: 8, mode: "linear" },
    usual: { mode: "nearest" },
    choices: { mode: ["nearest", "nearest_exact", "linear"] },
    hides: (table, key) => key === "rounding" && table.mode === "linear",
    make: (table) =>
      new Resize(argumentsOf(table, ["input_size", "output_size", "scale_factor", "mode", "coordinates", "rounding", "align_corners"])),
  },
  window_partition: {
    title: "Window partition",
    keys: ["input_size", "window_size", "shift"],
    start: { input_size: 8, window_size: 4, shift: 2 },
    make: (table) => new WindowPartition(argumentsOf(table, ["input_size", "window_size", "shift"])),
  },
  input_gradient: {
    title: "Gradient of a convolution's input",
    keys: WINDOW,
    start: { input_size: 5, kernel_size: 3, stride: 2, padding: 1 },
    make: around(InputGradient),
  },
  weight_gradient: {
    title: "Gradient of a convolution's weights",
    keys: WINDOW,
    start: { input_size: 5, kernel_size: 3, stride: 2, padding: 1 },
    make: around(WeightGradient),
  },
};

const BESIDE = [
  ...["operation", "output_size", "scale_factor", "align_corners", "input_values", "kernel_values", "bias_values"],
  ...["title", "frames", "highlight", "channels", "offsets", "theme"],
]; // keys that a link may have and that no field shows

// Returns the operation that a table describes; raises GeometryError for one that cannot be.
function operationOf(table) {
  const kind = kindOf(table);
  const unknown = Object.keys(table).find((key) => !kind.keys.includes(key) && !BESIDE.includes(key));
  if (unknown) {
    const hint = `${didYouMean(unknown, kind.keys)} the keys of a ${table.operation ?? "convolution"} are ${kind.keys.join(", ")}`.trim();
    throw new GeometryError(`unknown key "${unknown}"`, { hint, argument: "operation" });
  }
  for (const key of kind.keys) checkNumbers(key, table[key]);
  for (const key of requiredKeys(kind)) {
    if (table[key] === undefined && !(key === "output_size" && table.scale_factor !== undefined)) {
      throw new GeometryError(`${key} is missing`, {
        hint: `give ${key} a value such as ${kind.start[key]}`, argument: key,
      });
    }
  }
  return kind.make(table);
}

function kindOf(table) {
  const name = table.operation ?? "convolution";
  if (Object.hasOwn(KINDS, name)) return KINDS[name];
  const hint = `${didYouMean(name, Object.keys(KINDS))} the operations are ${Object.keys(KINDS).join(", ")}`.trim();
  throw new GeometryError(`unknown operation "${name}"`, { hint, argument: "operation" });
}

function requiredKeys(kind) {
  return Object.keys(kind.start).filter((key) => usualValue(kind, key) === null && key !== "mode");
}

// Returns the value of a key that a table leaves out, null if it must not or has none.
function usualValue(kind, key) {
  if (kind === KINDS.pooling && key === "stride") return null;
  return kind.usual?.[key] ?? (SIZE_KEYS[key] ?? OTHER_KEYS[key]).usual;
}

function checkNumbers(key, value) {
  for (const each of [value].flat(Infinity)) {
    if (typeof each === "number" && Math.abs(each) > LARGEST) {
      const hint = "a picture of so many cells shows nothing: give smaller numbers";
      throw new GeometryError(`${key} is ${each}, but at most ${LARGEST} can be drawn`, { hint, argument: key });
    }
  }
}

// Returns those keys of a table that are given, in the names of arguments.
function argumentsOf(table, keys) {
  const given = keys.filter((key) => table[key] !== undefined);
  return Object.fromEntries(given.map((key) => [camel(key), table[key]]));
}

function camel(word) {
  return word.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

// Returns an operation, as a layer where its table speaks of more than one channel.
function layered(table, operation) {
  const [inChannels, outChannels, groups] = OF_A_LAYER.map((key) => table[key] ?? 1);
  if (inChannels === 1 && outChannels === 1 && groups === 1) return operation;
  return new Layer({ operation, inChannels, outChannels, groups });
}

// Returns the number of axes that a table's lists say, two when there are none.
function axesOf(table) {
  const lists = Object.keys(SIZE_KEYS).map((key) => table[key]).filter(Array.isArray);
  return lists.length ? lists[0].length : 2;
}

// Returns a table with only what is not the default, in its shortest form.
function shortTable(table) {
  const kind = kindOf(table);
  const axes = axesOf(table);
  const short = table.operation && table.operation !== "convolution" ? { operation: table.operation } : {};
  const isLayer = OF_A_LAYER.some((key) => (table[key] ?? 1) !== 1);
  for (const key of [...kind.keys, ...(kind.keys.includes("output_size") ? ["scale_factor"] : [])]) {
    const value = table[key];
    if (value === undefined || value === null) continue;
    const form = key in SIZE_KEYS && Array.isArray(value)
      ? shortest(value, axes, { isSize: key === "input_size" })
      : value;
    const usual = key in SIZE_KEYS || key in OTHER_KEYS ? usualValue(kind, key) : null;
    const isChannels = isLayer && ["in_channels", "out_channels"].includes(key);
    const isStride = kind === KINDS.pooling && key === "stride" && writeToml(form) === writeToml(short.kernel_size);
    if (!isStride && (isChannels || writeToml(form) !== writeToml(usual))) short[key] = form;
  }
  return short;
}
