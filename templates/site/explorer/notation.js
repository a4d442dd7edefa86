// How values are written: as `doit draw` takes them, which is what a link has; and as TOML, which the catalogue has.

const NUMBER = /^-?\d{1,15}$/;

// Reads "3" as 3, "3x2" as [3, 2], "[3]" as [3], "1,2x0" as [[1, 2], 0]; anything else stays the text that it is.
function readNumbers(text) {
  const given = text.trim();
  if (given.startsWith("[")) {
    try {
      return JSON.parse(given);
    } catch {
      return given;
    }
  }
  const axes = given.split(/[x×]/).map((axis) => axis.split(",").map((part) => part.trim()));
  if (!axes.flat().every((part) => NUMBER.test(part))) return given;
  const numbers = axes.map((axis) => (axis.length > 1 ? axis.map(Number) : Number(axis[0])));
  return numbers.length === 1 && !Array.isArray(numbers[0]) ? numbers[0] : numbers;
}

// Writes a value so that `readNumbers` reads it: [3, 2] as "3x2", [3] as "[3]", [[1, 2], 0] as "1,2x0".
function writeNumbers(value) {
  if (!Array.isArray(value)) return String(value);
  if (value.some(isWord) || value.some((each) => Array.isArray(each) && each.some(Array.isArray))) {
    return writeToml(value);
  }
  if (value.length === 1 && !Array.isArray(value[0])) return `[${value[0]}]`;
  if (value.length === 1) return `[[${value[0].join(",")}]]`;
  return value.map((each) => (Array.isArray(each) ? each.join(",") : each)).join("x");
}

function writeToml(value) {
  if (Array.isArray(value)) return `[${value.map(writeToml).join(", ")}]`;
  return typeof value === "string" ? `"${value}"` : String(value);
}

// Returns nested lists of the values of a map, which the catalogue has.
function nested(values, size) {
  if (size.length === 1) return values;
  const each = product(size.slice(1));
  return range(size[0]).map((at) => nested(values.slice(at * each, (at + 1) * each), size.slice(1)));
}

// Returns the shortest form of one value per axis: one number where all agree, which stands for two axes.
function shortest(values, axes, { isSize = false } = {}) {
  const even = values.map((each) => (Array.isArray(each) && each[0] === each[1] ? each[0] : each));
  const agree = even.every((each) => writeToml(each) === writeToml(even[0]));
  if (agree && !Array.isArray(even[0]) && !(isSize && axes !== 2)) return even[0];
  return even;
}

function sizeInWords(size) {
  return size.join(" × ");
}
