// Networks as text: the readable fragment of a link, a layer after the other, with the catalogue's words:
//
//     x=input;channels=1&conv1=convolution;out_channels=64;kernel_size=7&sum=add;from=x+conv1
//
// A layer reads the one before it unless it says from what. Values are written as `doit draw` takes them: 3x5, 1,2x0,1.

function networkText(layers) {
  return layers.map((layer, at) => `${encoded(layer.name)}=${layerText(layer, layers[at - 1])}`).join("&");
}

function layerText({ kind, words, inputs }, before) {
  const given = Object.entries(words)
    .filter(([word, value]) => valueText(value) !== valueText(KINDS[kind]?.words[word] ?? null))
    .map(([word, value]) => `${word}=${encoded(valueText(value))}`);
  const isNext = before ? inputs.length === 1 && inputs[0] === before.name : !inputs.length;
  return [kind, ...given, ...(isNext ? [] : [`from=${inputs.map(encoded).join("+")}`])].join(";");
}

function networkFrom(text) {
  const layers = [];
  for (const part of text.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    const [kind, ...rest] = part.slice(at + 1).split(";");
    const layer = { name: decoded(part.slice(0, at)), kind, words: {}, inputs: layers.length ? [layers.at(-1).name] : [] };
    for (const each of rest) {
      const [word, value = ""] = each.split("=");
      if (word === "from") layer.inputs = value ? value.split("+").map(decoded) : [];
      else layer.words[word] = valueFrom(decoded(value));
    }
    layers.push(layer);
  }
  return layers;
}

// Returns a value as it is typed: 3, 3x5, 1,2x0,1, [7] along one axis, same, true.
function valueText(value) {
  if (!Array.isArray(value)) return value === null ? "" : String(value);
  const axes = value.map((axis) => (Array.isArray(axis) ? axis.join(",") : String(axis)));
  return axes.length === 1 ? `[${axes[0]}]` : axes.join("x");
}

function valueFrom(text) {
  const typed = text.trim();
  if (typed === "") return null;
  if (typed === "true" || typed === "false") return typed === "true";
  if (/^-?\d+(\.\d+)?$/.test(typed)) return Number(typed);
  const axes = typed.replace(/^\[(.*)\]$/, "$1").split(/[x×]/);
  if (!axes.every((axis) => /^-?\d+(\.\d+)?(,-?\d+)?$/.test(axis))) return typed;
  return axes.map((axis) => {
    const numbers = axis.split(",").map(Number);
    return numbers.length > 1 ? numbers : numbers[0];
  });
}

function encoded(text) {
  return encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%5B", "[").replaceAll("%5D", "]");
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a link that was cut
  }
}
