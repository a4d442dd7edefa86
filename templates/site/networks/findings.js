// What is wrong with a network, or worth knowing of it, in words: each { layer, text, hint }.

function findingsOf(network) {
  const computed = network.layers.filter(({ name }) => !network.states.get(name).error);
  const found = computed.flatMap((layer) => [...misaligned(network, layer), ...unevenOverlap(network, layer)]);
  return [...found, ...largeField(network, computed), ...(network.mistakes.length ? [] : unreadCells(network))];
}

// Returns how the branches that a layer joins differ in where they look.
function misaligned(network, { name, kind, inputs }) {
  if (!["add", "concatenate"].includes(kind)) return [];
  const hint = "pad as much before as after in each branch, or crop where they are joined";
  const differences = network.states.get(name).fields.flatMap((_, axis) => {
    const moving = inputs.filter((source) => looksSomewhere(network.states.get(source), axis));
    return moving.slice(1).flatMap((other) => differenceOf(network, moving[0], other, axis)).slice(0, 1);
  });
  const texts = [...new Set(differences)];
  return texts.length ? [{ layer: name, text: texts.join("; "), hint }] : [];
}

// Returns whether the outputs of a branch look at places of their own along an axis.
function looksSomewhere(state, axis) {
  return state.size[axis] > 1 && state.jump[axis] && state.jump[axis][0] !== 0 && state.start[axis];
}

function differenceOf(network, one, other, axis) {
  const [first, second] = [one, other].map((name) => network.states.get(name));
  if (!isEqual(first.jump[axis], second.jump[axis])) {
    const apart = `${fractionText(first.jump[axis])} input cells apart, those of "${other}" ${fractionText(second.jump[axis])}`;
    return [`outputs of "${one}" are ${apart}`];
  }
  if (!isEqual(first.start[axis], second.start[axis]) && !endAlike(first.fields[axis], second.fields[axis])) {
    const centres = `${fractionText(first.start[axis])}, that of "${other}" on ${fractionText(second.start[axis])}`;
    return [`the first output of "${one}" is centred on ${centres}`];
  }
  return [];
}

// Returns whether the fields of two branches end at the same cells, as those of causal layers are meant to.
function endAlike(one, other) {
  return one.span(0) !== null && other.span(0) !== null && one.span(0)[1] === other.span(0)[1];
}

// Returns what overlaps unevenly in a transposed layer (Odena, Dumoulin and Olah, 2016).
function unevenOverlap(network, { name, kind }) {
  if (kind !== "transposed_convolution") return [];
  for (const axis of network.states.get(name).operation.axes) {
    const taps = range(axis.stride).map((y) => axis.readBy(y).length);
    const [least, most] = [Math.min(...taps), Math.max(...taps)];
    if (least === most) continue;
    const dilated = axis.dilation > 1 ? ` and dilation ${axis.dilation}` : "";
    const text = `a kernel of ${axis.kernelSize} with stride ${axis.stride}${dilated} adds up ${least} or ${most} taps, depending on the output`;
    const below = Math.floor(axis.kernelSize / axis.stride) * axis.stride;
    const sizes = [below, below + axis.stride].filter(Boolean);
    return [{ layer: name, text, hint: `use a kernel_size of ${sizes.join(" or ")}, or a resize and a convolution` }];
  }
  return [];
}

// Returns the first layer whose field is larger than the input; what sees all of it does not count.
function largeField(network, computed) {
  const { size } = network.states.get(network.layers[0].name);
  for (const { name } of computed) {
    const { receptiveField, jump } = network.states.get(name);
    const axis = size.findIndex((cells, at) => cells > 1 && receptiveField[at] > cells && !(jump[at] && jump[at][0] === 0));
    if (axis < 0) continue;
    const text = `from here on, an output sees ${receptiveField[axis]} cells, but the input has ${size[axis]}`;
    return [{ layer: name, text, hint: "larger inputs let outputs see more than padding at their edges" }];
  }
  return [];
}

// Returns the cells of the input, along each axis, that no output depends on.
function unreadCells(network) {
  const [{ name }] = network.layers;
  const { size } = network.states.get(name);
  const texts = size.map((cells, axis) => {
    const read = new Set(network.outputs.flatMap((output) => {
      const count = network.states.get(output).size[axis] ?? 1;
      return [...(network.traced(output, axis, range(count)).get(name) ?? [])];
    }));
    const missing = range(cells).filter((cell) => !read.has(cell));
    if (!missing.length) return "";
    const few = missing.slice(0, 4).join(", ") + (missing.length > 4 ? ", …" : "");
    return `no output depends on ${missing.length} of its ${cells} cells along an axis: ${few}`;
  });
  const hint = "use another input size, more padding, or the ceil_mode of a pooling";
  return [...new Set(texts.filter(Boolean))].map((text) => ({ layer: name, text, hint }));
}
