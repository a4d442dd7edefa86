// The maps of a network along one axis, one bar a layer, each cell where it looks in the input. The cells that an output
// sees are lit in every layer.

const ROW = 18; // pixels from one bar to the next
const BAR = 11;
const MOST_TICKS = 48; // cells that are drawn one by one
const NARROW = 600; // pixels, below which names have less room

class Bars {
  constructor(host, said) {
    Object.assign(this, { host, said, chosen: null, axis: 0, width: host.clientWidth });
    new ResizeObserver(() => this.resize()).observe(host);
    host.addEventListener("pointermove", (event) => this.point(event));
    host.addEventListener("pointerdown", (event) => this.point(event));
    host.addEventListener("keydown", (event) => this.press(event));
    host.addEventListener("focusin", (event) => this.focus(event));
  }

  // Has the names of the layers at the left, and the bars in what is left of the width.
  get left() {
    return this.width < NARROW ? 80 : 120;
  }

  resize() {
    if (this.host.clientWidth === this.width || !this.network) return;
    this.width = this.host.clientWidth;
    this.show(this.network);
  }

  show(network) {
    this.network = network;
    const axes = Math.max(1, ...[...network.states.values()].map(({ size }) => size?.length ?? 0));
    this.axis = Math.min(this.axis, axes - 1);
    this.places = placesOf(network, this.axis, { left: this.left, width: this.width - this.left - 4 });
    if (!this.chosen || !this.places.has(this.chosen.name)) {
      const last = [...this.places.keys()].at(-1);
      this.chosen = last === undefined ? null : { name: last, u: Math.floor(this.places.get(last).cells / 2) };
    }
    this.draw();
  }

  draw() {
    const { places } = this;
    const height = places.size * ROW + 8;
    const bars = [...places].map(([name, place], row) => this.bar(name, place, row));
    this.host.innerHTML = `<svg viewBox="0 0 ${this.width} ${height}" width="${this.width}" height="${height}" role="group" aria-label="The maps of the layers along one axis">${bars.join("")}</svg>`;
    this.light();
  }

  bar(name, place, row) {
    const { left, width, cells } = place;
    const y = row * ROW + 4;
    const step = width / cells;
    const ticks = cells <= MOST_TICKS
      ? `<path class="ticks" d="${range(cells - 1).map((cell) => `M${round(left + (cell + 1) * step)} ${y}v${BAR}`).join("")}"/>`
      : "";
    return `<g data-layer="${plainText(name)}" data-row="${row}" role="slider" tabindex="${name === this.chosen?.name ? 0 : -1}" aria-orientation="horizontal" aria-valuemin="0" aria-valuemax="${cells - 1}" aria-label="${plainText(name)}">
<rect class="catch" x="0" y="${y - 4}" width="${this.width}" height="${ROW}"/><text class="name" x="${this.left - 10}" y="${y + BAR - 2}" text-anchor="end">${plainText(clipped(name, this.left))}</text>
<rect class="map" x="${round(left)}" y="${y}" width="${round(width)}" height="${BAR}" rx="1.5"/><path class="lit" d=""/>${ticks}</g>`;
  }

  // Lights the cells that the chosen output sees.
  light() {
    const { chosen, host, network } = this;
    if (!chosen) return this.said.replaceChildren();
    const u = Math.min(chosen.u, this.places.get(chosen.name).cells - 1);
    const traced = network.traced(chosen.name, this.axis, [Math.max(0, u)]);
    for (const group of host.querySelectorAll("g[data-layer]")) {
      const { layer: name, row } = group.dataset;
      const cells = distinct([...(traced.get(name) ?? [])]);
      const { left, width, cells: count } = this.places.get(name);
      const step = width / count;
      const path = runs(cells).map(([first, length]) =>
        `M${round(left + first * step)} ${Number(row) * ROW + 4}h${round(Math.max(length * step, 1.5))}v${BAR}h${-round(Math.max(length * step, 1.5))}z`);
      group.querySelector(".lit").setAttribute("d", path.join(""));
      group.toggleAttribute("data-lit", cells.length > 0);
      group.setAttribute("data-index", runs(cells).map(([first, length]) => (length > 1 ? `${first}-${first + length - 1}` : first)).join(","));
      const value = name === chosen.name ? u : cells[0] ?? 0;
      group.setAttribute("aria-valuenow", String(value));
      if (name === chosen.name) group.setAttribute("aria-valuetext", this.sentence(u, traced));
      group.setAttribute("tabindex", name === chosen.name ? "0" : "-1");
      group.classList.toggle("chosen", name === chosen.name);
    }
    this.said.textContent = this.sentence(u, traced);
  }

  sentence(u, traced) {
    const [{ name: input }] = this.network.layers;
    const { name } = this.chosen;
    const cells = distinct([...(traced.get(input) ?? [])]);
    const { size } = this.network.states.get(input);
    const where = runs(cells).slice(0, 4).map(([first, length]) => (length > 1 ? `${first} to ${first + length - 1}` : first));
    const more = runs(cells).length > 4 ? ", …" : "";
    const output = `Cell ${u} of ${name}`;
    if (!cells.length) return `${output} sees no cell of ${input}, only padding.`;
    return `${output} sees ${cells.length} of the ${size[this.axis] ?? 1} cells of ${input}: ${where.join(", ")}${more}.`;
  }

  choose(name, u) {
    const { cells } = this.places.get(name);
    this.chosen = { name, u: Math.min(Math.max(u, 0), cells - 1) };
    this.light();
  }

  point(event) {
    const group = event.target.closest("g[data-layer]");
    if (!group) return;
    const at = event.clientX - this.host.querySelector("svg").getBoundingClientRect().left;
    const { left, width, cells } = this.places.get(group.dataset.layer);
    this.choose(group.dataset.layer, Math.floor(((at - left) / width) * cells));
  }

  focus(event) {
    const name = event.target.closest("g[data-layer]")?.dataset.layer;
    if (name && name !== this.chosen?.name) this.choose(name, Math.floor(this.places.get(name).cells / 2));
  }

  press(event) {
    if (!this.chosen) return;
    const names = [...this.places.keys()];
    const { name, u } = this.chosen;
    const { cells } = this.places.get(name);
    const along = { ArrowRight: u + 1, ArrowLeft: u - 1, Home: 0, End: cells - 1, PageUp: u + 10, PageDown: u - 10 }[event.key];
    const other = { ArrowUp: names.indexOf(name) - 1, ArrowDown: names.indexOf(name) + 1 }[event.key];
    if (along === undefined && names[other] === undefined) return;
    event.preventDefault();
    if (along !== undefined) return this.choose(name, along);
    const share = (u + 0.5) / cells;
    this.choose(names[other], Math.floor(share * this.places.get(names[other]).cells));
    this.host.querySelector("g.chosen").focus();
  }
}

// Returns where the bar of each layer stands in a room of pixels: its left end and width, and its cells.
function placesOf(network, axis, room) {
  const ends = new Map();
  for (const [name, state] of network.states) {
    if (!state.error) ends.set(name, endsOf(state, axis));
  }
  const known = [...ends.values()].filter(({ first }) => first !== null);
  const low = known.length ? Math.min(...known.map(({ first }) => first)) : 0;
  const high = known.length ? Math.max(...known.map(({ last }) => last)) : 1;
  const scale = room.width / Math.max(high - low, 1);
  return new Map([...ends].map(([name, { first, last, cells }]) => {
    const [from, to] = first === null ? [low, high] : [first, last];
    return [name, { left: room.left + (from - low) * scale, width: Math.max((to - from) * scale, 3), cells }];
  }));
}

// Returns where a map begins and ends in cells of the input, null where that is not known.
function endsOf(state, axis) {
  const cells = state.size[axis] ?? 1;
  const [jump, start] = [state.jump[axis], state.start[axis]].map((value) => (value ? value[0] / value[1] : null));
  if (start === null || jump === null || jump === 0) return { first: null, last: null, cells };
  return { first: start - jump / 2, last: start + (cells - 0.5) * jump, cells };
}

function clipped(name, room) {
  const most = Math.floor(room / 7);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
