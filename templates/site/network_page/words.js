// Networks in words: what layers do, and numbers as a person reads them.

const TITLES = {
  input: "input", convolution: "convolution", transposed_convolution: "transposed convolution", pooling: "pooling",
  global_pooling: "global pooling", adaptive_pooling: "adaptive pooling", resize: "resize", pixel_shuffle: "pixel shuffle",
  pixel_unshuffle: "pixel unshuffle", unfolding: "unfolding", window_partition: "window partition", pointwise: "pointwise", crop: "crop", pad: "pad", add: "add",
  concatenate: "concatenate", flatten: "flatten", unflatten: "unflatten", linear: "linear",
};
const LABELS = {
  channels: "channels", input_size: "input size", out_channels: "output channels", kernel_size: "kernel", stride: "stride",
  padding: "padding", dilation: "dilation", groups: "groups", bias: "bias", output_padding: "output padding", mode: "mode",
  ceil_mode: "ceil mode", output_size: "output size", scale_factor: "scale factor", align_corners: "align corners",
  factor: "factor", kind: "what it is", crop: "crop", padding_mode: "padding mode", out_features: "output features",
  window_size: "window", shift: "shift",
};
const CHOICES = { pooling: { mode: POOLING_MODES }, global_pooling: { mode: POOLING_MODES }, adaptive_pooling: { mode: POOLING_MODES },
  resize: { mode: RESIZE_MODES }, pad: { padding_mode: PADDING_MODES },
  unfolding: { padding_mode: PADDING_MODES } };

// Returns what a layer does, short: "3 × 3, stride 2, padding 1".
function summaryOf(layer) {
  const words = wordsOf(layer);
  const usual = KINDS[layer.kind]?.words ?? {};
  const parts = [];
  const kernel = words.kernel_size ?? usual.kernel_size ?? words.window_size ?? usual.window_size;
  if (kernel) parts.push(Array.isArray(kernel) ? kernel.join(" × ") : `${kernel} × ${kernel}`);
  for (const word of ["stride", "padding", "output_padding", "dilation", "groups", "crop", "factor", "shift", "output_size", "scale_factor"]) {
    const value = words[word] ?? (["stride", "factor", "scale_factor"].includes(word) && usual[word] !== 1 ? usual[word] : null);
    if (value !== null && value !== undefined) parts.push(`${LABELS[word]} ${writeNumbers(value).replaceAll("x", " × ")}`);
  }
  if ("mode" in usual) parts.push(words.mode ?? usual.mode);
  if (words.kind || layer.kind === "pointwise") parts.push(words.kind ?? usual.kind);
  return parts.join(", ");
}

// Returns a whole number in groups of three digits.
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

// Returns a large number short: 15.3 G.
function short(number) {
  const units = ["", " k", " M", " G", " T"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, number)) / 3)));
  const scaled = number / 1000 ** step;
  return `${step ? scaled.toPrecision(3) : scaled}${units[step]}`;
}

// Returns one value where all axes have the same, else one per axis.
function together(values) {
  return new Set(values).size === 1 ? values[0] : values.join(" × ");
}

function fractionsText(values) {
  return together(values.map((value) => (value ? fractionText(value) : "differs")));
}
