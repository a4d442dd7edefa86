// Words and numbers of a drawing, and the room that it takes.

const MOST_CELLS = 4096;
const WORD = 13.5; // pixels, of the words beside a picture in space
const SMALLEST_NUMBER = 6; // pixels, of a number that can be read

// Returns the text of a cell in a flat drawing.
function numberOf(scene, values, name, cell) {
  if (cell.text !== undefined) return cell.text;
  if (name === "kernel") return cell.used ? shownNumber(values.kernel[cell.source]) : "";
  if (name === "output") return values.output[cell.source] === undefined ? "" : shownNumber(values.output[cell.source]);
  return cell.source === null ? shownNumber(scene.fill ?? 0) : shownNumber(values.input[cell.source]);
}

function cellLabel(scene, values, name, cell, place) {
  const map = scene[name];
  if (name === "matrix") return `output ${place[0]}, input ${place[1]}: ${cell.text || "no weight"}`;
  const value = values ? `, ${numberOf(scene, values, name, cell) || "nothing"}` : "";
  if (!cell.index) return `${cell.role}${value}`;
  const nouns = name === "kernel" && (scene.channels || map.size.length > 3)
    ? map.size.map((_, axis) => `dimension ${axis}:`)
    : nounsOf(scene, map);
  const unused = cell.used ? "" : ", read by no window";
  return `${placeInWords(cell.index, nouns)}${value}${unused}`;
}

function titleMarkup(part, { sheet, frame, group, isFlat }) {
  if (!isFlat) {
    const title = spaceTitle(part, { sheet, frame });
    return title ? `<text class="title" x="${round(title.x)}" y="${round(title.y)}">${title.text}</text>` : "";
  }
  const heading = group?.heading
    ? `<text class="heading" x="${round(group.x)}" y="${round(group.headingY)}">${group.heading}</text>`
    : "";
  const title = group
    ? `${heading}<text class="title" x="${round(group.x)}" y="${round(group.y)}">${group.title}</text>`
    : "";
  if (!sheet.lead.length) return title;
  const noun = sheet.name === "kernel" && part.scene.channels ? "" : part.scene.channels ? "channel" : "plane";
  const name = `${noun} ${sheet.lead.join(", ")}`.trim();
  return `${title}<text class="subtitle" x="${round(frame.x)}" y="${round(frame.y - 0.35 * (part.word ?? USUAL_WORD))}">${name}</text>`;
}

// Returns the words beside a sheet in space and where they stand; null for all but the first of several sheets.
function spaceTitle({ scene }, { sheet, frame }) {
  if (sheet.lead.some((at) => at > 0)) return null;
  const text = `${scene.words[sheet.name]} ${sizeInWords(scene[sheet.name].size)}`;
  const [x, y] = point(frame, sheet.columns.length, sheet.name === "input" ? sheet.rows.length - 0.5 : 0);
  return sheet.name === "input" ? { text, x: x + 3, y: y + 10 } : { text, x: x + 4, y: y + 3 };
}

function isNarrowRoom(host) {
  return host.clientWidth < 560;
}

// Returns how many pixels a point of a drawing has: as many as there is room for.
function scaleOfDrawing(host, [, , width, height], isFlat) {
  const room = Math.max(host.clientWidth, 200);
  const tall = (!isFlat && isNarrowRoom(host) ? 0.36 : 0.68) * Math.max(innerHeight, 600);
  return Math.max(Math.min(isFlat ? 1.55 : 2.3, room / width, tall / height), Math.min(0.6, room / width));
}

// Returns [x, y, width, height] around all sheets and the words beside them, which are `word` points high.
function boxOf(parts, isFlat, word = 8) {
  const placed = parts.flatMap((part) => part.placed);
  const corners = placed.flatMap(({ sheet, frame }) => {
    const [columns, rows] = [sheet.columns.length, sheet.rows.length];
    return [[0, 0], [columns, 0], [0, rows], [columns, rows]].map(([column, row]) => point(frame, column, row));
  });
  const [xs, ys] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  const groups = placed.flatMap(({ group }) => (group ? [group] : []));
  const titles = isFlat
    ? []
    : parts.flatMap((part) => part.placed.map((each) => spaceTitle(part, each))).filter(Boolean);
  const ends = [
    ...groups.map(({ x, title, heading = "" }) => x + Math.max(title.length * 6.4, heading.length * 5.6)),
    ...titles.map(({ x, text }) => x + 0.58 * text.length * word),
  ];
  const title = 1.2 * (parts[0].word ?? USUAL_WORD);
  const above = groups.map(({ heading, headingY, y }) => (heading ? headingY - 14 : y - title));
  const [left, top] = [Math.min(...xs) - 4, Math.min(Math.min(...ys) - 6, ...above)];
  const bottom = Math.max(Math.max(...ys), ...titles.map(({ y }) => y + 0.4 * word));
  return [left, top, Math.max(...xs, ...ends) - left + 4, bottom - top + 5];
}
