// The form: a field and a slider for each quantity, together for all axes or apart.

class Controls {
  // `change(table, isDone)` is called with the new table as one types or slides, and once more when one is done.
  constructor(host, change) {
    this.host = host;
    this.change = change;
    this.apart = new Set();
    this.structure = "";
    host.addEventListener("input", (event) => this.read(event, false));
    host.addEventListener("change", (event) => this.read(event, true));
    host.addEventListener("click", (event) => this.press(event));
    host.addEventListener("submit", (event) => event.preventDefault());
  }

  show(table) {
    this.table = table;
    this.axes = axesOf(table);
    for (const key of this.sizeKeys()) if (differs(table[key])) this.apart.add(key);
    const structure = JSON.stringify([table.operation, table.mode, this.axes, [...this.apart], paddingForms(table, this.axes)]);
    if (structure !== this.structure) {
      const focused = document.activeElement?.id;
      this.host.innerHTML = this.markup();
      this.structure = structure;
      if (focused && this.host.contains(document.getElementById(focused))) document.getElementById(focused).focus();
    }
    this.fill();
  }

  kind() {
    return Object.hasOwn(KINDS, this.table.operation ?? "convolution") ? kindOf(this.table) : KINDS.convolution;
  }

  sizeKeys() {
    return this.kind().keys.filter((key) => key in SIZE_KEYS);
  }

  markup() {
    const kind = this.kind();
    const operations = Object.entries(KINDS).map(([name, each]) => `<option value="${name}">${each.title}</option>`);
    const axes = (kind.axes ?? [1, 2, 3]).map((count) =>
      `<label><input type="radio" name="axes" id="axes-${count}" value="${count}"><span>${count}</span></label>`);
    const others = kind.keys.filter((key) => key in OTHER_KEYS && !kind.hides?.(this.table, key));
    const layer = others.filter((key) => OF_A_LAYER.includes(key));
    const rest = others.filter((key) => !OF_A_LAYER.includes(key));
    return `<div class="quantity"><label for="operation">Operation</label><select id="operation" data-key="operation">${operations.join("")}</select><p class="problem" id="problem-operation" hidden></p></div>
<fieldset class="quantity axes"><legend>Axes</legend><div class="segments">${axes.join("")}</div></fieldset>
${this.sizeKeys().map((key) => this.sizeMarkup(key)).join("")}
${rest.map((key) => otherMarkup(key, kind)).join("")}
${layer.length ? `<details class="more" id="channels-more"><summary>Channels and groups</summary>${layer.map((key) => otherMarkup(key, kind)).join("")}</details>` : ""}`;
  }

  sizeMarkup(key) {
    const { label, symbol, isPadding } = SIZE_KEYS[key];
    const isApart = this.apart.has(key) && this.axes > 1;
    const names = isApart ? AXES_OF[this.axes] : [""];
    const fields = names.map((name, axis) => (isPadding ? this.paddingMarkup(axis, name) : numberMarkupOf(key, axis, name)));
    const lock = this.axes > 1
      ? `<button type="button" class="lock" id="lock-${key}" data-lock="${key}" aria-pressed="${isApart}" aria-label="${label}: one value per axis">per axis</button>`
      : "";
    return `<fieldset class="quantity" data-quantity="${key}"><legend>${label}${symbol ? ` <var>${symbol}</var>` : ""}</legend>${lock}${fields.join("")}<p class="problem" id="problem-${key}" hidden></p></fieldset>`;
  }

  paddingMarkup(axis, name) {
    const form = paddingForms(this.table, this.axes)[axis];
    const id = `padding-${axis}`;
    const words = PADDING_WORDS.map((word) => `<option value="${word}">${word}</option>`).join("");
    const select = `<select id="${id}-form" data-form="${axis}" aria-label="How padding is given${name ? `, ${name}` : ""}"><option value="number">same on both sides</option><option value="pair">before and after</option><optgroup label="by a word">${words}</optgroup></select>`;
    const title = name ? `<span class="axis">${name}</span>` : "";
    if (form === "number") return `<div class="field is-padding">${title}${numberFields(id, "padding", axis, `Padding${name ? `, ${name}` : ""}`)}${select}</div>`;
    if (form === "pair") {
      const sides = ["before", "after"].map((side, at) => `<label class="side">${side} <input type="number" id="${id}-${side}" min="0" step="1" data-key="padding" data-axis="${axis}" data-side="${at}" aria-describedby="problem-padding"></label>`);
      return `<div class="field is-padding is-pair">${title}${sides.join("")}${select}</div>`;
    }
    return `<div class="field is-padding is-word">${title}<output class="resolved" id="${id}-resolved"></output>${select}</div>`;
  }

  // Puts the values of the table into the fields, except where someone is typing.
  fill() {
    const { table, host } = this;
    const set = (element, value) => {
      if (!element || value === undefined || (element === document.activeElement && element.type === "number" && String(value) === element.value)) return;
      if (element.type === "checkbox") element.checked = value === true;
      else if (element.value !== String(value)) element.value = String(value);
    };
    set(host.querySelector("#operation"), table.operation ?? "convolution");
    const radio = host.querySelector(`#axes-${this.axes}`);
    if (radio) radio.checked = true;
    for (const key of this.sizeKeys()) {
      perAxisOf(table, key, this.axes).forEach((value, axis) => this.fillSize(key, axis, value, set));
    }
    for (const key of this.kind().keys.filter((each) => each in OTHER_KEYS)) {
      const value = table[key] ?? usualValue(this.kind(), key) ?? "";
      host.querySelectorAll(`[data-key="${key}"]`).forEach((element) => {
        widen(element, value);
        set(element, value);
      });
    }
    if (OF_A_LAYER.some((key) => (table[key] ?? 1) !== 1)) host.querySelector("#channels-more")?.setAttribute("open", "");
  }

  fillSize(key, axis, value, set) {
    const { host } = this;
    const at = `[data-key="${key}"][data-axis="${axis}"]`;
    if (Array.isArray(value)) value.forEach((amount, side) => set(host.querySelector(`${at}[data-side="${side}"]`), amount));
    else if (!isWord(value)) host.querySelectorAll(`${at}:not([data-side])`).forEach((element) => { widen(element, value); set(element, value); });
    if (SIZE_KEYS[key].isPadding) {
      const form = paddingForms(this.table, this.axes)[axis];
      set(host.querySelector(`#padding-${axis}-form`), form);
    }
  }

  // Says what a word of padding means, once the operation is known.
  resolve(operation) {
    const window = operation?.operation ?? operation;
    this.host.querySelectorAll(".resolved").forEach((element, axis) => {
      const isOne = !this.apart.has("padding");
      const pairs = window?.padding ? (isOne ? window.padding : [window.padding[axis]]) : [];
      const texts = distinctTexts(pairs.map(([before, after]) => `${before} before, ${after} after`));
      element.textContent = texts.length ? texts.join("; ") : "";
    });
  }

  read(event, isDone) {
    const element = event.target;
    const { key, axis, side, form } = element.dataset;
    const table = { ...this.table };
    if (element.name === "axes") return this.change(withAxes(table, Number(element.value), this.kind()), true);
    if (key === "operation") {
      this.apart.clear();
      return this.change(startOf(element.value, table), true);
    }
    if (form !== undefined) {
      table.padding = this.replaced("padding", Number(form), inForm(perAxisOf(table, "padding", this.axes)[form], element.value));
    } else if (key in SIZE_KEYS) {
      const number = element.value.trim() === "" ? element.value : Number(element.value);
      const old = perAxisOf(table, key, this.axes)[axis];
      const value = side === undefined ? number : old.map((amount, at) => (at === Number(side) ? number : amount));
      table[key] = this.replaced(key, Number(axis), value);
    } else if (key in OTHER_KEYS) {
      table[key] = otherValue(OTHER_KEYS[key], element);
      for (const each of Object.keys(table)) if (table[each] === undefined || this.kind().hides?.(table, each)) delete table[each];
    } else return;
    this.change(table, isDone);
  }

  // Returns a value with that of one axis replaced, or of all where they are together.
  replaced(key, axis, value) {
    if (!this.apart.has(key) || this.axes === 1) return expand(value, key, this.axes);
    return perAxisOf(this.table, key, this.axes).map((old, at) => (at === axis ? value : old));
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { lock, remedy } = button.dataset;
    if (lock) {
      const values = perAxisOf(this.table, lock, this.axes);
      const isApart = this.apart.has(lock);
      if (isApart) this.apart.delete(lock);
      else this.apart.add(lock);
      this.change({ ...this.table, [lock]: isApart ? expand(values[0], lock, this.axes) : values }, true);
    }
    if (remedy) this.change(JSON.parse(remedy), true);
  }

  // Says beside the quantity that is to blame what cannot be, and what would mend it; null takes it back.
  complain(error) {
    this.host.querySelectorAll(".problem").forEach((element) => { element.hidden = true; element.innerHTML = ""; });
    this.host.querySelectorAll("[aria-invalid]").forEach((element) => element.removeAttribute("aria-invalid"));
    if (!error) return;
    const key = this.host.querySelector(`#problem-${error.argument}`) ? error.argument : this.sizeKeys()[0];
    const place = this.host.querySelector(`#problem-${key}`);
    const remedies = remediesOf(error, this.table, this);
    const buttons = remedies.map(({ label, table }) => `<button type="button" class="remedy" data-remedy='${JSON.stringify(table).replaceAll("'", "&#39;")}'>${label}</button>`);
    const hint = error.hint && !remedies.length ? ` <span class="hint">${plainText(capital(error.hint))}.</span>` : "";
    place.innerHTML = `${plainText(capital(axisInWords(error.problem, this)))}.${hint}${buttons.length ? `<span class="remedies">${buttons.join("")}</span>` : ""}`;
    place.hidden = false;
    place.closest("details")?.setAttribute("open", "");
    this.host.querySelectorAll(`[data-key="${key}"]`).forEach((element) => element.setAttribute("aria-invalid", "true"));
  }
}

function numberMarkupOf(key, axis, name) {
  const { label } = SIZE_KEYS[key];
  const title = name ? `<span class="axis">${name}</span>` : "";
  return `<div class="field">${title}${numberFields(`${key}-${axis}`, key, axis, `${label}${name ? `, ${name}` : ""}`)}</div>`;
}

function numberFields(id, key, axis, label) {
  const { minimum, slider } = SIZE_KEYS[key];
  const shared = `min="${minimum}" step="1" data-key="${key}" data-axis="${axis}"`;
  return `<input type="number" id="${id}" inputmode="numeric" ${shared} aria-label="${label}" aria-describedby="problem-${key}"><input type="range" id="${id}-slider" max="${slider}" data-slider="${slider}" ${shared} aria-label="${label}, slider">`;
}

function otherMarkup(key, kind) {
  const { label, reads, choices, minimum, slider } = OTHER_KEYS[key];
  const problem = `<p class="problem" id="problem-${key}" hidden></p>`;
  if (reads === "flag") return `<div class="quantity is-flag"><label><input type="checkbox" id="${key}" data-key="${key}"> ${label}</label>${problem}</div>`;
  if (reads === "choice") {
    const usual = usualValue(kind, key) === null && key !== "mask" ? '<option value="">as usual</option>' : "";
    const options = (kind.choices?.[key] ?? choices).map((each) => `<option value="${each}">${choiceInWords(each)}</option>`).join("");
    return `<div class="quantity is-choice"><label for="${key}">${kind === KINDS.resize && key === "mode" ? "Mode" : label}</label><select id="${key}" data-key="${key}">${usual}${options}</select>${problem}</div>`;
  }
  const shared = `min="${minimum}" step="1" data-key="${key}"`;
  const range = slider ? `<input type="range" id="${key}-slider" max="${slider}" data-slider="${slider}" ${shared} aria-label="${label}, slider">` : "";
  const empty = reads === "optional" ? ' placeholder="cells that count"' : "";
  return `<div class="quantity"><label for="${key}">${label}</label><div class="field"><input type="number" id="${key}" inputmode="numeric" ${shared}${empty} aria-describedby="problem-${key}">${range}</div>${problem}</div>`;
}

function choiceInWords(word) {
  return { max: "largest value (max)", average: "average", zeros: "zeros" }[word] ?? word;
}

function otherValue({ reads }, element) {
  if (reads === "flag") return element.checked;
  if (reads === "choice") return element.value === "" ? undefined : element.value;
  if (element.value.trim() === "") return reads === "optional" ? undefined : element.value;
  return Number(element.value);
}

// Makes a slider long enough for a value that was typed.
function widen(element, value) {
  if (element.type === "range") element.max = String(Math.max(Number(element.dataset.slider), Number(value) || 0));
}

// Returns the value of a key for each axis.
function perAxisOf(table, key, axes) {
  const given = table[key] ?? (key === "stride" && table.operation === "pooling" ? table.kernel_size : SIZE_KEYS[key].usual ?? 1);
  return Array.isArray(given) ? given : Array(axes).fill(given);
}

// Returns one value for all axes as a table has it: a list where the number of axes is not two.
function expand(value, key, axes) {
  return (key === "input_size" && axes !== 2) || Array.isArray(value) ? Array(axes).fill(value) : value;
}

function differs(value) {
  return Array.isArray(value) && value.some((each) => writeToml(each) !== writeToml(value[0]));
}

// Returns for each axis how its padding is given: "number", "pair", or the word.
function paddingForms(table, axes) {
  return perAxisOf(table, "padding", axes).map((each) => (Array.isArray(each) ? "pair" : PADDING_WORDS.includes(each) ? each : "number"));
}

function inForm(value, form) {
  if (form === "number") return Array.isArray(value) ? value[0] : 0;
  if (form === "pair") return Array.isArray(value) ? value : isWord(value) ? [0, 0] : [value, value];
  return form;
}

// Returns a table with another number of axes: what all axes have stays, the last axis is repeated or left out.
function withAxes(table, axes, kind) {
  const changed = { ...table };
  for (const key of kind.keys.filter((each) => each in SIZE_KEYS)) {
    if (table[key] === undefined) continue;
    const values = perAxisOf(table, key, axesOf(table));
    const resized = range(axes).map((axis) => values[Math.min(axis, values.length - 1)]);
    changed[key] = differs(resized) ? resized : expand(resized[0], key, axes);
  }
  if (axes === 3) changed.input_size = perAxisOf(changed, "input_size", axes).map((size) => Math.min(size, 5));
  delete changed.input_values;
  delete changed.kernel_values;
  return changed;
}

// Returns the table of another operation, which keeps the sizes that it has, too.
function startOf(operation, table) {
  const kind = KINDS[operation];
  const kept = WINDOW.filter((key) => kind.keys.includes(key) && kindOf(table).keys.includes(key) && table[key] !== undefined);
  const all = WINDOW.every((key) => kind.keys.includes(key) && kindOf(table).keys.includes(key));
  const candidate = { ...kind.start, ...(all ? Object.fromEntries(kept.map((key) => [key, table[key]])) : {}), operation };
  try {
    operationOf(candidate);
    return candidate;
  } catch {
    return { ...kind.start, operation };
  }
}

// Returns a problem whose axis, if it names one, has its name; none where all axes are together.
function axisInWords(problem, { apart, axes }) {
  return problem.replace(/^axis (\d): /, (_, axis) => (apart.size && axes > 1 ? `${AXES_OF[axes][axis]}: ` : ""));
}

function plainText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
