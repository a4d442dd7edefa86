// Indices and values of maps: values are flat lists in reading order.

function range(start, stop = null, step = 1) {
  const [from, to] = stop === null ? [0, start] : [start, stop];
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, at) => from + at * step);
}

function product(numbers) {
  return numbers.reduce((total, number) => total * number, 1);
}

// Returns every combination of one item of each list, the last changing fastest.
function combinations(lists) {
  return lists.reduce((found, list) => found.flatMap((head) => list.map((item) => [...head, item])), [[]]);
}

// Returns all indices of a map in reading order.
function indices(size) {
  return combinations(size.map((cells) => range(cells)));
}

// Returns the flat position of an index in reading order.
function ravelled(index, size) {
  return index.reduce((position, place, axis) => position * size[axis] + place, 0);
}

// Returns the index of a flat position in reading order.
function unravelled(position, size) {
  const index = Array(size.length);
  for (let axis = size.length - 1; axis >= 0; axis--) {
    index[axis] = position % size[axis];
    position = Math.floor(position / size[axis]);
  }
  return index;
}

function modulo(number, divisor) {
  return ((number % divisor) + divisor) % divisor;
}

// Returns the values if there is one number for each cell of a map.
function checkedValues(name, values, size, what) {
  if (!Array.isArray(values) || values.length !== product(size)) {
    const count = Array.isArray(values) ? values.length : 0;
    throw new GeometryError(`${name} has ${count} values, but ${what} is ${shown(size)}, ${product(size)} cells`);
  }
  const wrong = values.find((value) => typeof value !== "number" || Number.isNaN(value));
  if (wrong !== undefined) {
    throw new GeometryError(`${name} holds ${shown(wrong)}, but must hold whole numbers or floats`);
  }
  return values;
}
