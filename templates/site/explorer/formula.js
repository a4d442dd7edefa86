// How the output size comes about, step by step: formulas with their numbers filled in, a list of steps per axis.

// Returns the steps of each axis that differs from the first, with what it is called: [{ axis, steps }].
function formulasOf(operation) {
  const inner = operation instanceof Layer ? operation.operation : operation;
  const names = AXES_OF[inner.inputSize?.length ?? inner.operation?.inputSize.length] ?? [];
  const each = stepsOfAxes(inner);
  const texts = each.map((steps) => JSON.stringify(steps));
  if (texts.every((text) => text === texts[0])) {
    return [{ axis: each.length > 1 ? `along ${listed(names)}` : "", steps: each[0] }];
  }
  return each.map((steps, axis) => ({ axis: `along ${names[axis]}`, steps }));
}

function stepsOfAxes(operation) {
  if (operation instanceof TransposedConvolution) {
    return operation.axes.map((axis, at) => transposedSteps(operation, axis, at));
  }
  if (operation instanceof Pooling) return operation.axes.map((axis, at) => pooledSteps(operation, axis, at));
  if (operation instanceof DeformableConvolution) return stepsOfAxes(operation.operation);
  if (operation instanceof Convolution || operation instanceof MaskedConvolution) {
    return operation.axes.map((axis) => directSteps(axis));
  }
  if (operation instanceof InputGradient) {
    return operation.operation.inputSize.map((size) => [["the gradient has the input's size", "o = i", `${size}`]]);
  }
  if (operation instanceof WeightGradient) {
    return operation.operation.kernelSize.map((size) => [["the gradient has the kernel's size", "o = k", `${size}`]]);
  }
  if (operation instanceof Unfolding) return [unfoldedSteps(operation)];
  if (operation instanceof AdaptivePooling) {
    return operation.inputSize.map((i, at) => adaptiveSteps(i, operation.outputSize[at]));
  }
  if (operation instanceof Resize) {
    return operation.inputSize.map((i, at) =>
      [["the output size is asked for", "s = o / i", `${operation.outputSize[at]} / ${i}`, decimal(operation.outputSize[at] / i)]]);
  }
  if (operation instanceof WindowPartition) {
    return operation.inputSize.map((i, at) =>
      [["windows", "i / m", `${i} / ${operation.windowSize[at]}`, String(i / operation.windowSize[at])]]);
  }
  if (operation instanceof PixelShuffle) {
    return operation.inputSize.map((i, at) =>
      [[`each cell becomes ${blockOf(operation)}`, "o = r · i", `${operation.factors[at]} · ${i}`, String(operation.factors[at] * i)]]);
  }
  return operation.inputSize.map((i, at) =>
    [[`${blockOf(operation)} cells become one`, "o = i / r", `${i} / ${operation.factors[at]}`, String(i / operation.factors[at])]]);
}

// Returns the size of a shuffle's block: in letters, or in numbers where it is not square.
function blockOf({ factor }) {
  return Array.isArray(factor) ? factor.join(" × ") : "r × r";
}

function extentStep(axis) {
  const { kernelSize: k, dilation: d } = axis;
  return ["what the kernel spans", "k̂ = d(k − 1) + 1", `${d} · (${k} − 1) + 1`, String(axis.effectiveKernelSize)];
}

function slackStep(axis) {
  const [before, after] = axis.padding;
  const numbers = `${axis.inputSize} + ${before} + ${after} − ${axis.effectiveKernelSize}`;
  return ["how far the window can travel", "n = i + p_l + p_r − k̂", numbers, String(axis.slack).replace("-", "−")];
}

function directSteps(axis) {
  const steps = [extentStep(axis), slackStep(axis)];
  steps.push(["steps that fit, and the first position", "o = ⌊n / s⌋ + 1", `⌊${axis.slack} / ${axis.stride}⌋ + 1`, String(axis.outputSize)]);
  if (axis.unused) {
    steps.push(["cells at the end that no window reaches", "n mod s", `${axis.slack} mod ${axis.stride}`, String(axis.unused)]);
  }
  return steps;
}

function pooledSteps(operation, axis, at) {
  const size = operation.outputSize[at];
  if (!operation.ceilMode) return directSteps(axis);
  const ceil = Math.ceil(axis.slack / axis.stride) + 1;
  const steps = [extentStep(axis), slackStep(axis)];
  steps.push(["ceil mode rounds up", "o = ⌈n / s⌉ + 1", `⌈${axis.slack} / ${axis.stride}⌉ + 1`, String(ceil)]);
  if (ceil !== size) {
    steps.push(["but no window may start in the padding after the input", "o − 1", `${ceil} − 1`, String(size)]);
  }
  return steps;
}

function transposedSteps(operation, axis, at) {
  const [i, a, [before, after]] = [operation.inputSize[at], operation.outputPadding[at], axis.padding];
  const numbers = `${axis.stride} · (${i} − 1) + ${axis.effectiveKernelSize} − ${before} − ${after} + ${a}`;
  return [extentStep(axis), ["each input starts s cells after the one before it", "o = s(i − 1) + k̂ − p_l − p_r + a", numbers, String(axis.inputSize)]];
}

function unfoldedSteps(operation) {
  const { kernelSize, outputSize } = operation.operation;
  const [rows, columns] = operation.outputSize;
  return [
    ["rows: channels and taps", "C · ∏k", `${operation.channels} · ${kernelSize.join(" · ")}`, String(rows)],
    ["columns: windows", "∏o", outputSize.join(" · "), String(columns)],
  ];
}

function adaptiveSteps(i, o) {
  return [["the output size is asked for; output u reads cells", "⌊u · i / o⌋ … ⌈(u + 1) · i / o⌉ − 1", `⌊u · ${i} / ${o}⌋ … ⌈(u + 1) · ${i} / ${o}⌉ − 1`]];
}

function decimal(number) {
  return String(Number(number.toFixed(3)));
}
