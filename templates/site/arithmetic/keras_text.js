// Writes an operation as a layer of Keras, with a layer of padding in front, or of cropping after it.

function kerasText(operation) {
  if (operation instanceof Layer || operation instanceof Convolution || operation instanceof TransposedConvolution) {
    return kerasLayer(asLayer(operation));
  }
  if (operation instanceof Pooling) return kerasPooling(plainestPooling(operation));
  if (operation instanceof AdaptivePooling) {
    if (operation.outputSize.some((size) => size > 1)) {
      throw new NoLayerError("Keras pools adaptively to one cell only");
    }
    const word = operation.mode === "max" ? "Max" : "Average";
    return codeCall(kerasName(`Global${word}Pooling`, operation), [], { keepdims: true });
  }
  if (operation instanceof Resize) return kerasResize(operation);
  throw new NoLayerError("Keras has no such layer");
}

function kerasName(stem, operation, ending = "") {
  return `layers.${stem}${operation.inputSize.length}D${ending}`;
}

function kerasLayer(layer) {
  const { operation } = layer;
  if (Math.max(...operation.stride) > 1 && Math.max(...operation.dilation) > 1) {
    throw new NoLayerError("Keras refuses a layer with strides and a dilation_rate that are both above 1");
  }
  if (layer.isTransposed) return kerasTransposed(layer, operation);
  if (operation.paddingMode !== "zeros" && isPadded(operation)) throw new NoLayerError("Keras pads with zeros only");
  const words = operation.inputSize.length === 1 ? ["valid", "same", "causal"] : ["valid", "same"];
  const word = words.find((each) => literal(directPaddings(each, operation)) === literal(operation.padding)) ?? "";
  const named = {
    strides: plainSizes(operation.stride), dilation_rate: plainSizes(operation.dilation), padding: word || "valid",
    groups: layer.groups, use_bias: layer.bias,
  };
  const defaults = { strides: 1, padding: "valid", dilation_rate: 1, groups: 1, use_bias: true };
  const written = codeCall(kerasName("Conv", operation), [layer.outChannels, plainSizes(operation.kernelSize)], named, defaults);
  return word ? written : kerasSequence(kerasAround("ZeroPadding", operation.padding), written);
}

function kerasTransposed(layer, operation) {
  if (layer.groups > 1) throw new NoLayerError("Keras' transposed convolutions have no groups");
  const window = {
    strides: plainSizes(operation.stride), dilation_rate: plainSizes(operation.dilation), use_bias: layer.bias,
  };
  const ends = [layer.outChannels, plainSizes(operation.kernelSize)];
  const name = kerasName("Conv", operation, "Transpose");
  const defaults = { strides: 1, padding: "valid", output_padding: null, dilation_rate: 1, use_bias: true };
  for (const word of ["valid", "same"]) {
    if (isSameTransposed(transposedByWord(word, operation), operation)) {
      return codeCall(name, ends, { padding: word, ...window }, defaults);
    }
  }
  if (operation.outputPadding.some((extra, axis) => extra >= operation.stride[axis])) {
    throw new NoLayerError("Keras takes an output_padding below the stride only");
  }
  const whole = transposedByWord("valid", operation).outputPadding;
  const extra = literal(whole) === literal(operation.outputPadding) ? null : plainSizes(operation.outputPadding);
  const { strides, ...others } = window;
  const written = codeCall(name, ends, { strides, output_padding: extra, ...others }, defaults);
  return kerasSequence(written, kerasAround("Cropping", operation.padding));
}

// Returns a layer of padding or cropping; empty where there is none.
function kerasAround(stem, pairs) {
  if (!pairs.flat().some(Boolean)) return "";
  let each = plainSizes(pairs.map(([before, after]) => (before === after ? before : [before, after])));
  if (pairs.length > 1 && Array.isArray(each)) each = pairs; // Keras takes numbers or pairs, but not both
  return codeCall(`layers.${stem}${pairs.length}D`, [each]);
}

function kerasSequence(...layers) {
  const each = layers.filter(Boolean);
  return each.length === 1 ? each[0] : `keras.Sequential([${each.join(", ")}])`;
}

function kerasPooling(operation) {
  checkPlainPooling(operation, "Keras'");
  const isMax = operation.mode === "max";
  const strides = literal(operation.stride) === literal(operation.kernelSize) ? null : plainSizes(operation.stride);
  const name = kerasName(isMax ? "MaxPooling" : "AveragePooling", operation);
  const size = [plainSizes(operation.kernelSize)];
  const defaults = { strides: null, padding: "valid" };
  const written = codeCall(name, size, { strides }, defaults);
  if (!isPadded(operation)) return written;
  const isSameWord = literal(directPaddings("same", operation)) === literal(operation.padding);
  if (isSameWord && (isMax || !operation.countIncludePad)) {
    return codeCall(name, size, { strides, padding: "same" }, defaults);
  }
  if (isMax || !operation.countIncludePad) {
    throw new NoLayerError('Keras pads a pooling by "same" only, and zeros of a layer in front would count');
  }
  return kerasSequence(kerasAround("ZeroPadding", operation.padding), written);
}

function kerasResize(operation) {
  if (operation.scale.some(([, den]) => den > 1)) throw new NoLayerError("UpSampling takes whole factors");
  const factors = [plainSizes(operation.scale.map(([num]) => num))];
  const name = kerasName("UpSampling", operation);
  if (operation.coordinates === "asymmetric" && operation.rounding === "floor") return codeCall(name, factors);
  const isLinear = operation.mode === "linear" && operation.coordinates === "half_pixel";
  if (!isLinear || operation.inputSize.length !== 2) {
    throw new NoLayerError("UpSampling repeats cells, or is bilinear along two axes with half-pixel coordinates");
  }
  return codeCall(name, factors, { interpolation: "bilinear" });
}
