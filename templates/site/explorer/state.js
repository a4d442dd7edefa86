// What the explorer shows, as a link has it: the table of an operation, the picture, and numbers that were typed.

const TEMPLATES = ["isometric", "numerical", "rows", "matrix", "unpooling"];
const NUMBERS_OF = ["input_values", "kernel_values", "offsets"];

// Reads a fragment such as "operation=pooling&input_size=4&kernel_size=2"; what it leaves out is the operation's start.
function readFragment(fragment) {
  const given = [...new URLSearchParams(fragment.replace(/^#/, ""))];
  const table = Object.fromEntries(given.map(([key, text]) => [key.replaceAll("-", "_"), valueFrom(key.replaceAll("-", "_"), text)]));
  const { template = null, ...rest } = table;
  const kind = Object.hasOwn(KINDS, rest.operation ?? "convolution") ? KINDS[rest.operation ?? "convolution"] : null;
  const isBare = kind && !kind.keys.some((key) => rest[key] !== undefined);
  const needed = kind
    ? Object.fromEntries(requiredKeys(kind).filter((key) => key !== "output_size").map((key) => [key, kind.start[key]]))
    : {};
  const added = isBare ? kind.start : needed;
  return { table: { ...added, ...rest }, template: TEMPLATES.includes(template) ? template : null };
}

function valueFrom(key, text) {
  if (key in SIZE_KEYS || ["whole", "optional"].includes(OTHER_KEYS[key]?.reads)) return readNumbers(text);
  if (OTHER_KEYS[key]?.reads === "flag" || key === "align_corners") return { true: true, false: false }[text] ?? text;
  if (key === "scale_factor" || NUMBERS_OF.includes(key) || (key === "mask" && text.startsWith("["))) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

// Writes the state as a fragment that reads the same.
function writeFragment({ table, template }) {
  const pairs = Object.entries({ ...linkedTable(table), ...(template ? { template } : {}) });
  const kept = (text) => encodeURIComponent(text).replace(/%(2C|5B|5D|3A)/g, (code) => decodeURIComponent(code));
  return `#${pairs.map(([key, value]) => `${key}=${kept(written(key, value))}`).join("&")}`;
}

// Returns the table that a link has: an operation that could be is as short as it can, others as they were given.
function linkedTable(table) {
  const numbers = Object.fromEntries(NUMBERS_OF.filter((key) => table[key]).map((key) => [key, table[key]]));
  const operation = { operation: table.operation ?? "convolution" };
  try {
    return { ...operation, ...shortTable(table), ...numbers };
  } catch {
    return { ...operation, ...table };
  }
}

function written(key, value) {
  if (NUMBERS_OF.includes(key)) return JSON.stringify(value);
  return key in SIZE_KEYS ? writeNumbers(value) : String(value);
}

// Returns the table of the catalogue for exactly this.
function catalogueTable({ table, template }, numbers) {
  const lines = Object.entries({ ...(template ? { template } : {}), ...shortTable(table), ...numbers });
  return ["[mine]", ...lines.map(([key, value]) => `${key} = ${writeToml(value)}`)].join("\n");
}

// Returns the command that draws exactly this.
function drawCommand({ table, template }, numbers) {
  const options = Object.entries({ ...(template ? { template } : {}), ...shortTable(table), ...numbers }).flatMap(([key, value]) => {
    const name = `--${key.replaceAll("_", "-")}`;
    if (typeof value === "boolean") return [value ? name : name.replace("--", "--no-")];
    const text = key in SIZE_KEYS ? writeNumbers(value) : Array.isArray(value) ? writeToml(value) : String(value);
    return [`${name} ${/^[\w.,×-]+$/.test(text) ? text : `'${text}'`}`];
  });
  return ["doit draw", ...options, "--output mine.svg"].join(" ");
}
