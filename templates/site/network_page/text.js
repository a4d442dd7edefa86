// Networks as text: the readable fragment of a link, a layer after the other, with the catalogue's words; and the table
// of the catalogue. In both a layer reads the one before it unless it says from what.
//
//     x=input;channels=1&conv1=convolution;out_channels=64;kernel_size=7&sum=add;from=x+conv1

function fragmentOf(layers) {
  return layers.map((layer, at) => {
    const given = Object.entries(wordsOf(layer)).map(([word, value]) => `${word}=${encoded(valueText(value))}`);
    const from = readsBefore(layers, at) ? [] : [`from=${layer.inputs.map(encoded).join("+")}`];
    return `${encoded(layer.name)}=${[layer.kind, ...given, ...from].join(";")}`;
  }).join("&");
}

function layersFrom(fragment) {
  const layers = [];
  for (const part of fragment.replace(/^#/, "").split("&").filter(Boolean)) {
    const [name, table] = divided(part, "=");
    const [kind, ...rest] = table.split(";");
    const layer = { name: decoded(name), kind: decoded(kind), words: {}, inputs: layers.length ? [layers.at(-1).name] : [] };
    for (const [word, value] of rest.map((each) => divided(each, "="))) {
      if (word === "from") layer.inputs = value.split("+").filter(Boolean).map(decoded);
      else layer.words[decoded(word)] = valueFrom(decoded(value));
    }
    layers.push(layer);
  }
  return layers;
}

// Returns the words of a layer that are not as they are when left out.
function wordsOf({ kind, words }) {
  const usual = KINDS[kind]?.words ?? {};
  return Object.fromEntries(Object.entries(words).filter(([word, value]) =>
    value !== null && valueText(value) !== valueText(usual[word] ?? null)));
}

function readsBefore(layers, at) {
  const { inputs } = layers[at];
  return at ? inputs.length === 1 && inputs[0] === layers[at - 1].name : !inputs.length;
}

// Returns a value as it is typed; the size of a vector is [].
function valueText(value) {
  return Array.isArray(value) && !value.length ? "[]" : writeNumbers(value);
}

// Returns a value that was typed: a number, numbers such as 3x5 or 1,2x0, true, false, or a word; null for nothing.
function valueFrom(text) {
  const typed = text.trim();
  if (typed === "" || typed === "null") return null;
  if (typed === "true" || typed === "false") return typed === "true";
  return /^\d+\.\d+$/.test(typed) ? Number(typed) : readNumbers(typed);
}

function divided(text, by) {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function encoded(text) {
  return encodeURIComponent(text).replace(/%(2C|5B|5D|3A)/g, (code) => decodeURIComponent(code));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // of a link that was cut
  }
}

// Returns the table of the catalogue. Its layers have the name "input" for the input and need their kernel's size.
function catalogueText(layers) {
  const [input] = layers;
  const { channels, input_size: size } = { ...KINDS.input.words, ...input.words };
  const lines = layers.slice(1).map((layer, at) => `${tomlKey(layer.name)} = { ${tableText(layers, layer, at + 1)} }`);
  const isVector = Array.isArray(size) && !size.length; // which the catalogue has as a layer
  const given = isVector ? [] : [`input_size = ${writeToml(size)}`, `in_channels = ${channels}`];
  if (isVector) lines.unshift(`input = { operation = "input", channels = ${channels}, input_size = [] }`);
  const head = ['[network]', 'operation = "network"', ...given];
  return [...head, "", "[network.layers]", ...lines].join("\n");
}

function tableText(layers, layer, at) {
  const operation = layer.kind === "convolution" ? {} : { operation: layer.kind };
  const usual = KINDS[layer.kind]?.words ?? {};
  const needed = NEEDED.filter((word) => word in usual);
  const words = { ...usual, ...layer.words };
  const own = { ...Object.fromEntries(needed.map((word) => [word, words[word]])), ...wordsOf(layer) };
  const names = layer.inputs.map((name) => (name === layers[0].name ? "input" : name));
  const inputs = readsBefore(layers, at) ? {} : { inputs: names.length === 1 ? names[0] : names };
  return Object.entries({ ...operation, ...own, ...inputs })
    .filter(([, value]) => value !== null)
    .map(([word, value]) => `${word} = ${writeToml(value)}`)
    .join(", ");
}

const NEEDED = ["kernel_size", "output_size", "scale_factor", "factor", "crop", "padding_mode", "kind", "out_features", "mode", "channels"];

function tomlKey(name) {
  return /^[\w-]+$/.test(name) ? name : `"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
