// Receptive fields along one axis: which cells the outputs of a chain or a graph of layers can see.
//
//     r ← r + (k̂ − 1)·j                  receptive field
//     t ← t + ((k̂ − 1)/2 − p_l)·j        start: the centre of the first output's field
//     j ← j·s                            jump: from the field of one output to the next
//
// A transposed layer spreads its outputs between its inputs, and which taps reach an output depends on its position:
// fields differ, periodically. Branches of one jump are joined; those of different jumps are kept apart.

const MOST_SPANS = 100000; // outputs whose fields differ that are gone through along an axis

// The cells that outputs see along an axis without ends: `spans` has [first, last] for each output of a period, null
// for nothing; a period of outputs is a whole number of cells. The jump is 0 where all outputs see the same. `starts`
// are the lowest and the highest centre of the first output.
class Lattice {
  constructor({ jump, starts, spans }) {
    Object.assign(this, { jump, starts, spans });
  }

  span(u) {
    const period = this.spans.length;
    const span = this.spans[modulo(u, period)];
    if (span === null) return null;
    const shift = (Math.floor(u / period) * period * this.jump[0]) / this.jump[1];
    return [span[0] + shift, span[1] + shift];
  }

  get largest() {
    return Math.max(0, ...this.spans.filter(Boolean).map(([first, last]) => last - first + 1));
  }

  // Returns the field after a window that slides along an axis and reads the taps that are `kept`.
  after(axis, kept = range(axis.kernelSize)) {
    const period = this.spans.length / commonDivisor(this.spans.length, axis.stride);
    const centre = fraction(axis.effectiveKernelSize - 1 - 2 * axis.padding[0], 2);
    return new Lattice({
      jump: times(this.jump, fraction(axis.stride)),
      starts: this.shifted(times(centre, this.jump)),
      spans: range(period).map((u) => {
        const places = axis.reads(u);
        return this.seen(kept.map((tap) => places[tap]));
      }),
    });
  }

  // Returns the field after the transpose of a window that slides along an axis.
  afterTransposed(axis) {
    const jump = times(this.jump, fraction(1, axis.stride));
    const centre = fraction(2 * axis.padding[0] - axis.effectiveKernelSize + 1, 2);
    checkPeriod(this.spans.length * axis.stride);
    return new Lattice({
      jump,
      starts: this.shifted(times(centre, jump)),
      spans: range(this.spans.length * axis.stride).map((y) => this.seen(axis.readBy(y))),
    });
  }

  // Returns the field after an adaptive pooling or a resize, whose outputs are a step apart that may be a fraction.
  afterUneven({ step, centre, reads }) {
    const period = step[1] * (this.spans.length / commonDivisor(this.spans.length, step[0]));
    checkPeriod(period);
    return new Lattice({
      jump: times(this.jump, step),
      starts: this.shifted(times(centre, this.jump)),
      spans: range(period).map((u) => this.seen(reads(u))),
    });
  }

  // Returns the field of something that sees all of the first `outputs`.
  whole(outputs) {
    const period = Math.min(this.spans.length, outputs);
    const ends = [...range(period), ...range(outputs - period, outputs)].map((u) => this.span(u));
    const centre = times(this.jump, fraction(outputs - 1, 2));
    return new Lattice({ jump: ZERO, starts: this.shifted(centre), spans: [hull(ends)] });
  }

  shifted(cells) {
    return this.starts.map((start) => plus(start, cells));
  }

  seen(cells) {
    return hull(cells.map((cell) => this.span(cell)));
  }
}

// What the outputs of a layer see along one axis of an input: a lattice for each jump of its branches.
class AxisField {
  constructor(lattices) {
    this.lattices = lattices;
  }

  // The cells from one output to the next, null where branches met whose jumps differ; what all outputs see alike has
  // no say, unless there is nothing else.
  get jump() {
    const jumps = this.lattices.map(({ jump }) => jump);
    const moving = jumps.filter((jump) => jump[0] !== 0);
    return moving.length > 1 ? null : (moving[0] ?? jumps[0]);
  }

  // Where the first output is centred, from the centre of the first cell; null where branches differ.
  get start() {
    const { jump } = this;
    const lattice = jump && this.lattices.find((each) => isEqual(each.jump, jump));
    return lattice && isEqual(...lattice.starts) ? lattice.starts[0] : null;
  }

  span(u) {
    return hull(this.lattices.map((lattice) => lattice.span(u)));
  }

  // Returns the cells of the largest field of so many outputs.
  largest(outputs) {
    if (this.lattices.length === 1) return this.lattices[0].largest;
    const period = Math.min(commonMultiple(this.lattices.map(({ spans }) => spans.length)), outputs);
    checkPeriod(period);
    const ends = [...range(period), ...range(outputs - period, outputs)].map((u) => this.span(u));
    return Math.max(0, ...ends.filter(Boolean).map(([first, last]) => last - first + 1));
  }

  // Returns the field after a layer, by what it does to a lattice; what all outputs see alike stays.
  after(change) {
    return new AxisField(this.lattices.map((lattice) => (lattice.jump[0] ? change(lattice) : lattice)));
  }

  whole(outputs) {
    return joinedFields([new AxisField(this.lattices.map((lattice) => lattice.whole(outputs)))]);
  }
}

// Returns the field of an input in itself.
function oneCell() {
  return new AxisField([new Lattice({ jump: ONE, starts: [ZERO, ZERO], spans: [[0, 0]] })]);
}

// Returns the field of a cell that sees what the cells of the same index see in several maps.
function joinedFields(fields) {
  const groups = new Map();
  for (const lattice of fields.flatMap(({ lattices }) => lattices)) {
    const key = String(lattice.jump);
    groups.set(key, [...(groups.get(key) ?? []), lattice]);
  }
  const sorted = [...groups.values()].sort(([one], [other]) => (isBelow(one.jump, other.jump) ? -1 : 1));
  return new AxisField(sorted.map(mergedLattices));
}

function mergedLattices(group) {
  if (group.length === 1) return group[0];
  const period = commonMultiple(group.map(({ spans }) => spans.length));
  checkPeriod(period);
  const starts = group.flatMap((lattice) => lattice.starts);
  return new Lattice({
    jump: group[0].jump,
    starts: [
      starts.reduce((one, other) => (isBelow(other, one) ? other : one)),
      starts.reduce((one, other) => (isBelow(one, other) ? other : one)),
    ],
    spans: range(period).map((u) => hull(group.map((lattice) => lattice.span(u)))),
  });
}

// Returns the shortest span with all of these in it, null for nothing.
function hull(spans) {
  const found = spans.filter((span) => span !== null);
  if (!found.length) return null;
  return [Math.min(...found.map(([first]) => first)), Math.max(...found.map(([, last]) => last))];
}

function commonMultiple(numbers) {
  return numbers.reduce((one, other) => (one * other) / commonDivisor(one, other), 1);
}

function checkPeriod(period) {
  if (period <= MOST_SPANS) return;
  const problem = `the receptive fields of ${period} outputs differ, of which at most ${MOST_SPANS} can be gone through`;
  throw new GeometryError(problem, { hint: "use sizes that divide each other", argument: "output_size" });
}
