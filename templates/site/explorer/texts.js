// What is said of exactly this elsewhere: code, the template of a command; and how it is copied.

// Returns the code of each framework, or the reason why there is none.
function frameworkTexts(operation) {
  return Object.fromEntries(["PyTorch", "Keras", "Flax", "ONNX"].map((framework) => {
    try {
      return [framework, { text: code(operation, framework) }];
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error;
      return [framework, { reason: error.problem }];
    }
  }));
}

function sizeText(size) {
  return new Set(size).size === 1 && size.length === 2 ? String(size[0]) : writeNumbers(size);
}

function linesOf(values, columns) {
  return range(values.length / columns)
    .map((row) => values.slice(row * columns, (row + 1) * columns).map((value) => decimal(value)).join(" "))
    .join("\n");
}

// Returns the template of `doit draw` for a picture, null where it is the operation's own.
function drawnTemplate(template, operation) {
  const isWindow = operation instanceof Convolution || operation instanceof TransposedConvolution || operation instanceof Pooling || operation instanceof MaskedConvolution;
  const axes = operation.inputSize?.length;
  if (template === "numerical" && isWindow && axes === 2) return "numerical";
  if (template === "unpooling" && operation instanceof Pooling && operation.mode === "max" && axes === 2) return "unpooling";
  if (template === "matrix" && axes === 2 && (operation instanceof Convolution || operation instanceof TransposedConvolution)) {
    return "matrix";
  }
  return null;
}
