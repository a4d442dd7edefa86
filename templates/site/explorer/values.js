// The numbers of the cells: typed, or made up, small and always the same; and what the operation computes from them.

const EXAMPLE_INPUT = [3, 3, 2, 1, 0, 0, 0, 1, 3, 1, 3, 1, 2, 2, 3, 2, 0, 0, 2, 2, 2, 0, 0, 0, 1];
const EXAMPLE_KERNEL = [0, 1, 2, 2, 2, 0, 0, 1, 2];

// Returns { input, kernel, output } as flat lists; typed values that do not fit raise GeometryError.
function valuesOf(scene, table) {
  const { operation } = scene;
  const { input_values: inputSize, kernel_values: kernelSize } = valueSizes(scene);
  const input = typedValues(table.input_values, inputSize, "input_values") ?? madeUp(product(inputSize), EXAMPLE_INPUT);
  const kernel = kernelSize && (typedValues(table.kernel_values, kernelSize, "kernel_values") ?? madeUp(product(kernelSize), EXAMPLE_KERNEL));
  const computed = operation instanceof WindowPartition
    ? range(product(operation.outputSize))
    : operation.compute(...[input, operation.offset, kernel].filter(Boolean));
  return { input, kernel, output: computed, offsets: operation.offsets };
}

// Returns the sizes of the numbers that an operation computes with, by their keys; null for those that it has not.
function valueSizes(scene) {
  const { operation } = scene;
  const inner = operation.operation;
  if (operation instanceof InputGradient) return { input_values: inner.outputSize, kernel_values: inner.kernelSize };
  if (operation instanceof WeightGradient) return { input_values: inner.inputSize, kernel_values: inner.outputSize };
  return {
    input_values: scene.input.size,
    kernel_values: scene.kernel ? scene.kernel.size : null,
    offsets: operation.offsetsSize ?? null,
  };
}

function typedValues(given, size, name) {
  if (!given) return null;
  const flat = [given].flat(Infinity);
  if (flat.every((value) => typeof value === "number" && Number.isFinite(value)) && flat.length === product(size)) {
    return flat;
  }
  const problem = flat.length === product(size)
    ? `${name} must be numbers`
    : `${name} has ${flat.length} numbers, but there are ${product(size)} cells (${sizeInWords(size)})`;
  throw new GeometryError(problem, { hint: `give ${product(size)} numbers, or none`, argument: name });
}

// Returns the example's numbers where it has as many cells, else others that are as plain.
function madeUp(count, example) {
  if (count === example.length) return example;
  return range(count).map((at) => 1 + ((at * 7 + Math.floor(at / 3) * 5 + Math.floor(at / 11)) % 3));
}

// Returns a number as it stands in a cell: at most so many digits.
function shownNumber(value) {
  if (value === -Infinity) return "−∞";
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toFixed(2)));
  return text.replace("-", "−");
}

// Returns how an output is computed in numbers, such as "3·0 + 3·1 = 3"; at most so many terms are shown.
function workingOf(scene, values, readings, output) {
  const { operation } = scene;
  const value = shownNumber(values.output[output]);
  const at = (reading) =>
    (reading.input === null ? shownNumber(scene.fill ?? 0) : shownNumber(values.input[reading.input]));
  const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);
  if (!readings.length) return value;
  if (scene.sampled) {
    const taps = range(values.kernel.length).map((tap) => readings.filter((each) => each.tap === tap)
      .reduce((sum, { share, input }) => sum + share * values.input[input], 0));
    return `${taps.map((number, tap) => `${bracketed(shownNumber(number))}·${bracketed(shownNumber(values.kernel[tap]))}`).join(" + ")} = ${value}`;
  }
  if (scene.kernel) {
    return `${readings.map((each) => `${bracketed(at(each))}·${bracketed(shownNumber(values.kernel[each.tap]))}`).join(" + ")} = ${value}`;
  }
  if (operation instanceof Pooling || operation instanceof AdaptivePooling) {
    if (operation.mode === "max") return `max(${readings.map(at).join(", ")}) = ${value}`;
    const counted = readings.filter((each) => each.input !== null);
    const divisor = operation instanceof Pooling
      ? operation.divisor(unravelled(output, operation.outputSize))
      : counted.length;
    return `(${counted.map((each) => bracketed(at(each))).join(" + ")}) / ${divisor} = ${value}`;
  }
  if (operation instanceof Resize && readings.length > 1) {
    const index = unravelled(output, operation.outputSize);
    const parts = combinations(index.map((u, axis) => operation.weights(axis, u)));
    return `${parts.map((part, number) => `${shownNumber(product(part.map((each) => each[1])))}·${bracketed(at(readings[number]))}`).join(" + ")} = ${value}`;
  }
  return value;
}
