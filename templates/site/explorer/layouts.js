// Where sheets lie: flat beside each other, or in space, the input below and the output floating above it.

const SPACE = { right: [0.62 * CM, 0.15 * CM], down: [-0.4 * CM, 0.3 * CM] };
const FLAT_CELL = 26;
const USUAL_WORD = 10.5;

// Returns the flat layout: columns of sheets for input, kernel and output, or rows of them where room is narrow.
// `word` is how large the words above them are, in points.
function flatLayout(groups, { cell = FLAT_CELL, isNarrow = false, word = USUAL_WORD }) {
  const head = 2.1 * word; // the room above a group
  const between = 2.3 * word; // and above a sheet of several, which has a name
  let offset = 0;
  const placed = [];
  for (const { sheets, title, scale = 1 } of groups.filter((group) => group.sheets.length)) {
    const size = cell * scale;
    const isNamed = sheets[0].lead.length > 0; // each sheet has a name above it
    const across = Math.ceil(Math.sqrt(sheets.length / (isNarrow ? 1 : 1.5)));
    const [width, height] = [sheets[0].columns.length * size, sheets[0].rows.length * size];
    const start = isNarrow ? { x: 0, y: offset } : { x: offset, y: 0 };
    sheets.forEach((sheet, number) => {
      const [x, y] = [start.x + (number % across) * (width + 12), start.y + head + Math.floor(number / across) * (height + (isNamed ? between : 12))];
      placed.push({ sheet, frame: { x, y, right: [size, 0], down: [0, size], size } });
    });
    const rows = Math.ceil(sheets.length / across);
    placed.at(-1).group = {
      title, x: start.x, y: start.y + (isNamed ? 0.4 : 1.2) * word, width: across * (width + 12) - 12, height: head + rows * (height + between),
    };
    offset += isNarrow
      ? head + rows * (height + (isNamed ? between : 12)) + 16
      : Math.max(across * (width + 12) - 12, title.length * 0.6 * word) + 34;
  }
  if (!isNarrow) centreColumns(placed);
  return placed;
}

// Moves the groups of a flat layout so that all are centred on one line.
function centreColumns(placed) {
  const bottom = Math.max(...placed.filter((each) => each.group).map((each) => each.group.height));
  let members = [];
  for (const each of placed) {
    members.push(each);
    if (!each.group) continue;
    const shift = (bottom - each.group.height) / 2;
    members.forEach((member) => { member.frame.y += shift; });
    each.group.y += shift;
    members = [];
  }
}

// Returns the layout in space: single sheets above each other, several as towers side by side.
function spaceLayout({ input, output }) {
  const sizes = (sheet) => ({ columns: sheet.columns.length, rows: sheet.rows.length });
  const [below, above] = [sizes(input[0]), sizes(output[0])];
  const lift = Math.round((0.4 * (below.columns + below.rows + above.columns + above.rows) / 4 + 0.3) * 100) / 100;
  const size = 0.5 * CM;
  if (input.length === 1 && output.length === 1) {
    const [across, deep] = [(below.columns - above.columns) / 2, (below.rows - above.rows) / 2];
    const base = { x: 0, y: 0, ...SPACE, size };
    const [x, y] = point(base, across, deep);
    return [
      { sheet: input[0], frame: base },
      { sheet: output[0], frame: { ...base, x, y: y - lift * CM } },
    ];
  }
  const height = ({ columns, rows }) => (0.15 * columns + 0.3 * rows) * CM;
  const tower = (sheets, x) => {
    const step = height(sizes(sheets[0])) + 0.35 * CM;
    const middle = ((sheets.length - 1) * step) / 2;
    return sheets.map((sheet, number) => ({ sheet, frame: { x, y: middle - number * step, ...SPACE, size } }));
  };
  const width = (below.columns * 0.62 + above.rows * 0.4 + 1.6) * CM;
  return [...tower(input, 0), ...tower(output, width)];
}
