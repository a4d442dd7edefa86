// Reads the table of a network as the catalogue has it: the part of TOML that such tables use.

// Returns the layers of a table; raises GeometryError, with the line, for what is not understood.
function layersFromTable(text) {
  const table = networkTable(parsedToml(text));
  const input = { name: "input", kind: "input", words: {}, inputs: [] };
  input.words.channels = table.in_channels ?? 1;
  if (table.input_size !== undefined) input.words.input_size = table.input_size;
  const layers = table.input_size === undefined ? [] : [input];
  for (const [name, given] of Object.entries(table.layers)) {
    const { operation: kind = "convolution", inputs, weights_of: shared, ...words } = given;
    const before = layers.length ? [layers.at(-1).name] : [];
    layers.push({ name, kind, words, inputs: kind === "input" ? [] : inputs === undefined ? before : [inputs].flat() });
  }
  return layers;
}

// Returns the first table with layers by name.
function networkTable(document) {
  const found = [document, ...Object.values(document)].find((each) => isTable(each) && isTable(each.layers));
  if (found) return found;
  throw new GeometryError("there are no layers by name in this table", { hint: "paste a table with [NAME.layers], as the catalogue has it" });
}

function isTable(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsedToml(text) {
  const document = {};
  let table = document;
  logicalLines(text).forEach(({ line, number }) => {
    const reader = new TomlReader(line, number);
    if (line.startsWith("[")) {
      table = reader.header().reduce((inside, key) => (inside[key] ??= {}), document);
    } else {
      const keys = reader.keys();
      reader.expect("=");
      const value = reader.value();
      reader.end();
      keys.slice(0, -1).reduce((inside, key) => (inside[key] ??= {}), table)[keys.at(-1)] = value;
    }
  });
  return document;
}

// Returns the lines that say something, an array over several lines as one.
function logicalLines(text) {
  const found = [];
  let open = 0;
  text.split(/\r?\n/).forEach((raw, at) => {
    const line = raw.replace(/^((?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*)#.*$/, "$1").trim();
    if (!line) return;
    if (open > 0) found.at(-1).line += ` ${line}`;
    else found.push({ line, number: at + 1 });
    const bare = line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
    open += (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
  });
  return found;
}

class TomlReader {
  constructor(text, line) {
    Object.assign(this, { text, line, at: 0 });
  }

  error(problem) {
    return new GeometryError(`line ${this.line}: ${problem}`, { hint: `it is ${this.text.slice(0, 60)}` });
  }

  skip() {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  peek() {
    this.skip();
    return this.text[this.at] ?? "";
  }

  takes(character) {
    if (this.peek() !== character) return false;
    this.at += 1;
    return true;
  }

  expect(character) {
    if (!this.takes(character)) throw this.error(`there should be ${character} after ${this.text.slice(0, this.at).trim()}`);
  }

  end() {
    if (this.peek()) throw this.error(`nothing may follow ${this.text.slice(0, this.at).trim()}`);
  }

  match(pattern) {
    this.skip();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  header() {
    this.expect("[");
    const keys = this.keys();
    this.expect("]");
    this.end();
    return keys;
  }

  keys() {
    const keys = [this.key()];
    while (this.takes(".")) keys.push(this.key());
    return keys;
  }

  key() {
    const bare = this.match(/[\w-]+/y);
    if (bare) return bare[0];
    if (this.peek() === '"' || this.peek() === "'") return this.string();
    throw this.error("there should be a name");
  }

  string() {
    const found = this.match(/"((?:[^"\\]|\\.)*)"|'([^']*)'/y);
    if (!found) throw this.error("a text in quotes does not end");
    if (found[2] !== undefined) return found[2];
    try {
      return JSON.parse(`"${found[1]}"`);
    } catch {
      throw this.error(`${found[0]} has an escape that is not known`);
    }
  }

  value() {
    const next = this.peek();
    if (next === '"' || next === "'") return this.string();
    if (this.takes("[")) return this.items("]", () => this.value());
    if (this.takes("{")) return Object.fromEntries(this.items("}", () => this.pair()));
    const word = this.match(/true|false|[+-]?\d[\d_]*(?:\.\d+)?/y);
    if (!word) throw this.error("there should be a value");
    if (word[0] === "true" || word[0] === "false") return word[0] === "true";
    return Number(word[0].replaceAll("_", ""));
  }

  pair() {
    const key = this.key();
    this.expect("=");
    return [key, this.value()];
  }

  items(end, read) {
    const found = [];
    while (!this.takes(end)) {
      found.push(read());
      if (!this.takes(",") && this.peek() !== end) throw this.error(`there should be , or ${end}`);
    }
    return found;
  }
}
