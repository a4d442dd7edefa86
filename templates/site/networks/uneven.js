// One axis of an operation whose outputs do not take windows of one size: an adaptive pooling or a resize. Outputs are
// a `step` apart that may be a fraction of a cell, the first is centred on `centre`, and `reads` returns the cells that
// an output would read if neither input nor output had an end.

function unevenAxis(operation, axis) {
  return operation instanceof AdaptivePooling ? adaptiveAxis(operation, axis) : resizeAxis(operation, axis);
}

function adaptiveAxis(operation, axis) {
  const step = fraction(operation.inputSize[axis], operation.outputSize[axis]);
  return {
    step,
    centre: times(plus(step, [-1, 1]), [1, 2]),
    reads: (u) => range(floorOf(times(step, [u, 1])), ceilOf(times(step, [u + 1, 1]))),
  };
}

function resizeAxis(operation, axis) {
  const step = resizeStep(operation, axis);
  const first = fraction(...operation.place(axis, 0));
  const place = (u) => plus(first, times(step, [u, 1]));
  if (operation.rounding === null) {
    const reads = (u) => (place(u)[1] === 1 ? [floorOf(place(u))] : [floorOf(place(u)), floorOf(place(u)) + 1]);
    return { step, centre: first, reads };
  }
  const cell = (u) => roundedPlace(operation.rounding, place(u));
  const offsets = range(step[1]).map((u) => plus([cell(u), 1], times(step, [-u, 1])));
  const centre = times(offsets.reduce(plus, ZERO), [1, step[1]]);
  return { step, centre, reads: (u) => [cell(u)] };
}

// Returns how far an output of a resize is from the next, in cells of the input.
function resizeStep(operation, axis) {
  const [i, o] = [operation.inputSize[axis], operation.outputSize[axis]];
  if (operation.coordinates === "align_corners" && o > 1) return fraction(i - 1, o - 1);
  const [numerator, denominator] = operation.scale[axis];
  return fraction(denominator, numerator);
}
