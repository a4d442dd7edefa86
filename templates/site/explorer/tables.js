// Tables with one value for all axes or one per axis, and what they become with other axes or another operation.

// Returns the value of a key for each axis.
function perAxisOf(table, key, axes) {
  const given = table[key] ?? (key === "stride" && table.operation === "pooling" ? table.kernel_size : SIZE_KEYS[key].usual ?? 1);
  return Array.isArray(given) ? given : Array(axes).fill(given);
}

// Returns one value for all axes as a table has it: a list where the number of axes is not two.
function expand(value, key, axes) {
  return (key === "input_size" && axes !== 2) || Array.isArray(value) ? Array(axes).fill(value) : value;
}

function differs(value) {
  return Array.isArray(value) && value.some((each) => writeToml(each) !== writeToml(value[0]));
}

// Returns for each axis how its padding is given: "number", "pair", or the word.
function paddingForms(table, axes) {
  return perAxisOf(table, "padding", axes)
    .map((each) => (Array.isArray(each) ? "pair" : PADDING_WORDS.includes(each) ? each : "number"));
}

function inForm(value, form) {
  if (form === "number") return Array.isArray(value) ? value[0] : 0;
  if (form === "pair") return Array.isArray(value) ? value : isWord(value) ? [0, 0] : [value, value];
  return form;
}

// Returns a table with another number of axes: what all axes have stays, the last axis is repeated or left out.
function withAxes(table, axes, kind) {
  const changed = { ...table };
  for (const key of kind.keys.filter((each) => each in SIZE_KEYS)) {
    if (table[key] === undefined) continue;
    const values = perAxisOf(table, key, axesOf(table));
    const resized = range(axes).map((axis) => values[Math.min(axis, values.length - 1)]);
    changed[key] = differs(resized) ? resized : expand(resized[0], key, axes);
  }
  if (axes === 3) changed.input_size = perAxisOf(changed, "input_size", axes).map((size) => Math.min(size, 5));
  delete changed.input_values;
  delete changed.kernel_values;
  return changed;
}

// Returns the table of another operation, which keeps the sizes that it has, too.
function startOf(operation, table) {
  const kind = KINDS[operation];
  const kept = WINDOW.filter((key) =>
    kind.keys.includes(key) && kindOf(table).keys.includes(key) && table[key] !== undefined);
  const all = WINDOW.every((key) => kind.keys.includes(key) && kindOf(table).keys.includes(key));
  const candidate = {
    ...kind.start, ...(all ? Object.fromEntries(kept.map((key) => [key, table[key]])) : {}), operation,
  };
  try {
    operationOf(candidate);
    return candidate;
  } catch {
    return { ...kind.start, operation };
  }
}
