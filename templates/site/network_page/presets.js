// Networks that people know, as their papers describe them.

const PRESETS = {
  "VGG-16, its convolutions": vgg,
  "ResNet, stem and a block": resnet,
  "U-Net, without padding": unet,
  "WaveNet, dilations that double": wavenet,
  "DCGAN, the generator": dcgan,
  "Inception block": inception,
};

// A network in the making: a layer reads the one before it unless it is told otherwise.
class Chain {
  constructor(channels, size) {
    this.layers = [{ name: "input", kind: "input", words: { channels, input_size: size }, inputs: [] }];
  }

  add(name, kind, words = {}, ...inputs) {
    this.layers.push({ name, kind, words, inputs: inputs.length ? inputs : [this.layers.at(-1).name] });
    return name;
  }

  convolution(name, out_channels, kernel_size, words = {}, ...inputs) {
    return this.add(name, "convolution", { out_channels, kernel_size, ...words }, ...inputs);
  }
}

// Simonyan and Zisserman, 2015: the last pooling leaves 7 × 7, and an output before it sees 196 cells, after it 212.
function vgg() {
  const chain = new Chain(3, 224);
  [[64, 2], [128, 2], [256, 3], [512, 3], [512, 3]].forEach(([channels, count], block) => {
    for (const number of range(count)) {
      chain.convolution(`conv${block + 1}_${number + 1}`, channels, 3, { padding: 1 });
    }
    chain.add(`pool${block + 1}`, "pooling");
  });
  return chain.layers;
}

// He et al., 2016: the stem halves twice; the block of the next stage halves again, in both branches.
function resnet() {
  const chain = new Chain(3, 224);
  chain.convolution("stem", 64, 7, { stride: 2, padding: 3, bias: false });
  const pool = chain.add("pool", "pooling", { kernel_size: 3, stride: 2, padding: 1 });
  chain.convolution("conv1", 128, 3, { stride: 2, padding: 1, bias: false });
  const conv2 = chain.convolution("conv2", 128, 3, { padding: 1, bias: false });
  const shortcut = chain.convolution("shortcut", 128, 1, { stride: 2, bias: false }, pool);
  chain.add("sum", "add", {}, conv2, shortcut);
  return chain.layers;
}

// Ronneberger, Fischer and Brox, 2015: 572 × 572 become 388 × 388, with crops at the skip connections.
function unet() {
  const chain = new Chain(1, 572);
  const skips = range(4).map((level) => {
    const last = twice(chain, `down${level + 1}`, 64 * 2 ** level);
    chain.add(`pool${level + 1}`, "pooling");
    return last;
  });
  twice(chain, "bottom", 1024);
  for (const level of [3, 2, 1, 0]) {
    const channels = 64 * 2 ** level;
    const up = chain.add(`up${level + 1}`, "transposed_convolution", { out_channels: channels, kernel_size: 2, stride: 2 });
    const { states } = new Network(chain.layers);
    const over = states.get(skips[level]).size[0] - states.get(up).size[0];
    const crop = chain.add(`crop${level + 1}`, "crop", { crop: over / 2 }, skips[level]);
    chain.add(`join${level + 1}`, "concatenate", {}, crop, up);
    twice(chain, `expand${level + 1}`, channels);
  }
  chain.convolution("classes", 2, 1);
  return chain.layers;
}

function twice(chain, name, channels) {
  chain.convolution(`${name}a`, channels, 3);
  return chain.convolution(`${name}b`, channels, 3);
}

// Van den Oord et al., 2016: causal convolutions of two taps, here up to a dilation of 32: an output sees 64 samples.
function wavenet() {
  const chain = new Chain(1, [256]);
  let before = chain.convolution("first", 32, 1);
  for (const dilation of [1, 2, 4, 8, 16, 32]) {
    const gate = chain.convolution(`dilated${dilation}`, 32, 2, { dilation, padding: "causal" }, before);
    const mixed = chain.convolution(`mixed${dilation}`, 32, 1, {}, gate);
    before = chain.add(`sum${dilation}`, "add", {}, before, mixed);
  }
  return chain.layers;
}

// Radford, Metz and Chintala, 2016: a vector of 100 numbers becomes 64 × 64 pixels.
function dcgan() {
  const chain = new Chain(100, 1);
  const doubling = { kernel_size: 4, stride: 2, padding: 1, bias: false };
  chain.add("up1", "transposed_convolution", { out_channels: 1024, kernel_size: 4, bias: false });
  [512, 256, 128, 3].forEach((out_channels, at) => {
    chain.add(`up${at + 2}`, "transposed_convolution", { ...doubling, out_channels });
  });
  return chain.layers;
}

// Szegedy et al., 2015: four branches of one size, block 3a of GoogLeNet.
function inception() {
  const chain = new Chain(192, 28);
  const one = chain.convolution("one", 64, 1, {}, "input");
  chain.convolution("reduce3", 96, 1, {}, "input");
  const three = chain.convolution("three", 128, 3, { padding: 1 });
  chain.convolution("reduce5", 16, 1, {}, "input");
  const five = chain.convolution("five", 32, 5, { padding: 2 });
  chain.add("pool", "pooling", { kernel_size: 3, stride: 1, padding: 1 }, "input");
  const pooled = chain.convolution("pooled", 32, 1);
  chain.add("join", "concatenate", {}, one, three, five, pooled);
  return chain.layers;
}
