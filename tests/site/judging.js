// Compares the script with what the Python package says of each geometry; returns what differs.
(cases) => {
  const camel = (word) => word.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  const camelled = (given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [camel(name), value]));
  const { Convolution, TransposedConvolution, Layer } = convarith;
  const window = ({ inputSize, kernelSize, stride, padding, dilation, paddingMode }) =>
    ({ inputSize, kernelSize, stride, padding, dilation, paddingMode });
  const around = (kind, given, more = {}) => new convarith[kind]({ operation: new Convolution(window(given)), ...more });
  const make = {
    MaskedConvolution: (given) => around("MaskedConvolution", given, { mask: given.mask }),
    Unfolding: (given) => around("Unfolding", given, { channels: given.channels }),
    InputGradient: (given) => around("InputGradient", given),
    WeightGradient: (given) => around("WeightGradient", given),
    DeformableConvolution: (given) => around("DeformableConvolution", given),
    Layer: (given) => {
      const operation = new (given.isTransposed ? TransposedConvolution : Convolution)(window(given));
      return new Layer({ ...given, operation });
    },
    solve: (given) => ({ found: convarith.solve({ ...given, asked: camelled(given.asked) }).slice(0, 8).map((each) =>
      [each.kernelSize, each.stride, each.padding, each.dilation, each.outputPadding ?? []]) }),
  };
  const values = (numbers) => numbers.map((number) => (number === -Infinity ? "-inf" : number));
  const described = (operation, expected, kind) => {
    const arrays = kind === "DeformableConvolution"
      ? [expected.x, expected.offset, expected.kernel]
      : kind === "Layer" ? [expected.x, expected.kernel, expected.bias] : [expected.x, expected.kernel];
    const found = {
      size: () => operation.outputSize,
      shape: () => operation.outputShape,
      padding: () => operation.padding,
      unused: () => operation.unused,
      taps: () => operation.taps,
      found: () => operation.found,
      weights: () => [operation.weightShape, operation.parameters, operation.macs],
      equivalent: () => [operation.equivalent().stretchedSize, operation.equivalent().padding],
      code: () => Object.fromEntries(Object.keys(expected.code).map((framework) => {
        try {
          return [framework, convarith.code(operation, framework)];
        } catch (error) {
          return [framework, error.problem];
        }
      })),
      inputs: () => expected.inputs.map(([cell]) => [cell, operation.inputsOf(cell)]),
      sampled: () => [expected.sampled[0], operation.inputsOf(expected.sampled[0], expected.offset)],
      indices: () => operation.indices(expected.x),
      values: () => values(operation.compute(...arrays)),
    };
    return Object.fromEntries(Object.keys(found).filter((key) => key in expected).map((key) => [key, found[key]()]));
  };
  const isEqual = (one, other) => {
    if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((each, at) => isEqual(each, other[at]));
    if (one && typeof one === "object") return isEqual(Object.entries(one), Object.entries(other ?? {}));
    if (typeof one === "number" && typeof other === "number") return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
    return one === other;
  };
  const different = [];
  let judged = 0;
  for (const { kind, arguments: given, expected } of cases) {
    let found;
    try {
      const meant = camelled(given);
      const operation = kind in make ? make[kind](meant) : new convarith[kind](meant);
      found = described(operation, expected, kind);
      if (kind === "TransposedConvolution" && "values" in expected) {
        const direct = operation.equivalent().compute(expected.x, expected.kernel);
        if (!isEqual(direct, operation.compute(expected.x, expected.kernel))) found.values = ["the direct one differs", direct];
      }
    } catch (error) {
      found = { problem: error.problem ?? String(error.stack), hint: error.hint, argument: error.argument };
    }
    const keys = Object.keys("problem" in expected || "problem" in found ? { ...expected, ...found } : found);
    const compared = "problem" in expected ? ["problem", "hint", "argument"] : keys;
    judged += 1;
    for (const key of compared) {
      if (!isEqual(expected[key], found[key])) different.push({ kind, given, key, expected: expected[key], found: found[key] });
    }
  }
  return { judged, different: different.slice(0, 20), count: different.length };
}
