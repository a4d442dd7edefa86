// The layers as a table: what each does and gives, and the form of the one that is open.

const NO_NUMBER = "–";

function rowsMarkup(network, open) {
  return network.layers.map((layer, at) => {
    const state = network.states.get(layer.name);
    const isOpen = at === open;
    const cells = state.error ? `<td class="problem" colspan="6">${problemMarkup(network, layer, state.error)}</td>` : numbersMarkup(state);
    const row = `<tr data-row="${at}"${state.error ? ' class="is-wrong"' : ""}><th scope="row"><button type="button" class="open" id="open-${at}" data-open="${at}" aria-expanded="${isOpen}">${plainText(layer.name)}</button></th>
<td class="what"><span class="kind">${TITLES[layer.kind] ?? plainText(layer.kind)}</span> <span class="summary">${plainText(summaryOf(layer))}</span>${sourcesMarkup(network.layers, at)}</td>${cells}</tr>`;
    return isOpen ? `${row}<tr class="editor"><td colspan="8">${editorMarkup(network.layers, at)}</td></tr>` : row;
  }).join("");
}

function sourcesMarkup(layers, at) {
  if (!at || readsBefore(layers, at)) return "";
  return ` <span class="from">of ${layers[at].inputs.map(plainText).join(", ") || "nothing"}</span>`;
}

function numbersMarkup({ channels, size, receptiveField, jump, parameters, macs }) {
  const number = (text, label) => `<td class="number" data-label="${label}">${text}</td>`;
  return [
    number(size.length ? together(size) : "vector", "size"),
    number(grouped(channels), "channels"),
    number(receptiveField.length ? together(receptiveField) : NO_NUMBER, "field"),
    number(jump.length ? fractionsText(jump) : NO_NUMBER, "jump"),
    number(parameters ? grouped(parameters) : NO_NUMBER, "parameters"),
    number(macs ? short(macs) : NO_NUMBER, "MACs"),
  ].join("");
}

function problemMarkup(network, layer, error) {
  const hint = error.hint ? ` <span class="hint">${plainText(capital(error.hint))}.</span>` : "";
  const repairs = repairsOf(network, layer.name).slice(0, 6).map(({ text, layers }) =>
    `<button type="button" class="remedy" data-layers="${plainText(fragmentOf(layers))}">${plainText(text)}</button>`);
  const mends = repairs.length ? `<span class="remedies">What mends it: ${repairs.join(" ")}</span>` : "";
  return `${plainText(capital(error.problem))}.${hint}${mends}`;
}

function editorMarkup(layers, at) {
  const layer = layers[at];
  const kinds = Object.keys(KINDS).filter((kind) => kind !== "input");
  const kind = at
    ? `<label>Kind <select id="edit-kind" data-edit="kind">${kinds.map((each) => `<option value="${each}"${each === layer.kind ? " selected" : ""}>${TITLES[each]}</option>`).join("")}</select></label>`
    : "";
  const words = { ...(KINDS[layer.kind]?.words ?? {}), ...layer.words };
  const fields = Object.entries(words).map(([word, value]) => fieldMarkup(layer, word, value));
  const buttons = [
    ["add", "Add a layer after it"], ...(at ? [["up", "Move up"], ["down", "Move down"], ["remove", "Remove"]] : []),
  ].map(([action, label]) => `<button type="button" data-action="${action}">${label}</button>`);
  return `<form class="layer"><div class="fields"><label>Name <input id="edit-name" data-edit="name" value="${plainText(layer.name)}" autocomplete="off" spellcheck="false"></label>${kind}${sourceFields(layers, at)}${fields.join("")}</div><div class="actions">${buttons.join("")}</div></form>`;
}

function fieldMarkup(layer, word, value) {
  const label = LABELS[word] ?? word;
  const id = `edit-word-${word}`;
  const usual = KINDS[layer.kind]?.words[word];
  if (typeof usual === "boolean" || typeof value === "boolean") {
    return `<label class="flag"><input type="checkbox" id="${id}" data-edit="word" data-word="${word}"${value ? " checked" : ""}> ${label}</label>`;
  }
  const choices = CHOICES[layer.kind]?.[word];
  if (choices) {
    const options = choices.map((each) => `<option${each === value ? " selected" : ""}>${each}</option>`);
    return `<label>${capital(label)} <select id="${id}" data-edit="word" data-word="${word}">${options.join("")}</select></label>`;
  }
  const text = value === null ? "" : valueText(value);
  const empty = { out_channels: "as many", stride: "kernel", output_size: "by the factor", align_corners: "no" }[word] ?? "";
  return `<label>${capital(label)} <input id="${id}" data-edit="word" data-word="${word}" value="${plainText(text)}" placeholder="${empty}" autocomplete="off" spellcheck="false"></label>`;
}

// Returns a choice of layers for each input; a layer that joins takes one more.
function sourceFields(layers, at) {
  const { kind, inputs } = layers[at];
  if (!at) return "";
  const names = layers.slice(0, at).map(({ name }) => name);
  const joins = KINDS[kind]?.inputs === Infinity;
  const shown = joins ? [...inputs, ""] : [inputs[0] ?? ""];
  return shown.map((source, number) => {
    const none = joins ? `<option value="">${number < inputs.length ? "none" : "one more …"}</option>` : "";
    const unknown = source && !names.includes(source) ? [source] : [];
    const options = [...names, ...unknown].map((name) => `<option value="${plainText(name)}"${name === source ? " selected" : ""}>${plainText(name)}</option>`);
    return `<label>${number ? "And" : "Reads"} <select id="edit-source-${number}" data-edit="source" data-number="${number}">${none}${options.join("")}</select></label>`;
  }).join("");
}

function totalsMarkup(network) {
  const last = network.layers.at(-1).name;
  const state = network.states.get(last);
  const shape = state.error ? "–" : [state.channels, ...state.size].join(" × ");
  return { shape, parameters: grouped(network.parameters), macs: short(network.macs) };
}
