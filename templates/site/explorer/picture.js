// A small picture, computed here, run through kernels that do something, with the stride and padding of the layer.

const PICTURE_SIZE = 72;
const PICTURE_KERNELS = {
  blur: { title: "Blur", weights: [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16) },
  sharpen: { title: "Sharpen", weights: [0, -1, 0, -1, 5, -1, 0, -1, 0] },
  vertical: { title: "Vertical edges", weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1], isSigned: true },
  horizontal: { title: "Horizontal edges", weights: [-1, -2, -1, 0, 0, 0, 1, 2, 1], isSigned: true },
  outline: { title: "Outline", weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1], isSigned: true },
  emboss: { title: "Relief", weights: [-2, -1, 0, -1, 1, 1, 0, 1, 2] },
};

// Returns the picture: a sun over waves, with stripes beside it; numbers from 0 to 255.
function smallPicture() {
  return indices([PICTURE_SIZE, PICTURE_SIZE]).map(([row, column]) => {
    const [x, y] = [column / PICTURE_SIZE, row / PICTURE_SIZE];
    const sun = Math.hypot(x - 0.36, y - 0.32) < 0.18;
    const isSea = y > 0.66 + 0.04 * Math.sin(x * 14);
    const isMast = x > 0.68 && x < 0.9 && y > 0.16 && y < 0.58;
    if (isMast) return (column + row) % 8 < 4 ? 40 : 225;
    if (sun) return 245;
    if (isSea) return 70 + 45 * Math.sin(y * 60 + x * 8);
    return 190 - 90 * y;
  });
}

// Returns { size, values } of the picture after an operation like the one shown, with a kernel of its own; null for one
// that does not take a picture. Raises GeometryError where the picture does not fit.
function runPicture(table, kernelName) {
  const { operation = "convolution" } = table;
  const names = [...WINDOW, "padding_mode", "mode", "ceil_mode", "count_include_pad", "output_padding", "mask"];
  const given = Object.fromEntries(names.filter((key) => table[key] !== undefined && kindOf(table).keys.includes(key)).map((key) => [key, table[key]]));
  if (!["convolution", "transposed_convolution", "pooling", "masked_convolution"].includes(operation) || axesOf(table) !== 2) {
    return null;
  }
  const hasKernel = operation !== "pooling";
  const changed = { ...given, operation, input_size: PICTURE_SIZE, ...(hasKernel ? { kernel_size: 3 } : {}) };
  const made = operationOf(changed);
  const values = hasKernel
    ? made.compute(smallPicture(), PICTURE_KERNELS[kernelName].weights)
    : made.compute(smallPicture());
  const isSigned = hasKernel && PICTURE_KERNELS[kernelName].isSigned;
  return { size: made.outputSize, values: isSigned ? values.map((value) => Math.abs(value)) : values };
}

function paint(canvas, [rows, columns], values) {
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  values.forEach((value, at) => {
    const grey = Math.max(0, Math.min(255, value));
    image.data.set([grey, grey, grey, 255], at * 4);
  });
  context.putImageData(image, 0, 0);
}
