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
    this.page.querySelector("#unpooling").hidden = !(this.operation instanceof Pooling);
    if (refused) this.page.querySelector("#drawing").innerHTML = "";
    else if (view === "rows") this.drawRows();
    else if (view === "matrix") this.drawMatrix();
    else if (view === "unpooling") this.drawUnpooling();
    else {
      const room = { isNarrow: this.wasNarrow, host: this.drawing.host };
      const given = [this.scene, this.by, this.values];
      const parts = view === "isometric" ? spaceParts(...given) : flatParts(...given, room);
      this.drawing.show(parts, { isFlat: view !== "isometric", caption: this.caption() });
      this.light();
    }
    const scenes = view === "matrix"
      ? this.drawing.parts.filter((part) => part.by).map((part) => part.scene)
      : [this.scene];
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
    const output = this.chosen?.map === "output"
      ? unravelled(this.chosen.position, scene.output.size).slice(Math.max(0, lead))
      : size.map(() => 0);
    const names = AXES_OF[size.length];
    let [top, width] = [0, 0];
    const parts = all.map((rows, axis) => {
      const part = rowsMarkup(rows, {
        axis, title: names[axis], words: scene.words, lit: Math.min(output[axis] ?? 0, rows.outputs - 1), top,
      });
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

  drawUnpooling() {
    const parts = unpoolingParts(this.scene, this.by, this.values, this.wasNarrow);
    this.drawing.show(parts, { isFlat: true, caption: `${this.caption()}, and the maxima put back` });
    this.light();
  }

  // Follows what a person points at, chooses, or wants to type into.
  point(what, cell) {
    if (what === "leave") return this.light();
    const lit = this.litFrom(cell);
    if (what === "edit") return editCell(this, cell, lit);
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
    const index = before.map((at, each) =>
      Math.min(each === axis + lead ? cell.index[0] : at, scene.output.size[each] - 1));
    this.rowsChosen = index;
    this.chosen = { map: "output", layer: "", position: ravelled(index, scene.output.size) };
    const key = `[data-map="output"][data-axis="${axis}"][data-index="${cell.index[0]}"]`;
    this.drawRows();
    this.drawing.focusOn(this.drawing.svg.querySelector(key));
  }

  litFrom({ layer, map, index, place }) {
    if (map === "matrix") return { layer, map, place, position: null };
    const isCell = index && this.view() !== "rows";
    return { layer, map, place, position: isCell ? ravelled(index, this.partOf(layer).scene[map].size) : null };
  }

  partOf(layer) {
    return this.drawing.parts.find((part) => (part.layer ?? "") === layer) ?? {
      scene: this.scene, by: this.by, values: this.values,
    };
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
      input: () =>
        (lit.position === null ? [placeSentence(scene, scene.input.cell(lit.place).role, lit.place), ""] : [inputSentence(scene, by.input(lit.position), lit.position), ""]),
      kernel: () => [tapSentence(scene, by.tap(lit.position), lit.position), ""],
      matrix: () => [matrixSentence(this.drawing.parts[0].scene, lit.place), ""],
    };
    const [sentence, working] = sentences[lit.map]();
    this.page.querySelector("#sentence").textContent = sentence;
    this.page.querySelector("#working").textContent = working.trim();
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
    const size = valueSizes(this.scene)[key];
    const isWhole = values.length === product(size) && values.every(Number.isFinite);
    const note = this.page.querySelector(`#problem-${key}`);
    note.hidden = isWhole;
    note.textContent = isWhole
      ? ""
      : `${values.length} numbers were given, but ${product(size)} are needed: ${sizeInWords(size)}. What is wrong stays here until it fits.`;
    if (isWhole) this.change({ table: { ...this.table, [key]: nested(values, size) } }, true);
  }

  explain() {
    const { operation, page } = this;
    page.querySelector("#formula").innerHTML = formulasOf(operation).map(formulaMarkup).join("");
    page.querySelector("#facts").innerHTML = factsOf(operation)
      .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`)
      .join("");
    this.showNumbers();
    this.showTexts();
    this.solve(true);
    this.showPicture();
  }

  showNumbers() {
    const sizes = valueSizes(this.scene);
    const { input, kernel, offsets } = this.values ?? {};
    for (const [key, list] of Object.entries({ input_values: input, kernel_values: kernel, offsets })) {
      const size = sizes[key];
      const field = this.page.querySelector(`#${key}`);
      field.closest("div").hidden = !size || !list || list.length > 1024;
      if (list && field !== document.activeElement) field.value = linesOf(list, size.at(-1));
    }
  }

  showTexts() {
    const view = this.view();
    const hasNumbers = ["numerical", "unpooling"].includes(view) && drawnTemplate(view, this.operation) && this.values;
    const numbers = hasNumbers ? this.typedNumbers() : this.operation.offsets ? { offsets: this.typedNumbers().offsets } : {};
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
    const sizes = valueSizes(this.scene);
    const { input: input_values, kernel: kernel_values, offsets } = this.values;
    return Object.fromEntries(Object.entries({ input_values, kernel_values, offsets })
      .filter(([, list]) => list)
      .map(([key, list]) => [key, nested(list, sizes[key])]));
  }

  // Lists the settings that lead to the size that is wanted, those first that change least.
  solve(isAnew = false) {
    const card = this.page.querySelector("#solving");
    const kind = this.table.operation ?? "convolution";
    card.hidden = !SOLVABLE.includes(kind);
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
    this.solutions = found.tables.map((changes) => withoutUndefined({
      ...this.table, output_size: undefined, ...changes,
    }));
    list.innerHTML = found.tables.length
      ? found.texts.map((text, at) =>
        `<li><button type="button" data-solution="${at}"${found.isCurrent[at] ? ' aria-current="true"' : ""}>${text}</button></li>`)
        .join("")
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
    if (save === "svg") {
      download(new Blob([exportedSvg(this.drawing.svg)], { type: "image/svg+xml" }), "convolution.svg");
    }
    if (save === "png") {
      exportPng(this.drawing.svg, { background: getComputedStyle(document.body).backgroundColor }, (blob) => download(blob, "convolution.png"));
    }
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
    copyText(text).then(done);
  }
}

new Explorer(document.querySelector("#explorer"));
