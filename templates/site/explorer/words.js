// Sentences about what cells read, as the figures' descriptions say it: counted from 0, in the operation's own input.

const NOUNS = { 1: ["cell"], 2: ["row", "column"], 3: ["plane", "row", "column"] };

function nounsOf(scene, map) {
  const axes = map.size.length;
  return scene.channels ? ["channel", ...NOUNS[axes - 1]] : NOUNS[axes];
}

// Returns a cell by its numbers: "row 2, column 3".
function placeInWords(index, nouns) {
  return index.map((at, axis) => `${nouns[axis]} ${at}`).join(", ");
}

// Returns numbered places: "rows 2 to 4", "columns 1, 3 and 5".
function placesInWords(noun, numbers) {
  const steps = new Set(numbers.slice(1).map((number, at) => number - numbers[at]));
  if (numbers.length === 1) return `${noun} ${numbers[0]}`;
  if (steps.size === 1 && steps.has(1)) return `${noun}s ${numbers[0]} to ${numbers.at(-1)}`;
  return `${noun}s ${listed(numbers)}`;
}

function listed(parts) {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

// Returns which cells a set of flat positions is: a block along each axis, or how many there are.
function cellsInWords(positions, size, nouns) {
  const cells = positions.map((position) => unravelled(position, size));
  if (cells.length === 1) return placeInWords(cells[0], nouns);
  const along = size.map((_, axis) => distinct(cells.map((cell) => cell[axis])));
  if (product(along.map((numbers) => numbers.length)) !== positions.length) return `${positions.length} cells`;
  return listed(along.map((numbers, axis) => placesInWords(nouns[axis], numbers)));
}

// Returns what an output cell reads.
function outputSentence(scene, readings, output) {
  const { words } = scene;
  const cell = placeInWords(unravelled(output, scene.output.size), nounsOf(scene, scene.output));
  const real = distinct(readings.filter((each) => each.input !== null).map((each) => each.input));
  if (!readings.length) return `${capital(words.output)} ${cell} reads nothing: it is 0.`;
  if (scene.sampled) {
    const places = counted("place", scene.sampled(output).length);
    return `${capital(words.output)} ${cell} samples the ${words.input} at ${places} between its cells, and so reads ${counted("cell", real.length)}.`;
  }
  const zeros = countInWords(readings.filter((each) => each.input === null).map((each) => roleAt(scene, each.place)));
  if (!real.length) {
    return `${capital(words.output)} ${cell} reads no cell of the ${words.input}, only ${zeros || "nothing"}.`;
  }
  const block = cellsInWords(real, scene.input.size, nounsOf(scene, scene.input));
  return `${capital(words.output)} ${cell} reads ${block} of the ${words.input}${zeros ? `; the other taps lie on ${zeros}` : ""}.`;
}

// Returns which outputs read an input cell.
function inputSentence(scene, readings, input) {
  const { words } = scene;
  const cell = placeInWords(unravelled(input, scene.input.size), nounsOf(scene, scene.input));
  const outputs = distinct((readings ?? []).map((each) => each.output));
  if (!outputs.length) return `${capital(words.input)} ${cell} is read by no window.`;
  return `${capital(words.input)} ${cell} is read by ${cellsInWords(outputs, scene.output.size, nounsOf(scene, scene.output))} of the ${words.output}.`;
}

// Returns where a weight is used.
function tapSentence(scene, readings, tap) {
  const nouns = scene.kernel.size.length > 3 || scene.channels
    ? scene.kernel.size.map((_, axis) => `index ${axis + 1}:`)
    : NOUNS[scene.kernel.size.length];
  const place = placeInWords(unravelled(tap, scene.kernel.size), nouns);
  const cells = distinct((readings ?? []).filter((each) => each.input !== null).map((each) => each.input));
  const outputs = distinct((readings ?? []).map((each) => each.output));
  if (!outputs.length) return `The weight at ${place} is used nowhere: the mask takes it away.`;
  return `The weight at ${place} is used by ${counted("output", outputs.length)}, with ${counted("cell", cells.length)} of the ${scene.words.input}.`;
}

// Returns which output and which input an entry of the matrix joins.
function matrixSentence(scene, [output, input]) {
  const cell = (name, position) => placeInWords(unravelled(position, scene[name].size), nounsOf(scene, scene[name]));
  return `Row ${output}, column ${input} of the matrix: what output ${cell("output", output)} takes of input ${cell("input", input)}.`;
}

// Returns what stands at a place that is no cell of the input.
function placeSentence(scene, role, place) {
  const meanings = {
    padding: "Padding: a zero around the input",
    "output padding": "Output padding: zeros added at one end only, so that the output is larger",
    "inserted zero": "An inserted zero: the stride of the transposed convolution puts these between the cells of its input",
    repeated: "Padding that repeats a cell of the input",
  };
  return `${meanings[role] ?? capital(role)}.`;
}

function roleAt(scene, place) {
  const isDrawn = place.every((at, axis) => scene.input.places[axis].includes(at));
  return isDrawn ? scene.input.cell(place).role : "place beyond the edge";
}

function countInWords(roles) {
  const counts = new Map();
  roles.forEach((role) => counts.set(role, (counts.get(role) ?? 0) + 1));
  return listed([...counts].map(([role, count]) => {
    if (role === "padding" || role === "output padding") return `${counted("cell", count)} of ${role}`;
    return counted(role, count);
  }));
}

function counted(noun, count) {
  return `${count} ${count === 1 ? noun : noun === "place beyond the edge" ? "places beyond the edge" : `${noun}s`}`;
}
