// The smallest changes of a network that make the branches agree where they are joined. Each is tried: the network with
// the change is computed, and counts if the join then can be.

const FARTHEST = 64; // cells that an input may change by
const MOST_PADDING = 3; // cells of padding that are tried

// Returns the repairs of a join, each { text, layers }: what is changed, and the layers after it. Those after which all
// of the network can be computed come first, and of these the smallest.
function repairsOf(network, name) {
  const join = network.layers.find((layer) => layer.name === name);
  const known = join.inputs.every((source) => !network.states.get(source).error);
  if (!known || !["add", "concatenate"].includes(join.kind)) return [];
  const found = [...cropped(network, join), ...inBranches(network, join), ...otherInputs(network, name)];
  return found
    .map((repair) => ({ ...repair, after: new Network(repair.layers) }))
    .filter(({ after }) => !after.states.get(name).error)
    .sort((one, other) => one.after.mistakes.length - other.after.mistakes.length || one.cells - other.cells);
}

// Returns the nearest smaller and larger size of the input with which the join can be computed.
function otherInputs(network, name) {
  const [input] = network.layers;
  const before = network.states.get(input.name).size;
  return [-1, 1].flatMap((sign) => {
    for (let cells = 1; cells <= FARTHEST; cells++) {
      const after = before.map((size) => size + sign * cells);
      if (Math.min(...after) < 1) return [];
      const layers = changedLayers(network.layers, input.name, { input_size: after });
      if (new Network(layers).states.get(name).error) continue;
      return [{ text: `input_size of "${input.name}": ${sizeText(before)} → ${sizeText(after)}`, layers, cells }];
    }
    return [];
  });
}

// Returns the crops of the larger of two branches, so that the cells that are left look at the same places if they can.
function cropped(network, join) {
  const states = join.inputs.map((source) => network.states.get(source));
  const size = states[0].size.map((_, axis) => Math.min(...states.map((state) => state.size[axis])));
  return join.inputs.flatMap((source, at) => {
    const over = states[at].size.map((cells, axis) => cells - size[axis]);
    if (!over.some(Boolean) || over.some(Number.isNaN)) return [];
    const other = states.find((state) => state.size.every((cells, axis) => cells === size[axis])) ?? states[at];
    const crop = over.map((cells, axis) => cropAlong(states[at], other, axis, cells));
    const name = freeName(network.layers, `crop-${source}`);
    const inputs = join.inputs.map((each) => (each === source ? name : each));
    const layers = network.layers.flatMap((layer) =>
      (layer === join ? [{ name, kind: "crop", words: { crop }, inputs: [source] }, { ...join, inputs }] : [layer]));
    const cells = over.reduce((sum, each) => sum + each, 0);
    return [{ text: `crop "${source}" by ${pairsText(crop)}`, layers, cells }];
  });
}

// Returns [before, after] that sum up to so many cells.
function cropAlong(larger, smaller, axis, cells) {
  const [jump, start, wanted] = [larger.jump[axis], larger.start[axis], smaller.start[axis]];
  const middle = [Math.floor(cells / 2), Math.ceil(cells / 2)];
  if (!jump || !start || !wanted || jump[0] === 0) return middle;
  const before = times(plus(wanted, [-start[0], start[1]]), [jump[1], jump[0]]);
  return before[1] === 1 && before[0] >= 0 && before[0] <= cells ? [before[0], cells - before[0]] : middle;
}

// Returns changes of single layers in the branches, back to the first layer that something else reads as well.
function inBranches(network, join) {
  const readers = (name) => network.layers.filter((layer) => layer.inputs.includes(name)).length;
  return join.inputs.flatMap((source) => {
    const found = [];
    let layer = network.layers.find(({ name }) => name === source);
    while (layer.inputs.length === 1 && readers(layer.name) === 1) {
      found.push(...changesOf(network, layer));
      const [before] = layer.inputs;
      layer = network.layers.find(({ name }) => name === before);
    }
    return found;
  });
}

function changesOf(network, layer) {
  const words = { ...KINDS[layer.kind].words, ...layer.words };
  const change = (word, value, cells) => ({
    text: `${word} of "${layer.name}": ${wordText(words[word])} → ${wordText(value)}`,
    layers: changedLayers(network.layers, layer.name, { [word]: value }),
    cells,
  });
  const found = [];
  if (Number.isInteger(words.padding)) {
    for (const cells of range(1, MOST_PADDING + 1)) {
      found.push(change("padding", words.padding + cells, 2 * cells));
      if (words.padding >= cells) found.push(change("padding", words.padding - cells, 2 * cells));
    }
  }
  if (Number.isInteger(words.output_padding) && Number.isInteger(words.stride)) {
    for (const cells of range(words.stride)) {
      if (cells !== words.output_padding) {
        found.push(change("output_padding", cells, Math.abs(cells - words.output_padding)));
      }
    }
  }
  if (words.ceil_mode === false) found.push(change("ceil_mode", true, 1));
  return found;
}

function changedLayers(layers, name, words) {
  return layers.map((layer) => (layer.name === name ? { ...layer, words: { ...layer.words, ...words } } : layer));
}

// Returns a name that no layer has.
function freeName(layers, wish) {
  const taken = new Set(layers.map(({ name }) => name));
  let name = wish;
  for (let number = 2; taken.has(name); number++) name = `${wish}-${number}`;
  return name;
}

function pairsText(pairs) {
  const each = pairs.map(([before, after]) => `${before},${after}`);
  return new Set(each).size === 1 ? each[0] : each.join("x");
}

function wordText(value) {
  return Array.isArray(value) ? value.map(wordText).join("x") : String(value);
}
