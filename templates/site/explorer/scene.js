// What stands where: the maps of an operation as plain data, and what each output cell reads.
//
// A map has `places`, the numbers along each axis that are drawn: cells of the input count from 0, padding lies before
// and after. Axes before the last two are sheets. `cell(place)` says what stands at a place: its role, the index of
// the real cell there or null, and whether anything reads it. A reading is { place, input, tap }, flat or null.

const ROLES = ["output padding", "padding", "repeated", "inserted zero", "empty", "kernel", "input", "output"];

// Returns the scene of an operation; the drawn layer of a transposed convolution is the direct one that computes it.
function sceneOf(operation) {
  if (operation instanceof InputGradient || operation instanceof WeightGradient) {
    return { ...sceneOf(operation.computedBy), words: gradientWords(operation) };
  }
  if (operation instanceof Layer) return layerScene(operation);
  if (operation instanceof DeformableConvolution) return deformableScene(operation);
  if (operation instanceof Unfolding) return unfoldingScene(operation);
  if (operation.axes) return windowScene(operation);
  return mapScene(operation);
}

function gradientWords(operation) {
  return operation instanceof InputGradient
    ? { input: "output gradient", output: "input gradient", kernel: "kernel" }
    : { input: "input", output: "weight gradient", kernel: "output gradient" };
}

// Returns a window that slides over one map.
function windowScene(operation) {
  const tracks = tracksOf(operation);
  const taps = operation instanceof MaskedConvolution
    ? operation.taps
    : indices(tracks.map((track) => track.axis.kernelSize));
  const isTransposed = operation instanceof TransposedConvolution;
  const kernelSize = operation.kernelSize;
  const reads = tracks.map((track) => range(track.outputs).map((u) => track.axis.reads(u)));
  const readingsOf = (u) => {
    const index = unravelled(u, operation.outputSize);
    return taps.map((tap) => {
      const place = tap.map((m, axis) => reads[axis][index[axis]][m]);
      const source = place.map((at, axis) => tracks[axis].source(at));
      const input = source.includes(null) ? null : ravelled(source, operation.inputSize);
      const number = ravelled(tap, kernelSize);
      return { place, input, tap: isTransposed ? product(kernelSize) - 1 - number : number };
    });
  };
  const used = usedPlaces(operation, tracks, readingsOf);
  return {
    operation,
    words: { input: "input", output: "output", kernel: operation instanceof Pooling ? "window" : "kernel" },
    input: {
      size: operation.inputSize,
      places: tracks.map((track) => track.places),
      cell: (place) => inputCell(tracks, place, operation.inputSize, used),
    },
    output: plainMap(operation.outputSize, "output"),
    kernel: operation instanceof Pooling ? null : kernelMap(kernelSize, operation.taps),
    readingsOf,
    isTransposed,
    fill: operation instanceof Pooling && operation.mode === "max" ? -Infinity : 0,
  };
}

// Returns each axis as it is drawn: a transposed convolution as the direct one that computes it.
function tracksOf(operation) {
  const mode = operation.paddingMode ?? "zeros";
  if (operation instanceof TransposedConvolution) {
    const direct = operation.equivalent();
    return direct.axes.map((axis, at) => track(axis, operation.outputSize[at], {
      stretch: direct.stretch[at], extra: direct.outputPadding[at],
    }));
  }
  return operation.axes.map((axis, at) => track(axis, operation.outputSize[at], { mode }));
}

function track(axis, outputs, { stretch = 1, extra = 0, mode = "zeros" }) {
  const [before, after] = axis.padding;
  const first = -Math.max(before, 0);
  const end = axis.inputSize + Math.max(after, 0);
  return {
    axis,
    outputs,
    places: range(first, end),
    source: (place) => {
      if (place >= end) return null;
      if (place >= 0 && place < axis.inputSize) return place % stretch ? null : place / stretch;
      return stretch > 1 ? null : paddingSource(mode, place, axis.inputSize);
    },
    role: (place) => {
      if (place >= 0 && place < axis.inputSize) return place % stretch ? "inserted zero" : "input";
      if (mode !== "zeros") return "repeated";
      return place >= end - Math.min(extra, Math.max(after, 0)) ? "output padding" : "padding";
    },
  };
}

// Returns what stands at a place of the drawn input: of several axes the first role in the order of ROLES.
function inputCell(tracks, place, inputSize, used) {
  const roles = place.map((at, axis) => tracks[axis].role(at));
  const role = ROLES.find((each) => roles.includes(each));
  const source = place.map((at, axis) => tracks[axis].source(at));
  const position = source.includes(null) ? null : ravelled(source, inputSize);
  const isReal = role === "input";
  return { role, index: isReal ? source : null, source: position, used: used(place, isReal ? position : null) };
}

// Returns a function that says whether any window reads a place, or the cell there where padding repeats it.
function usedPlaces(operation, tracks, readingsOf) {
  if (operation instanceof MaskedConvolution) {
    const all = range(product(operation.outputSize)).flatMap(readingsOf);
    const places = new Set(all.map(({ place }) => place.join()));
    const cells = new Set(all.map(({ input }) => input));
    return (place, cell) => places.has(place.join()) || (cell !== null && cells.has(cell));
  }
  const touched = tracks.map((each) => new Set(range(each.outputs).flatMap((u) => each.axis.reads(u))));
  const sources = tracks.map((each, axis) => new Set([...touched[axis]].map((place) => each.source(place))));
  return (place, cell) => place.every((at, axis) =>
    touched[axis].has(at) || (cell !== null && sources[axis].has(tracks[axis].source(at))));
}

function plainMap(size, role) {
  const cell = (place) => ({ role, index: place, source: ravelled(place, size), used: true });
  return { size, places: size.map((cells) => range(cells)), cell };
}

function kernelMap(size, taps = null) {
  const kept = taps && new Set(taps.map((tap) => ravelled(tap, size)));
  const map = plainMap(size, "kernel");
  return { ...map, cell: (place) => ({ ...map.cell(place), used: !kept || kept.has(ravelled(place, size)) }) };
}

// Returns the scene of a layer: its channels are one more axis, of sheets, in front of the others.
function layerScene(layer) {
  const inner = windowScene(layer.operation);
  const [cells, outputs, taps] = [layer.inputSize, layer.outputSize, layer.operation.kernelSize].map(product);
  const joined = range(layer.outChannels).map((channel) => layer.joined(channel));
  return {
    ...inner,
    operation: layer,
    input: {
      size: layer.inputShape,
      places: [range(layer.inChannels), ...inner.input.places],
      cell: ([channel, ...place]) => ofChannel(inner.input.cell(place), channel, cells),
    },
    output: plainMap(layer.outputShape, "output"),
    kernel: kernelMap(layer.weightShape),
    channels: { groups: layer.groups, input: layer.inChannels, output: layer.outChannels },
    readingsOf: (u) => {
      const readings = inner.readingsOf(u % outputs);
      return joined[Math.floor(u / outputs)].flatMap(([source, kernel]) => readings.map(({ place, input, tap }) => ({
        place: [source, ...place],
        input: input === null ? null : source * cells + input,
        tap: ravelled(kernel, layer.weightShape.slice(0, 2)) * taps + tap,
      })));
    },
  };
}

// Returns a cell of one map as that of a channel, each of which has so many cells.
function ofChannel(cell, channel, cells) {
  return {
    ...cell,
    index: cell.index && [channel, ...cell.index],
    source: cell.source === null ? null : channel * cells + cell.source,
  };
}

// Returns the scene of an unfolding: one value per row and column of its output, from one channel's window.
function unfoldingScene(unfolding) {
  const windows = windowScene(unfolding.operation);
  const [taps, steps] = [product(unfolding.operation.kernelSize), unfolding.outputSize[1]];
  const cells = product(unfolding.operation.inputSize);
  const many = unfolding.channels > 1;
  const inner = windows.input;
  return {
    ...windows,
    operation: unfolding,
    kernel: null,
    input: many ? {
      size: unfolding.inputShape,
      places: [range(unfolding.channels), ...inner.places],
      cell: ([channel, ...place]) => ofChannel(inner.cell(place), channel, cells),
    } : inner,
    output: plainMap(unfolding.outputSize, "output"),
    words: { input: "input", output: "columns", kernel: "window" },
    channels: many ? { groups: 1, input: unfolding.channels } : undefined,
    readingsOf: (u) => {
      const [row, column] = [Math.floor(u / steps), u % steps];
      const channel = Math.floor(row / taps);
      const { place, input } = windows.readingsOf(column)[row % taps];
      return [{
        place: many ? [channel, ...place] : place, input: input === null ? null : channel * cells + input, tap: null,
      }];
    },
  };
}

// Returns the scene of an operation that reads cells of one map without any padding.
function mapScene(operation) {
  const [inputSize, outputSize] = [operation.inputShape ?? operation.inputSize, scenicOutput(operation)];
  const outputs = operation.outputShape && !(operation instanceof WindowPartition);
  return {
    operation,
    words: { input: "input", output: operation instanceof WindowPartition ? "windows" : "output", kernel: "kernel" },
    input: plainMap(inputSize, "input"),
    output: plainMap(outputSize, "output"),
    kernel: null,
    channels: outputs ? { groups: 1, input: inputSize[0], output: outputSize[0] } : undefined,
    readingsOf: (u) => operation.inputsOf(unravelled(u, outputSize))
      .map((cell) => ({ place: cell, input: ravelled(cell, inputSize), tap: null })),
  };
}

function scenicOutput(operation) {
  return operation instanceof WindowPartition ? operation.outputSize : operation.outputShape ?? operation.outputSize;
}

// The readings in both directions, each a list of { place, input, tap, output }; those of all outputs are found once.
class Connections {
  constructor(scene) {
    this.scene = scene;
    this.all = null;
  }

  output(u) {
    return this.scene.readingsOf(u).map((reading) => ({ ...reading, output: u }));
  }

  input(j) {
    return this.everything().input[j] ?? [];
  }

  tap(m) {
    return this.everything().tap[m] ?? [];
  }

  everything() {
    if (this.all) return this.all;
    this.all = { input: [], tap: [] };
    for (let u = 0; u < product(this.scene.output.size); u++) {
      for (const reading of this.output(u)) {
        if (reading.input !== null) (this.all.input[reading.input] ??= []).push(reading);
        if (reading.tap !== null) (this.all.tap[reading.tap] ??= []).push(reading);
      }
    }
    return this.all;
  }
}
