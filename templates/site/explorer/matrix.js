// The matrix of a convolution: a row for each output, a column for each input, a weight where one reads the other.

const MOST_ENTRIES = 4096;

// Returns the scene of the matrix as a map of its own, whose cells stand for pairs of an output and an input.
function matrixScene(scene, by, values) {
  const size = [product(scene.output.size), product(scene.input.size)];
  const taps = new Map();
  range(size[0]).forEach((output) => by.output(output).forEach(({ input, tap }) => {
    if (input !== null) taps.set(output * size[1] + input, tap);
  }));
  const weight = (tap) => (tap === null ? "1" : shownNumber(values.kernel[tap]));
  return {
    size,
    places: size.map((cells) => range(cells)),
    cell: (place) => {
      const tap = taps.get(ravelled(place, size));
      return { role: tap === undefined ? "empty" : "kernel", index: place, source: ravelled(place, size), used: true, text: tap === undefined ? "" : weight(tap) };
    },
    tapAt: (place) => taps.get(ravelled(place, size)) ?? null,
  };
}

// Returns the places of the matrix that belong to some readings.
function matrixPlaces(readings) {
  return readings.filter(({ input }) => input !== null).map(({ output, input }) => `${output},${input}`);
}
