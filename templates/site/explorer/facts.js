// Formulas, facts and the legend as markup.

function formulaMarkup({ axis, steps }) {
  const lines = steps.map(([meaning, formula, ...numbers]) => {
    const filled = numbers.map((text) => `<span class="sign">=</span> ${text}`).join(" ");
    return `<li><span class="meaning">${capital(meaning)}</span><span class="equation">${symbols(formula)} ${filled}</span></li>`;
  });
  return `${axis ? `<h3>${capital(axis)}</h3>` : ""}<ol>${lines.join("")}</ol>`;
}

// Returns a formula with its letters as variables and its subscripts.
function symbols(formula) {
  return formula.replace(/([a-zCk̂]̂?)_([lr])/g, "<var>$1</var><sub>$2</sub>").replace(/(?<![a-z<>/])([a-zC]̂?)(?![a-z>])/g, "<var>$1</var>");
}

// Returns what else is to be said of an operation, in numbers.
function factsOf(operation) {
  const facts = [];
  if (operation instanceof Layer) {
    facts.push(["Weights", sizeInWords(operation.weightShape)], ["Parameters", operation.parameters], ["MACs", operation.macs]);
  } else if (operation.kernelSize && !(operation instanceof Pooling)) {
    facts.push(["MACs", macsOf(operation)]);
  }
  const unused = operation.unused ?? operation.operation?.unused;
  if (unused?.some(Boolean)) {
    const parts = unused.flatMap((cells, axis) => (cells ? [counted(NOUNS[unused.length][axis], cells)] : []));
    facts.push(["Unread at the end", listed(parts)]);
  }
  if (operation instanceof TransposedConvolution) {
    facts.push(["Computed as", equivalentInWords(operation.equivalent())]);
  }
  return facts;
}

// Returns the multiply-accumulates of one map: those of a transposed convolution are one per input cell and tap.
function macsOf(operation) {
  const steps = operation instanceof TransposedConvolution ? operation.inputSize : operation.outputSize;
  return product(steps) * (operation.taps?.length ?? product(operation.kernelSize));
}

function equivalentInWords({ stretch, padding }) {
  const zeros = stretch.map((step) => step - 1);
  const numbers = distinctTexts(zeros.map(String)).join(" × ");
  const between = zeros.some(Boolean) ? `${numbers} ${numbers === "1" ? "zero" : "zeros"} between cells, ` : "";
  return `a convolution of stride 1: ${between}padding ${paddingInWords(padding)}, the kernel rotated by 180°`;
}

function paddingInWords(pairs) {
  const texts = pairs.map(([before, after]) =>
    (before === after ? `${before}` : `${before} before and ${after} after`).replace("-", "−"));
  return distinctTexts(texts).length === 1 ? texts[0] : texts.join(" × ");
}

// Returns what the marks of a picture mean, for the roles that occur in it.
function legendMarkup(scenes) {
  const meanings = {
    padding: "padding", "output padding": "output padding", repeated: "padding that repeats cells", "inserted zero": "inserted zeros",
  };
  const cells = scenes.flatMap((scene) =>
    combinations(scene.input.places).slice(0, MOST_CELLS).map((place) => scene.input.cell(place)));
  const found = new Set(cells.map((cell) => cell.role));
  const items = Object.keys(meanings)
    .filter((role) => found.has(role))
    .map((role) => [className(role), meanings[role]]);
  if (cells.some((cell) => !cell.used)) items.push(["input is-unused", "read by no window"]);
  const { words } = scenes[0];
  return [["input", words.input], ["output", words.output], ...items].map(([kind, text]) =>
    `<li><svg class="swatch" viewBox="-1 -1 16 16" aria-hidden="true"><path class="cell ${kind}" d="M0 0h14v14h-14z"/><path class="edge ${kind}" d="M0 0h14v14h-14z"/>${kind.includes("unused") ? '<path class="unused" d="M0 14L14 0"/>' : ""}</svg>${text}</li>`).join("");
}
