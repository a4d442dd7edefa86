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
    const fields = names.map((name, axis) =>
      (isPadding ? this.paddingMarkup(axis, name) : numberMarkupOf(key, axis, name)));
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
    if (form === "number") {
      return `<div class="field is-padding">${title}${numberFields(id, "padding", axis, `Padding${name ? `, ${name}` : ""}`)}${select}</div>`;
    }
    if (form === "pair") {
      const sides = ["before", "after"]
        .map((side, at) =>
          `<label class="side">${side} <input type="number" id="${id}-${side}" min="0" step="1" data-key="padding" data-axis="${axis}" data-side="${at}" aria-describedby="problem-padding"></label>`);
      return `<div class="field is-padding is-pair">${title}${sides.join("")}${select}</div>`;
    }
    return `<div class="field is-padding is-word">${title}<output class="resolved" id="${id}-resolved"></output>${select}</div>`;
  }

  // Puts the values of the table into the fields, except where someone is typing.
  fill() {
    const { table, host } = this;
    const set = (element, value) => {
      if (!element || value === undefined || (element === document.activeElement && element.type === "number" && String(value) === element.value)) {
        return;
      }
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
    if (OF_A_LAYER.some((key) => (table[key] ?? 1) !== 1)) {
      host.querySelector("#channels-more")?.setAttribute("open", "");
    }
  }

  fillSize(key, axis, value, set) {
    const { host } = this;
    const at = `[data-key="${key}"][data-axis="${axis}"]`;
    if (Array.isArray(value)) {
      value.forEach((amount, side) => set(host.querySelector(`${at}[data-side="${side}"]`), amount));
    } else if (!isWord(value)) {
      host.querySelectorAll(`${at}:not([data-side])`).forEach((element) => {
        widen(element, value);
        set(element, value);
      });
    }
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
      for (const each of Object.keys(table)) {
        if (table[each] === undefined || this.kind().hides?.(table, each)) delete table[each];
      }
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
    const buttons = remedies.map(({ label, table }) =>
      `<button type="button" class="remedy" data-remedy='${JSON.stringify(table).replaceAll("'", "&#39;")}'>${label}</button>`);
    const hint = error.hint && !remedies.length ? ` <span class="hint">${plainText(capital(error.hint))}.</span>` : "";
    place.innerHTML = `${plainText(capital(axisInWords(error.problem, this)))}.${hint}${buttons.length ? `<span class="remedies">${buttons.join("")}</span>` : ""}`;
    place.hidden = false;
    place.closest("details")?.setAttribute("open", "");
    this.host.querySelectorAll(`[data-key="${key}"]`)
      .forEach((element) => element.setAttribute("aria-invalid", "true"));
  }
}
