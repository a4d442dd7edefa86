// The page of networks: layers are chosen, changed, added and moved; all that follows from them is computed at once.

const OPENED = "ResNet, stem and a block";

class NetworkPage {
  constructor(host) {
    this.host = host;
    this.open = -1;
    this.bars = new Bars(this.part("bars"), this.part("sentence"));
    this.part("presets").innerHTML = `<option value="">choose …</option>${Object.keys(PRESETS).map((name) => `<option>${plainText(name)}</option>`).join("")}`;
    host.addEventListener("click", (event) => this.press(event));
    host.addEventListener("input", (event) => this.edit(event, false));
    host.addEventListener("change", (event) => this.edit(event, true));
    host.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("popstate", () => this.read());
    window.addEventListener("hashchange", () => this.read());
    this.read();
  }

  part(name) {
    return this.host.querySelector(`#network-${name}`);
  }

  // Takes the network that the link says.
  read() {
    const known = Object.values(PRESETS).find(({ name }) => location.hash === `#${name}`);
    const layers = known ? known() : layersFrom(location.hash);
    if (layers.length && fragmentOf(layers) === this.fragment) return;
    this.open = -1;
    this.show(layers.length ? layers : PRESETS[OPENED]());
  }

  // Shows other layers, and has the link say them: all that is typed until an edit is done is one step of the history.
  change(layers, { isDone = true } = {}) {
    const fragment = `#${fragmentOf(layers)}`;
    if (fragmentOf(layers) !== this.fragment) {
      if (this.isTyping) history.replaceState(null, "", fragment);
      else history.pushState(null, "", fragment);
    }
    this.isTyping = !isDone;
    this.show(layers);
  }

  show(layers) {
    this.layers = layers;
    this.fragment = fragmentOf(layers);
    this.network = new Network(layers);
    const focused = document.activeElement;
    const [id, caret] = [focused?.id, focused?.selectionStart];
    this.part("rows").innerHTML = rowsMarkup(this.network, this.open);
    const again = id && this.host.querySelector(`#${CSS.escape(id)}`);
    if (again && again !== focused) {
      again.focus();
      if (typeof caret === "number" && again.setSelectionRange) again.setSelectionRange(caret, caret);
    }
    this.showTotals();
    this.bars.show(this.network);
    this.showAxes();
    this.part("table").textContent = catalogueText(layers);
  }

  // Offers a choice of axes where these differ.
  showAxes() {
    const size = this.network.states.get(this.layers[0].name).size ?? [];
    const isSame = this.layers.every(({ name }) => new Set(this.network.states.get(name).size ?? []).size < 2);
    this.part("axes").hidden = isSame;
    const names = { 2: ["the rows", "the columns"], 3: ["the planes", "the rows", "the columns"] }[size.length] ?? [];
    this.part("axis").innerHTML = names.map((name, axis) => `<option value="${axis}"${axis === this.bars.axis ? " selected" : ""}>${name}</option>`).join("");
  }

  showTotals() {
    const { shape, parameters, macs } = totalsMarkup(this.network);
    this.part("output").textContent = shape;
    this.part("totals").textContent = `${parameters} parameters, ${macs} multiply-accumulates`;
    const findings = findingsOf(this.network);
    this.part("findings").innerHTML = findings.map(({ layer, text, hint }) =>
      `<li><button type="button" class="open" data-open="${this.layers.findIndex(({ name }) => name === layer)}">${plainText(layer)}</button>: ${plainText(text)}. <span class="hint">${plainText(capital(hint))}.</span></li>`).join("");
    this.part("worth").hidden = !findings.length;
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { open, layers, action, copy } = button.dataset;
    if (open !== undefined) {
      this.open = Number(open) === this.open ? -1 : Number(open);
      this.show(this.layers);
      this.host.querySelector(`#open-${open}`)?.focus();
    }
    if (layers) this.change(layersFrom(layers));
    if (action) this.act(action);
    if (copy) this.copy(copy, button);
    if (button.id === "network-import") this.import();
  }

  act(action) {
    const layers = [...this.layers];
    const at = this.open;
    if (action === "add") {
      const { name } = layers[at];
      const added = { name: freeName(layers, "layer"), kind: "convolution", words: { padding: 1 }, inputs: [name] };
      layers.splice(at + 1, 0, added);
      const after = layers[at + 2];
      if (after && after.inputs.length === 1 && after.inputs[0] === name) layers[at + 2] = { ...after, inputs: [added.name] };
      this.open = at + 1;
    }
    if (action === "remove") {
      const [{ name, inputs }] = layers.splice(at, 1);
      const replaced = (source) => (source === name ? inputs[0] : source);
      layers.forEach((layer, number) => { layers[number] = { ...layer, inputs: layer.inputs.map(replaced) }; });
      this.open = -1;
    }
    const other = { up: at - 1, down: at + 1 }[action];
    if (other >= 1 && other < layers.length) {
      [layers[at], layers[other]] = [layers[other], layers[at]];
      this.open = other;
    }
    this.change(layers);
  }

  edit(event, isDone) {
    const element = event.target;
    if (element === this.part("presets")) {
      if (!isDone || !element.value) return;
      this.open = -1;
      this.change(PRESETS[element.value]());
      element.value = "";
      return;
    }
    if (element === this.part("axis") && isDone) {
      this.bars.axis = Number(element.value);
      this.bars.show(this.network);
    }
    const { edit, word, number } = element.dataset;
    if (!edit) return;
    const layers = [...this.layers];
    const layer = { ...layers[this.open] };
    if (edit === "name") return this.rename(element.value.trim(), isDone);
    if (edit === "kind") Object.assign(layer, ofKind(layer, element.value));
    if (edit === "source") layer.inputs = withSource(layer.inputs, Number(number), element.value);
    if (edit === "word") layer.words = { ...layer.words, [word]: element.type === "checkbox" ? element.checked : valueFrom(element.value) };
    layers[this.open] = layer;
    this.change(layers, { isDone });
  }

  // Gives a layer another name, which those that read it take over; a name that another layer has is not taken.
  rename(name, isDone) {
    const old = this.layers[this.open].name;
    if (!isDone || !name || name === old || this.layers.some((layer) => layer.name === name)) return;
    const renamed = (each) => (each === old ? name : each);
    this.change(this.layers.map((layer) => ({ ...layer, name: renamed(layer.name), inputs: layer.inputs.map(renamed) })));
  }

  import() {
    const problem = this.part("problem");
    try {
      const layers = layersFromTable(this.part("pasted").value);
      problem.textContent = "";
      this.open = -1;
      this.change(layers);
    } catch (error) {
      if (!(error instanceof GeometryError)) throw error;
      problem.textContent = `${capital(error.problem)}. ${capital(error.hint)}.`;
    }
  }

  async copy(name, button) {
    const text = name === "link" ? location.href : this.part(name).textContent;
    await copyText(text);
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 1500);
  }
}

const STARTS = { transposed_convolution: { kernel_size: 2, stride: 2, padding: 0 } };
const OWN = ["mode", "kind"]; // words that mean something else in each kind

// Returns the layer as one of another kind, with the words that both have.
function ofKind(layer, kind) {
  const both = Object.entries(layer.words).filter(([word]) => word in KINDS[kind].words && !OWN.includes(word));
  const words = { ...Object.fromEntries(both), ...STARTS[kind] };
  const inputs = KINDS[kind].inputs === Infinity ? layer.inputs : layer.inputs.slice(0, 1);
  return { kind, words, inputs };
}

function withSource(inputs, number, source) {
  const changed = [...inputs];
  changed[number] = source;
  return changed.filter(Boolean);
}

new NetworkPage(document.querySelector("#network"));
