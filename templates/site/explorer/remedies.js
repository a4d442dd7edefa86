// What would mend an impossible layer, as buttons: the hints of the arithmetic, read back.

const REMEDIES = [
  [/\ba (kernel_size|dilation|stride) of (?:at most |at least )?(\d+)/g, (key, number) => ({ key, number })],
  [/\ban (input_size|output_padding|output_size) of (?:at most |at least )?(\d+)/g, (key, number) => ({ key, number })],
  [/\ban (output_size) from (\d+)/g, (key, number) => ({ key, number })],
  [/\bat least (\d+) more cells? of (padding)/g, (number, key) => ({ key, number, isAdded: true })],
  [/\ba (padding) of (?:at most )?(\d+)/g, (key, number) => ({ key, number })],
  [/\b(padding_mode)="(\w+)"/g, (key, word) => ({ key, word })],
  [/\b(\d+) (channels)/g, (number, key) => ({ key, number })],
  [/\bpad the input to (\d+)/g, (number) => ({ key: "input_size", number })],
  [/^use (\d+)$/g, (number, error) => ({ key: error, number })],
];

// Returns the changes that a hint names, each { label, table } with the whole table after it.
function remediesOf(error, table, controls) {
  const axis = Number(/^axis (\d+)/.exec(error.problem)?.[1] ?? 0);
  const found = REMEDIES.flatMap(([pattern, read]) =>
    [...error.hint.matchAll(pattern)].map((match) => read(...match.slice(1), error.argument)));
  const groups = /groups of ([\d or]+)/.exec(error.hint);
  if (groups) found.push(...groups[1].split(" or ").map((number) => ({ key: "groups", number })));
  return found.filter(({ key }) => controls.kind().keys.includes(key))
    .map((remedy) => mended(remedy, table, controls, axis))
    .filter(isPossible);
}

function mended({ key, number, word, isAdded }, table, controls, axis) {
  const name = (SIZE_KEYS[key] ?? OTHER_KEYS[key]).label.toLowerCase();
  if (word || !(key in SIZE_KEYS)) {
    return { label: `${capital(name)}: ${word ?? number}`, table: { ...table, [key]: word ?? Number(number) } };
  }
  let value = Number(number);
  if (isAdded) {
    const old = inForm(perAxisOf(table, "padding", controls.axes)[axis], "pair");
    const even = old[0] + Math.ceil(value / 2);
    value = old[0] === old[1] ? even : [old[0] + Math.floor(value / 2), old[1] + Math.ceil(value / 2)];
  }
  const where = controls.apart.has(key) && controls.axes > 1 ? `, ${AXES_OF[controls.axes][axis]}` : "";
  const written = Array.isArray(value) ? `${value[0]} before, ${value[1]} after` : value;
  return {
    label: `${capital(name)}${where}: ${written}`, table: { ...table, [key]: controls.replaced(key, axis, value) },
  };
}

function isPossible({ table }) {
  try {
    operationOf(table);
    return true;
  } catch {
    return false;
  }
}
