// What a change of the table takes along: typed numbers that no longer fit go.

function outputShape(operation) {
  return operation.outputShape && !(operation instanceof WindowPartition)
    ? operation.outputShape
    : operation.outputSize;
}

function inputShape(operation) {
  return operation.inputShape ?? operation.inputSize ?? operation.operation.inputSize;
}

function isLarge(scene) {
  return product(scene.input.size) > MOST_CELLS || product(scene.output.size) > MOST_CELLS;
}

function sizesChanged(table, before) {
  return ["operation", ...WINDOW, "channels", ...OF_A_LAYER]
    .some((key) => writeToml(table[key] ?? null) !== writeToml(before[key] ?? null));
}

// Returns a table without typed numbers that no longer fit.
function withoutNumbers(table) {
  try {
    const { offsets: _, ...plain } = table; // offsets that do not fit are an error of the operation
    const fits = valueSizes(sceneOf(operationOf(plain)));
    const kept = NUMBERS_OF.filter((key) =>
      table[key] && fits[key] && [table[key]].flat(Infinity).length === product(fits[key]));
    return Object.fromEntries(Object.entries(table).filter(([key]) => !NUMBERS_OF.includes(key) || kept.includes(key)));
  } catch {
    return table;
  }
}

function withoutUndefined(table) {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
}
