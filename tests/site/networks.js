// Returns what the script says of each network: the state after each layer, and the cells that some outputs see.
(cases) => cases.map(({ layers, seen }) => {
  const network = new networks.Network(layers);
  const fraction = (value) => value && `${value[0]}/${value[1]}`;
  const states = layers.map(({ name }) => {
    const { error, channels, size, receptiveField, jump, start, parameters, macs } = network.states.get(name);
    if (error) return { problem: error.problem, stack: error.stack };
    return { channels, size, receptiveField, jump: jump.map(fraction), start: start.map(fraction), parameters, macs };
  });
  const cells = seen.map(([name, u]) =>
    [...(network.traced(name, 0, [u]).get("x") ?? [])].sort((one, other) => one - other));
  return { states, cells };
})
