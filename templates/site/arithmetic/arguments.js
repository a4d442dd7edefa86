// Checks arguments: one value per axis, or an error that names the argument.

const MAX_AXES = 3;
const MOST = 1e15; // the largest argument; results of such sizes are still exact

// Adds to a GeometryError raised inside the axis, counted from 0, that it is about.
function onAxis(axis, action) {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    throw new GeometryError(`axis ${axis}: ${error.problem}`, error);
  }
}

// Returns a whole number of at least `minimum`, any if that is null.
function whole(name, value, minimum) {
  const bound = minimum === null ? "" : ` of at least ${minimum}`;
  if (Number.isInteger(value) && Math.abs(value) > MOST) {
    throw new GeometryError(`${name} is beyond 10^15, but must be a whole number${bound}`, { argument: name });
  }
  if (Number.isInteger(value) && (minimum === null || value >= minimum)) return value;
  const isQuoted = typeof value === "string" && /^\d+$/.test(value.trim());
  const hint = isQuoted ? `write ${Number(value)}, without quotes` : "";
  throw new GeometryError(`${name} is ${shown(value)}, but must be a whole number${bound}`, { hint, argument: name });
}

function flag(name, value) {
  if (typeof value === "boolean") return value;
  throw new GeometryError(`${name} is ${shown(value)}, but must be true or false`, { argument: name });
}

// Returns a value that is one of some; the error lists `also` as well, which the caller has understood already.
function choice(name, value, choices, also = []) {
  if (choices.includes(value)) return value;
  const problem = `${name} is ${shown(value)}, but must be one of ${spelled([...choices, ...also])}`;
  throw new GeometryError(problem, { hint: didYouMean(value, [...choices, ...also]), argument: name });
}

// Returns choices as a person types them: "max", "average".
function spelled(choices) {
  return choices.map((each) => `"${each}"`).join(", ");
}

// Returns a value for a message, in the notation of Python.
function shown(value) {
  if (Array.isArray(value)) {
    return `(${value.map(shown).join(", ")}${value.length === 1 ? "," : ""})`;
  }
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null || value === undefined ? "None" : String(value);
}

// Returns the number of axes of the lists among the arguments, two when there are none.
function countAxes(named) {
  const lists = Object.entries(named).filter(([, value]) => Array.isArray(value));
  if (!lists.length) return 2;
  const values = (count) => (count === 1 ? "1 value" : `${count} values`);
  const [first, { length: axes }] = lists[0];
  if (axes < 1 || axes > MAX_AXES) {
    const problem = `${first} has ${values(axes)}, but must have one per axis, for one to ${MAX_AXES} axes`;
    throw new GeometryError(problem, { argument: first });
  }
  for (const [name, value] of lists) {
    if (value.length !== axes) {
      const has = `${first} has ${values(axes)}, one per axis, but ${name} has ${value.length}: ${shown(value)}`;
      const isPair = name === "padding" && axes === 1 && value.length === 2;
      const pair = () => `a (before, after) pair is written inside another: padding=((${value[0]}, ${value[1]}),)`;
      const hint = isPair ? pair() : `give ${name} one value for all axes, or ${axes}`;
      throw new GeometryError(has, { hint, argument: name });
    }
  }
  return axes;
}

// Returns the hint that offers each of some remedies; empty when there is none.
function oneOf(remedies) {
  if (remedies.length < 3) return remedies.length ? `use ${remedies.join(" or ")}` : "";
  return `use ${remedies.slice(0, -1).join(", ")}, or ${remedies.at(-1)}`;
}

// Returns one whole number per axis from one for all of them or from one each.
function perAxis(name, value, { axes, minimum }) {
  if (!Array.isArray(value)) return Array(axes).fill(whole(name, value, minimum));
  return value.map((number, axis) => onAxis(axis, () => whole(name, number, minimum)));
}

// Returns an index as it is, if there is such a cell.
function indexIn(size, index) {
  if (!Array.isArray(index) || index.length !== size.length) {
    const problem = `output_index is ${shown(index)}, but must have one number per axis, of ${size.length}`;
    const hint = `the last output cell is ${shown(size.map((cells) => cells - 1))}`;
    throw new GeometryError(problem, { hint, argument: "output_index" });
  }
  index.forEach((number, axis) => onAxis(axis, () => {
    if (whole("output_index", number, 0) >= size[axis]) {
      const cells = `${size[axis]} ${size[axis] === 1 ? "cell" : "cells"}`;
      const hint = size[axis] > 1 ? `use 0 to ${size[axis] - 1}` : "use 0";
      const problem = `output_index is ${number}, but the output has ${cells}`;
      throw new GeometryError(problem, { hint, argument: "output_index" });
    }
  }));
  return index;
}
