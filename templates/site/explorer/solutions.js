// Settings that lead to a size that is wanted, those first that change least of what is there.

// Returns tables and texts of the settings that lead to a size, those first that change least of what is there.
function solutionsFor(window, outputSize, kind) {
  const { inputSize } = window;
  const current = settingsOf(window);
  const bounds = {
    largestKernelSize: Math.max(7, ...window.kernelSize),
    largestDilation: Math.max(2, ...window.dilation),
  };
  const found = solve({ inputSize, outputSize, operation: kind, ...bounds });
  const keeping = solveKeeping({ inputSize, outputSize, kind, kept: keptSettings(window), bounds });
  const byText = new Map(); // of equal ones the first stays
  for (const operation of [...keeping, ...found]) {
    const table = tableOfSolution(operation, inputSize.length);
    const text = writeToml(Object.values(table));
    if (!byText.has(text)) byText.set(text, { table, changes: changesFrom(current, operation) });
  }
  const ranked = [...byText.values()]
    .sort((one, other) => one.changes.length - other.changes.length)
    .slice(0, 8);
  return {
    tables: ranked.map(({ table }) => table),
    texts: ranked.map(solutionText),
    isCurrent: ranked.map(({ changes }) => !changes.length),
    near: found.length ? [] : nearestSizes({ inputSize: inputSize[0], outputSize: outputSize[0], operation: kind }),
  };
}

// Returns the settings of a window, by the catalogue's words.
function settingsOf(window) {
  return {
    kernel_size: window.kernelSize,
    stride: window.stride,
    padding: window.padding,
    dilation: window.dilation,
    output_padding: window.outputPadding ?? window.inputSize.map(() => 0),
  };
}

// Returns the settings that are one number for all axes, null if any is not: those that `solve` can keep.
function keptSettings(window) {
  const { kernelSize, stride, padding, dilation } = window;
  const given = { kernelSize, stride, padding: padding.flat(), dilation };
  const isEven = Object.values(given).every((values) => new Set(values).size === 1);
  if (!isEven) return null;
  return Object.fromEntries(Object.entries(given).map(([name, values]) => [name, values[0]]));
}

// Returns the solutions that keep all settings but one, for each that may change.
function solveKeeping({ inputSize, outputSize, kind, kept, bounds }) {
  if (!kept) return [];
  return ["outputPadding", "padding", "stride", "kernelSize", "dilation"].flatMap((free) => {
    const asked = Object.fromEntries(Object.entries(kept).filter(([key]) => key !== free));
    return solve({ inputSize, outputSize, operation: kind, asked, ...bounds }).slice(0, 2);
  });
}

function tableOfSolution(operation, axes) {
  const table = {
    kernel_size: shortest(operation.kernelSize, axes),
    stride: shortest(operation.stride, axes),
    padding: shortest(operation.padding, axes),
    dilation: shortest(operation.dilation, axes),
  };
  return operation.outputPadding ? { ...table, output_padding: shortest(operation.outputPadding, axes) } : table;
}

function changesFrom(current, operation) {
  const now = settingsOf(operation);
  return Object.keys(now).filter((key) => writeToml(now[key]) !== writeToml(current[key]));
}

// Returns settings in words, what changes in bold; dilation and output padding only where they are not the usual ones.
function solutionText({ table, changes }) {
  const isUsual = (key, value) => ["dilation", "output_padding"].includes(key) && value === SIZE_KEYS[key].usual;
  return Object.entries(table).filter(([key, value]) => changes.includes(key) || !isUsual(key, value)).map(([key, value]) => {
    const text = `${SIZE_KEYS[key].label.toLowerCase()} ${writeNumbers(value)}`;
    return changes.includes(key) ? `<strong>${text}</strong>` : text;
  }).join(", ");
}
