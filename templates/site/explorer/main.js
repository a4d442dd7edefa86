// The explorer: what is chosen becomes an operation, and everything on the page follows from it.

class Explorer {
  constructor(page) {
    this.page = page;
    this.table = {};
    this.template = null;
    this.chosen = null;
    this.controls = new Controls(page.querySelector("#controls"), (table, isDone) => this.change({ table }, isDone));
    this.drawing = new Drawing(page.querySelector("#drawing"), (what, cell) => this.point(what, cell));
    this.listen();
    this.open();
  }

  listen() {
    window.addEventListener("hashchange", () => { if (location.hash !== this.fragment) this.open(); });
    window.addEventListener("resize", () => { if (this.isNarrow() !== this.wasNarrow) this.draw(); });
    const find = (selector) => this.page.querySelector(selector);
    find("#views").addEventListener("change", (event) => this.change({ template: event.target.value }, true));
    this.page.addEventListener("click", (event) => this.press(event));
    find("#wanted").addEventListener("input", () => this.solve());
    find("#kernel-name").addEventListener("change", () => this.showPicture());
    find("#on-a-picture").addEventListener("toggle", () => this.showPicture());
    for (const key of NUMBERS_OF) {
      find(`#${key}`).addEventListener("change", (event) => this.type(key, event.target.value));
    }
  }

  // Shows what the address says.
  open() {
    const { table, template } = readFragment(location.hash);
    this.controls.apart.clear();
    this.chosen = null;
    [this.table, this.template, this.fragment] = [table, template, location.hash];
    this.show();
  }

  // Takes a change over; one that is done gets an address of its own, so that back and forward work.
  change({ table = this.table, template = this.template }, isDone) {
    if (template !== this.template || JSON.stringify(table) !== JSON.stringify(this.table)) this.take(table, template);
    if (!isDone) return;
    this.fragment = writeFragment(this);
    if (location.hash !== this.fragment) location.hash = this.fragment;
    this.fragment = location.hash;
  }

  take(table, template) {
    const isOther = table.operation !== this.table.operation || axesOf(table) !== axesOf(this.table);
    if (table !== this.table && sizesChanged(table, this.table)) table = withoutNumbers(table);
    [this.table, this.template] = [table, isOther && template !== "matrix" ? null : template];
    if (isOther) this.chosen = null;
    this.show();
  }

  show() {
    let error = null;
    try {
      this.operation = operationOf(this.table);
      this.scene = sceneOf(this.operation);
      this.by = new Connections(this.scene);
      this.values = isLarge(this.scene) ? null : valuesOf(this.scene, this.table);
    } catch (found) {
      if (!(found instanceof GeometryError)) throw found;
      error = found;
    }
    this.error = error;
    this.controls.show(this.table);
    this.controls.complain(error);
    this.page.classList.toggle("is-impossible", Boolean(error));
    this.say(error);
    if (error) return;
    this.controls.resolve(this.operation);
    this.draw();
    this.explain();
  }

  // Shows the output size, or that there is none.
  say(error) {
    const size = this.page.querySelector("#output-size");
    size.textContent = error ? "–" : sizeInWords(outputShape(this.operation));
    this.page.querySelector("#input-echo").textContent = error ? "" : sizeInWords(inputShape(this.operation));
    const banner = this.page.querySelector("#impossible");
    banner.hidden = !error;
    const shown = this.operation ? "The picture shows the last one that is possible." : "Mend it in the settings.";
    banner.textContent = error ? `There is no such layer: ${axisInWords(error.problem, this.controls)}. ${shown}` : "";
    this.page.classList.toggle("is-empty", !this.operation);
  }

  view() {
    return this.template ?? usualView(this.operation);
  }

  isNarrow() {
    return isNarrowRoom(this.drawing.host);
  }

  draw() {
    if (!this.operation) return;
    const view = this.view();
    const refused = refusedView(view, this.operation, this.scene);
    this.wasNarrow = this.isNarrow();
    const note = this.page.querySelector("#refused");
    note.hidden = !refused;
    note.textContent = refused;
    this.page.querySelectorAll("#views input").forEach((input) => { input.checked = input.value === view; });
    if (refused) this.page.querySelector("#drawing").innerHTML = "";
    else if (view === "rows") this.drawRows();
    else if (view === "matrix") this.drawMatrix();
    else {
      const parts = view === "isometric" ? spaceParts(this.scene, this.by, this.values) : flatParts(this.scene, this.by, this.values, { isNarrow: this.wasNarrow, host: this.drawing.host });
      this.drawing.show(parts, { isFlat: view !== "isometric", caption: this.caption() });
      this.light();
    }
    const scenes = view === "matrix" ? this.drawing.parts.filter((part) => part.by).map((part) => part.scene) : [this.scene];
    this.page.querySelector("#legend").innerHTML = refused ? "" : legendMarkup(scenes);
  }

  caption() {
    return `${kindOf(this.table).title}: ${this.scene.words.input} ${sizeInWords(this.scene.input.size)}, ${this.scene.words.output} ${sizeInWords(this.scene.output.size)}`;
  }

  drawRows() {
    const { operation, scene } = this;
    const all = rowsOf(operation);
    const size = all.map((rows) => rows.outputs);
    const lead = scene.output.size.length - size.length;
    const output = this.chosen?.map === "output" ? unravelled(this.chosen.position, scene.output.size).slice(Math.max(0, lead)) : size.map(() => 0);
    const names = AXES_OF[size.length];
    let [top, width] = [0, 0];
    const parts = all.map((rows, axis) => {
      const part = rowsMarkup(rows, { axis, title: names[axis], words: scene.words, lit: Math.min(output[axis] ?? 0, rows.outputs - 1), top });
      top = part.bottom + 26;
      width = Math.max(width, part.width);
      return part.markup;
    });
    const box = [-4, -6, width + 8, top - 12];
    this.drawing.fillHost(parts.join(""), true);
    this.drawing.size(box, scaleOfDrawing(this.drawing.host, box, true), `${this.caption()}, each axis by itself`);
    this.drawing.firstCell().setAttribute("tabindex", "0");
    this.readout(this.chosen ?? { map: "output", position: 0, layer: "" });
  }

  drawMatrix() {
    let made;
    try {
      made = matrixParts(this.operation, this.table, this.wasNarrow);
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error;
      this.page.querySelector("#refused").textContent = `${capital(error.problem)}.`;
      this.page.querySelector("#refused").hidden = false;
      this.page.querySelector("#drawing").innerHTML = "";
      return;
    }
    this.drawing.show(made, { isFlat: true, caption: `${this.caption()}, beside the matrix and its transpose` });
    this.light();
  }

  // Follows what a person points at, chooses, or wants to type into.
  point(what, cell) {
    if (what === "leave") return this.light();
    const lit = this.litFrom(cell);
    if (what === "edit") return this.edit(cell, lit);
    if (what === "choose") {
      this.chosen = lit;
      if (this.view() === "rows" && cell.element.dataset.axis !== undefined) return this.chooseInRows(cell);
    }
    if (this.view() === "rows") return;
    this.light(lit, cell);
  }

  chooseInRows(cell) {
    const axis = Number(cell.element.dataset.axis);
    const { scene } = this;
    const before = this.rowsChosen ?? scene.output.size.map(() => 0);
    const lead = scene.output.size.length - rowsOf(this.operation).length;
    if (cell.map !== "output") return;
    const index = before.map((at, each) => Math.min(each === axis + lead ? cell.index[0] : at, scene.output.size[each] - 1));
    this.rowsChosen = index;
    this.chosen = { map: "output", layer: "", position: ravelled(index, scene.output.size) };
    const key = `[data-map="output"][data-axis="${axis}"][data-index="${cell.index[0]}"]`;
    this.drawRows();
    this.drawing.focusOn(this.drawing.svg.querySelector(key));
  }

  litFrom({ layer, map, index, place }) {
    if (map === "matrix") return { layer, map, place, position: null };
    return { layer, map, place, position: index && this.view() !== "rows" ? ravelled(index, this.partOf(layer).scene[map].size) : null };
  }

  partOf(layer) {
    return this.drawing.parts.find((part) => (part.layer ?? "") === layer) ?? { scene: this.scene, by: this.by, values: this.values };
  }

  light(lit = this.chosen ?? { map: "output", position: 0, layer: "" }, cell = null) {
    const inside = lit.position === null || lit.position < product(this.partOf(lit.layer).scene[lit.map]?.size ?? []);
    const shown = inside ? lit : { map: "output", position: 0, layer: "" };
    this.drawing.light(shown);
    this.readout(shown, cell);
  }

  // Says in words what is lit.
  readout(lit, cell = null) {
    const { scene, by, values } = this.partOf(lit.layer);
    const sentences = {
      output: () => {
        const readings = by.output(lit.position);
        const working = values && readings.length <= 27 ? ` ${workingOf(scene, values, readings, lit.position)}` : "";
        return [outputSentence(scene, readings, lit.position), working];
      },
      input: () => (lit.position === null ? [placeSentence(scene, scene.input.cell(lit.place).role, lit.place), ""] : [inputSentence(scene, by.input(lit.position), lit.position), ""]),
      kernel: () => [tapSentence(scene, by.tap(lit.position), lit.position), ""],
      matrix: () => [matrixSentence(this.drawing.parts[0].scene, lit.place), ""],
    };
    const [sentence, working] = sentences[lit.map]();
    this.page.querySelector("#sentence").textContent = sentence;
    this.page.querySelector("#working").textContent = working.trim();
  }

  // Opens a field over a cell of the input or the kernel, into which a number can be typed.
  edit(cell, lit) {
    const key = { input: "input_values", kernel: "kernel_values" }[lit.map];
    if (!key || lit.position === null || lit.layer || this.view() === "matrix" || !this.values) return;
    const box = cell.element.getBoundingClientRect();
    const host = this.page.querySelector("#stage").getBoundingClientRect();
    const field = document.createElement("input");
    Object.assign(field, { className: "cell-field", value: cell.text ?? this.values[lit.map][lit.position], inputMode: "decimal" });
    field.setAttribute("aria-label", `Number of this cell of the ${lit.map}`);
    field.style.cssText = `left:${box.left - host.left}px;top:${box.top - host.top}px;width:${Math.max(box.width, 44)}px;height:${Math.max(box.height, 28)}px`;
    let isOpen = true;
    const close = (isTaken) => {
      if (!isOpen) return;
      isOpen = false; // what is removed loses the focus, which would close it once more
      const value = Number(field.value);
      const [id, map] = [lit.position, lit.map];
      field.remove();
      if (isTaken && field.value.trim() !== "" && Number.isFinite(value)) {
        const values = [...this.values[map]];
        values[id] = value;
        this.setNumbers(key, values);
      }
      const again = this.drawing.svg.querySelector(`[data-map="${map}"][data-index="${cell.index.join()}"]`);
      if (again) this.drawing.focusOn(again);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close(event.key === "Enter");
      }
    });
    field.addEventListener("blur", () => close(true));
    this.page.querySelector("#stage").append(field);
    field.focus();
    if (cell.text === undefined || cell.text === null) field.select();
  }

  // Takes the numbers of a text field over.
  type(key, text) {
    const numbers = text.trim().split(/[\s,;[\]]+/).filter(Boolean).map((part) => Number(part.replace("−", "-")));
    if (!numbers.length) {
      const { [key]: _, ...table } = this.table;
      return this.change({ table }, true);
    }
    this.setNumbers(key, numbers);
  }

  setNumbers(key, values) {
    const [inputSize, kernelSize] = valueSizes(this.scene);
    const size = key === "input_values" ? inputSize : kernelSize;
    const isWhole = values.length === product(size) && values.every(Number.isFinite);
    const note = this.page.querySelector(`#problem-${key}`);
    note.hidden = isWhole;
    note.textContent = isWhole ? "" : `${values.length} numbers were given, but there are ${product(size)} cells: ${sizeInWords(size)}. What is wrong stays here until it fits.`;
    if (isWhole) this.change({ table: { ...this.table, [key]: nested(values, size) } }, true);
  }

  explain() {
    const { operation, page } = this;
    page.querySelector("#formula").innerHTML = formulasOf(operation).map(formulaMarkup).join("");
    page.querySelector("#facts").innerHTML = factsOf(operation).map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("");
    this.showNumbers();
    this.showTexts();
    this.solve(true);
    this.showPicture();
  }

  showNumbers() {
    const [inputSize, kernelSize] = valueSizes(this.scene);
    const values = this.values ?? {};
    for (const [key, size, list] of [["input_values", inputSize, values.input], ["kernel_values", kernelSize, values.kernel]]) {
      const field = this.page.querySelector(`#${key}`);
      field.closest("div").hidden = !size || !list || list.length > 1024;
      if (list && field !== document.activeElement) field.value = linesOf(list, size.at(-1));
    }
  }

  showTexts() {
    const numbers = this.view() === "numerical" && drawnTemplate("numerical", this.operation) && this.values ? this.typedNumbers() : {};
    const drawn = { table: this.table, template: drawnTemplate(this.template, this.operation) };
    const texts = {
      ...frameworkTexts(this.operation),
      catalogue: { text: catalogueTable(drawn, numbers) },
      command: { text: drawCommand(drawn, numbers) },
      link: { text: location.href.replace(/#.*/, "") + writeFragment(this) },
    };
    for (const [name, { text, reason }] of Object.entries(texts)) {
      const block = this.page.querySelector(`[data-text="${name}"]`);
      block.querySelector("code").textContent = text ?? capital(reason);
      block.classList.toggle("is-missing", text === undefined);
      block.querySelector("button").disabled = text === undefined;
    }
  }

  typedNumbers() {
    const [inputSize, kernelSize] = valueSizes(this.scene);
    const { input, kernel } = this.values;
    return { input_values: nested(input, inputSize), ...(kernel ? { kernel_values: nested(kernel, kernelSize) } : {}) };
  }

  // Lists the settings that lead to the size that is wanted, those first that change least.
  solve(isAnew = false) {
    const card = this.page.querySelector("#solving");
    const kind = this.table.operation ?? "convolution";
    card.hidden = !SOLVABLE.includes(kind) || this.operation instanceof Layer && false;
    if (card.hidden) return;
    const field = this.page.querySelector("#wanted");
    const window = this.operation.operation ?? this.operation;
    if (isAnew && document.activeElement !== field) field.value = sizeText(window.outputSize);
    const list = this.page.querySelector("#solutions");
    const wanted = readNumbers(field.value);
    const size = Array.isArray(wanted) ? wanted : Array(window.inputSize.length).fill(wanted);
    let found;
    try {
      found = solutionsFor(window, size, kind);
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error;
      list.innerHTML = `<li class="problem">${plainText(capital(error.problem))}.</li>`;
      return;
    }
    this.solutions = found.tables.map((changes) => withoutUndefined({ ...this.table, output_size: undefined, ...changes }));
    list.innerHTML = found.tables.length
      ? found.texts.map((text, at) => `<li><button type="button" data-solution="${at}"${found.isCurrent[at] ? ' aria-current="true"' : ""}>${text}</button></li>`).join("")
      : `<li class="problem">No settings with a kernel up to 7 and a dilation up to 2 lead to ${sizeInWords(size)}.${found.near.length ? ` The nearest sizes are ${listed(found.near)}.` : ""}</li>`;
  }

  showPicture() {
    const card = this.page.querySelector("#on-a-picture");
    if (!card.open) return;
    const name = this.page.querySelector("#kernel-name").value;
    paint(this.page.querySelector("#picture-before"), [PICTURE_SIZE, PICTURE_SIZE], smallPicture());
    const note = this.page.querySelector("#picture-note");
    const after = this.page.querySelector("#picture-after");
    let result = null;
    note.textContent = "Pictures are run through convolutions and poolings of two axes.";
    try {
      result = runPicture(this.table, name);
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error;
      note.textContent = `${capital(error.problem)}.`;
    }
    after.hidden = !result;
    if (!result) return;
    paint(after, result.size, result.values);
    note.textContent = `${PICTURE_SIZE} × ${PICTURE_SIZE} becomes ${sizeInWords(result.size)}, with the stride, padding and dilation of the layer above.`;
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { solution, copy, save, step } = button.dataset;
    if (solution) this.change({ table: this.solutions[solution] }, true);
    if (copy) this.copy(button, copy);
    if (save === "svg") download(new Blob([exportedSvg(this.drawing.svg)], { type: "image/svg+xml" }), "convolution.svg");
    if (save === "png") exportPng(this.drawing.svg, { background: getComputedStyle(document.body).backgroundColor }, (blob) => download(blob, "convolution.png"));
    if (step) this.step(Number(step));
  }

  // Chooses the next output cell in reading order, or the one before.
  step(by) {
    const count = product(this.scene.output.size);
    const now = this.chosen?.map === "output" && !this.chosen.layer ? this.chosen.position : by > 0 ? -1 : 0;
    const from = this.chosen ? now : 0;
    this.chosen = { map: "output", layer: "", position: modulo(from + by, count) };
    if (this.view() === "rows") this.drawRows();
    else this.light();
  }

  copy(button, name) {
    const text = this.page.querySelector(`[data-text="${name}"] code`).textContent;
    const done = () => {
      this.page.querySelector("#announcement").textContent = `${button.getAttribute("aria-label")}: done.`;
      button.classList.add("is-done");
      setTimeout(() => button.classList.remove("is-done"), 1500);
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => copyBySelection(text, done));
    else copyBySelection(text, done);
  }
}

function copyBySelection(text, done) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  done();
}

// Returns the code of each framework, or the reason why there is none.
function frameworkTexts(operation) {
  return Object.fromEntries(["PyTorch", "Keras", "Flax", "ONNX"].map((framework) => {
    try {
      return [framework, { text: code(operation, framework) }];
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error;
      return [framework, { reason: error.problem }];
    }
  }));
}

function outputShape(operation) {
  return operation.outputShape && !(operation instanceof WindowPartition) ? operation.outputShape : operation.outputSize;
}

function inputShape(operation) {
  return operation.inputShape ?? operation.inputSize ?? operation.operation.inputSize;
}

function isLarge(scene) {
  return product(scene.input.size) > MOST_CELLS || product(scene.output.size) > MOST_CELLS;
}

function sizesChanged(table, before) {
  return ["operation", "input_size", "kernel_size", "channels", ...OF_A_LAYER].some((key) => writeToml(table[key] ?? null) !== writeToml(before[key] ?? null));
}

// Returns a table without typed numbers that no longer fit.
function withoutNumbers(table) {
  try {
    const [inputSize, kernelSize] = valueSizes(sceneOf(operationOf(table)));
    const fits = { input_values: inputSize, kernel_values: kernelSize };
    const kept = NUMBERS_OF.filter((key) => table[key] && fits[key] && [table[key]].flat(Infinity).length === product(fits[key]));
    return Object.fromEntries(Object.entries(table).filter(([key]) => !NUMBERS_OF.includes(key) || kept.includes(key)));
  } catch {
    return table;
  }
}

function withoutUndefined(table) {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
}

function sizeText(size) {
  return new Set(size).size === 1 && size.length === 2 ? String(size[0]) : writeNumbers(size);
}

function linesOf(values, columns) {
  return range(values.length / columns).map((row) => values.slice(row * columns, (row + 1) * columns).map((value) => decimal(value)).join(" ")).join("\n");
}

// Returns the template of `doit draw` for a picture, null where it is the operation's own.
function drawnTemplate(template, operation) {
  const isWindow = operation instanceof Convolution || operation instanceof TransposedConvolution || operation instanceof Pooling || operation instanceof MaskedConvolution;
  const axes = operation.inputSize?.length;
  if (template === "numerical" && isWindow && axes === 2) return "numerical";
  if (template === "matrix" && axes === 2 && (operation instanceof Convolution || operation instanceof TransposedConvolution)) return "matrix";
  return null;
}

// Returns tables and texts of the settings that lead to a size, those first that change least of what is there.
function solutionsFor(window, outputSize, kind) {
  const { inputSize } = window;
  const current = { kernel_size: window.kernelSize, stride: window.stride, padding: window.padding, dilation: window.dilation, output_padding: window.outputPadding ?? inputSize.map(() => 0) };
  const same = (key) => (new Set(current[key].map(String)).size === 1 ? current[key][0] : null);
  const numbers = { kernelSize: same("kernel_size"), stride: same("stride"), dilation: same("dilation") };
  const padding = same("padding");
  const kept = { ...numbers, padding: padding && padding[0] === padding[1] ? padding[0] : null };
  const bounds = { largestKernelSize: Math.max(7, ...window.kernelSize), largestDilation: Math.max(2, ...window.dilation) };
  const found = solve({ inputSize, outputSize, operation: kind, ...bounds });
  const keeping = Object.keys(kept).every((key) => kept[key] !== null) ? solveKeeping({ inputSize, outputSize, kind, kept, bounds }) : [];
  const all = [...keeping, ...found].map((operation) => ({ operation, table: tableOfSolution(operation, inputSize.length), changes: changesFrom(current, operation) }));
  const distinctOnes = all.filter((each, at) => all.findIndex((other) => writeToml(Object.values(other.table).flat()) === writeToml(Object.values(each.table).flat())) === at);
  const ranked = distinctOnes.sort((one, other) => one.changes.length - other.changes.length).slice(0, 8);
  const near = found.length || inputSize.length > 2 ? [] : nearestSizes({ inputSize: inputSize[0], outputSize: outputSize[0], operation: kind });
  return { tables: ranked.map((each) => each.table), texts: ranked.map(solutionText), isCurrent: ranked.map((each) => !each.changes.length), near };
}

// Returns the solutions that keep all settings but one, for each that may change.
function solveKeeping({ inputSize, outputSize, kind, kept, bounds }) {
  return ["outputPadding", "padding", "stride", "kernelSize", "dilation"].flatMap((free) => {
    const asked = Object.fromEntries(Object.entries(kept).filter(([key]) => key !== free));
    return solve({ inputSize, outputSize, operation: kind, asked, ...bounds }).slice(0, 2);
  });
}

function tableOfSolution(operation, axes) {
  const table = {
    kernel_size: shortest(operation.kernelSize, axes),
    stride: shortest(operation.stride, axes),
    padding: shortest(operation.padding, axes),
    dilation: shortest(operation.dilation, axes),
  };
  return operation.outputPadding ? { ...table, output_padding: shortest(operation.outputPadding, axes) } : table;
}

function changesFrom(current, operation) {
  const now = { kernel_size: operation.kernelSize, stride: operation.stride, padding: operation.padding, dilation: operation.dilation, output_padding: operation.outputPadding ?? current.output_padding };
  return Object.keys(now).filter((key) => writeToml(now[key]) !== writeToml(current[key]));
}

function solutionText({ table, changes }) {
  const parts = Object.entries(table).map(([key, value]) => {
    const text = `${SIZE_KEYS[key].label.toLowerCase()} ${writeNumbers(value)}`;
    return changes.includes(key) ? `<strong>${text}</strong>` : text;
  });
  const usual = Object.entries(table).map(([key, value]) => !changes.includes(key) && ["dilation", "output_padding"].includes(key) && value === SIZE_KEYS[key].usual);
  return parts.filter((_, at) => !usual[at]).join(", ");
}

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
    facts.push(["Weights", sizeInWords(operation.weightShape)], ["Parameters", String(operation.parameters)], ["MACs", String(operation.macs)]);
  } else if (operation.kernelSize && !(operation instanceof Pooling)) {
    facts.push(["MACs", String(product(operation instanceof TransposedConvolution ? operation.inputSize : operation.outputSize) * (operation.taps?.length ?? product(operation.kernelSize)))]);
  }
  const unused = operation.unused ?? operation.operation?.unused;
  if (unused?.some(Boolean)) facts.push(["Unread at the end", listed(unused.flatMap((cells, axis) => (cells ? [counted(NOUNS[unused.length][axis], cells)] : [])))]);
  if (operation instanceof TransposedConvolution) {
    const direct = operation.equivalent();
    facts.push(["Computed as", `${direct.stretch.map((stretch) => stretch - 1).join(" × ")} zeros between cells, padding ${paddingInWords(direct.padding)}, kernel rotated by 180°, stride 1`]);
  }
  return facts;
}

function paddingInWords(pairs) {
  const texts = pairs.map(([before, after]) => (before === after ? `${before}` : `${before} before and ${after} after`).replace("-", "−"));
  return distinctTexts(texts).length === 1 ? texts[0] : texts.join(" × ");
}

// Returns what the marks of a picture mean, for the roles that occur in it.
function legendMarkup(scenes) {
  const meanings = { padding: "padding", "output padding": "output padding", repeated: "padding that repeats cells", "inserted zero": "inserted zeros" };
  const cells = scenes.flatMap((scene) => combinations(scene.input.places).slice(0, MOST_CELLS).map((place) => scene.input.cell(place)));
  const found = new Set(cells.map((cell) => cell.role));
  const items = Object.keys(meanings).filter((role) => found.has(role)).map((role) => [className(role), meanings[role]]);
  if (cells.some((cell) => !cell.used)) items.push(["input is-unused", "read by no window"]);
  const { words } = scenes[0];
  return [["input", words.input], ["output", words.output], ...items].map(([kind, text]) =>
    `<li><svg class="swatch" viewBox="-1 -1 16 16" aria-hidden="true"><path class="cell ${kind}" d="M0 0h14v14h-14z"/><path class="edge ${kind}" d="M0 0h14v14h-14z"/>${kind.includes("unused") ? '<path class="unused" d="M0 14L14 0"/>' : ""}</svg>${text}</li>`).join("");
}

new Explorer(document.querySelector("#explorer"));
