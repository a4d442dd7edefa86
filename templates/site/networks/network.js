// Networks: graphs of named layers, with sizes, channels, receptive fields and costs after each of them.
//
// A layer is { name, kind, words, inputs }: words are those of its kind that it gives, inputs the names of layers
// before it. Fields are those in the first input of the network that a layer depends on.

class Network {
  constructor(layers) {
    this.layers = layers;
    this.states = new Map();
    for (const layer of layers) this.states.set(layer.name, stateOf(layer, this.states));
  }

  // The names of the layers that no other layer reads.
  get outputs() {
    const read = new Set(this.layers.flatMap(({ inputs }) => inputs));
    return this.layers.map(({ name }) => name).filter((name) => !read.has(name));
  }

  // The layers that cannot be computed, each with its error.
  get mistakes() {
    return this.layers.map((layer) => ({ layer, error: this.states.get(layer.name).error })).filter(({ error }) => error);
  }

  get parameters() {
    return this.total("parameters");
  }

  get macs() {
    return this.total("macs");
  }

  total(quantity) {
    return [...this.states.values()].reduce((sum, state) => sum + (state[quantity] ?? 0), 0);
  }

  // Returns the cells along an axis that are read, layer by layer, for some outputs of a layer: a Map by name.
  traced(name, axis, outputs) {
    const reached = new Map([[name, new Set(outputs)]]);
    for (const layer of [...this.layers].reverse()) {
      const here = reached.get(layer.name);
      const state = this.states.get(layer.name);
      if (!here || state.error) continue;
      layer.inputs.forEach((source, input) => {
        const cells = reached.get(source) ?? new Set();
        for (const u of here) for (const cell of state.reads(axis, u, input)) cells.add(cell);
        reached.set(source, cells);
      });
    }
    return reached;
  }
}

// Returns what is known after a layer: its shape, fields and costs, or the error that keeps it from being computed.
function stateOf(layer, states) {
  try {
    checkLayer(layer, states);
    const before = layer.inputs.map((name) => states.get(name));
    const failed = layer.inputs.find((name) => states.get(name).error);
    if (failed !== undefined) {
      throw new GeometryError(`it waits for "${failed}"`, { argument: "inputs" });
    }
    const kind = KINDS[layer.kind];
    const shapes = before.map(({ channels, size }, at) => ({ channels, size, name: layer.inputs[at] }));
    const made = kind.make({ ...kind.words, ...layer.words }, ...shapes);
    return { ...made, ...seen(made, before) };
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    return { error };
  }
}

function seen(made, before) {
  const fields = made.follow(before.map((state) => state.fields));
  const size = made.size.length === fields.length ? made.size : fields.map(() => 1);
  return {
    fields,
    receptiveField: fields.map((field, axis) => field.largest(size[axis])),
    jump: fields.map((field) => field.jump),
    start: fields.map((field) => field.start),
  };
}

function checkLayer({ name, kind, words, inputs }, states) {
  if (!(kind in KINDS)) {
    throw new GeometryError(`there is no kind "${kind}"`, { hint: didYouMean(kind, Object.keys(KINDS)), argument: "kind" });
  }
  if (states.has(name)) throw new GeometryError(`two layers are called "${name}"`, { argument: "name" });
  for (const word of Object.keys(words)) {
    if (!(word in KINDS[kind].words)) {
      const hint = didYouMean(word, Object.keys(KINDS[kind].words));
      throw new GeometryError(`a ${kind.replaceAll("_", " ")} has no "${word}"`, { hint, argument: word });
    }
  }
  for (const source of inputs) {
    if (!states.has(source)) {
      const hint = didYouMean(source, [...states.keys()]) || "list each layer after those that it reads";
      throw new GeometryError(`it reads "${source}", which is not before it`, { hint, argument: "inputs" });
    }
  }
  const takes = KINDS[kind].inputs ?? 1;
  if (takes !== Infinity && inputs.length !== takes) {
    const hint = takes && inputs.length ? "join them by an add or a concatenate first" : `name ${takes ? "its" : "no"} input`;
    const has = `it has ${inputs.length} ${inputs.length === 1 ? "input" : "inputs"}`;
    throw new GeometryError(`${has}, but takes ${takes ? "one" : "none"}`, { hint, argument: "inputs" });
  }
}
