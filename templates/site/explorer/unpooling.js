// A max pooling and the unpooling that puts its maxima back, one above the other.

// Returns the parts of the picture: the pooling as it is, and the map with each maximum where it came from.
function unpoolingParts(scene, by, values, isNarrow) {
  const pooling = scene.operation;
  const unpooling = pooling.unpooling();
  const positions = pooling.indices(values.input);
  const back = unpoolingScene(unpooling, positions);
  const put = { input: values.output, kernel: null, output: unpooling.compute(values.output, positions) };
  return stacked([
    [{ scene, by, values }, "The max pooling", flatGroups(scene)],
    [{ scene: back, by: new Connections(back), values: put, layer: "unpooled" }, "Its unpooling: each maximum goes back to where it came from, all other cells are 0", [
      { sheets: sheetsOf(back.output, "output"), title: `unpooled ${sizeInWords(unpooling.outputSize)}` },
    ]],
  ], isNarrow);
}

// Returns the scene of an unpooling, whose input is the output of the pooling, and where the maxima stood.
function unpoolingScene(unpooling, positions) {
  const { inputSize, outputSize } = unpooling;
  return {
    operation: unpooling,
    words: { input: "maxima", output: "unpooled", kernel: "window" },
    input: plainMap(inputSize, "input"),
    output: plainMap(outputSize, "output"),
    kernel: null,
    readingsOf: (u) => unpooling.inputsOf(unravelled(u, outputSize), positions)
      .map((cell) => ({ place: cell, input: ravelled(cell, inputSize), tap: null })),
  };
}
