// The search in the head of each page: what was found stands below as one types. The index is loaded with the first use.
"use strict";

(() => {
  const form = document.querySelector(".search");
  const box = form.querySelector("input");
  const list = form.querySelector("[role='listbox']");
  const status = form.querySelector("[role='status']");
  const root = form.dataset.root;
  const MOST = 12;
  let options = [];
  let chosen = -1;

  const FEW_WORDS = new Set("a an and are as at by can do does for from how i in is it me my of on or see show that the this to what when where which why with you".split(" "));
  const FORMATS = "gif svg png pdf mp4 tikz animation"; // of each figure, which is found by these words too
  let hits = [];

  // Texts are compared without accents, case, punctuation and low lines; "3 × 3" is "3x3", and "vgg16" is "VGG-16".
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/(\d) ?[×x] ?(?=\d)/g, "$1x")
    .replace(/[_-]|(?<=\p{L}{2})(?=\d)|(?<=\p{L}{2})\.(?=\p{L})/gu, " ").replace(/[,;:.()“”"?!]/g, "");

  // Returns the words of a query that say something, without their endings: "doubles" finds "doubling".
  function wordsOf(query) {
    const all = plain(query).split(/\s+/).filter(Boolean);
    const telling = all.filter((word) => !FEW_WORDS.has(word));
    return (telling.length ? telling : all).map((word) => word.replace(/(?<=\p{L}{4})(?:ing|ed|es|s|e)$/u, ""));
  }

  function loaded() {
    if (window.searchIndex) return Promise.resolve();
    loaded.promise ??= new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src: `${root}search-index.js`, onload: resolve });
      document.head.append(script);
    });
    return loaded.promise;
  }

  // Returns how well a word is found: in the title, and at the beginning of a word, count more; 0 is not at all.
  function found(word, { title, text, isFigure }) {
    const begins = new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u");
    return begins.test(title) ? 8 : title.includes(word) ? 5 : begins.test(text) ? 2 : text.includes(word) ? 1 : isFigure && FORMATS.includes(word) ? 0.5 : 0;
  }

  function prepared() {
    if (!hits.length) {
      hits = window.searchIndex.map(([title, kind, address, text]) => ({
        shown: { title, kind, address, text },
        title: plain(title),
        text: plain(`${kind} ${text}`),
        isFigure: kind === "figure",
      }));
    }
    return hits;
  }

  // Returns what has all words of a query; where nothing has, what has most, by how rare the words are.
  function find(query) {
    const words = wordsOf(query);
    if (!words.length) return [];
    const phrase = plain(query).trim();
    const rated = prepared().map((hit) => ({ hit, points: words.map((word) => found(word, hit)) }));
    const rarity = words.map((word, at) =>
      (/^\d+$/.test(word) ? 0.3 : 1) * Math.log(1 + rated.length / (1 + rated.filter(({ points }) => points[at]).length)));
    const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
    const share = (points) => sum(rarity.filter((_, at) => points[at])) / sum(rarity);
    const most = Math.max(...rated.map(({ points }) => share(points)));
    const isWhole = rated.some(({ points }) => points.every(Boolean));
    return rated
      .filter(({ points }) => (isWhole ? points.every(Boolean) : points.some(Boolean) && share(points) > 0.6 * most))
      .map(({ hit, points }) => ({
        ...hit.shown,
        score: share(points) ** 2 * sum(points.map((each, at) => each * rarity[at])) + 3 * (hit.title.includes(phrase) ? 6 : hit.text.includes(phrase) ? 4 : 0) + 1 / (1 + hit.title.length),
      }))
      .sort((one, other) => other.score - one.score)
      .slice(0, MOST);
  }

  function element(name, className, text) {
    return Object.assign(document.createElement(name), { className, textContent: text });
  }

  function option(hit, at) {
    const link = document.createElement("a");
    link.href = root + hit.address;
    link.id = `search-${at}`;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.append(element("span", "title", hit.title), element("span", "kind", hit.kind));
    if (hit.text) link.append(element("span", "text", hit.text));
    return link;
  }

  function show(hits) {
    options = hits.map(option);
    list.replaceChildren(...options);
    const asked = box.value.trim() !== "";
    form.dataset.found = box.value;
    const nothing = asked && !hits.length;
    list.hidden = !options.length;
    form.querySelector(".nothing")?.remove();
    if (nothing) form.append(element("p", "nothing", `Nothing has “${box.value.trim()}” in it.`));
    box.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = asked ? (hits.length === 1 ? "1 found" : `${hits.length} found`) : "";
    choose(options.length ? 0 : -1);
  }

  function choose(at) {
    chosen = at;
    options.forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) {
      box.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }

  async function search() {
    await loaded();
    show(find(box.value));
  }

  function close() { show([]); form.querySelector(".nothing")?.remove(); status.textContent = ""; }

  box.addEventListener("focus", loaded);
  box.addEventListener("input", search);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.length) choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
      else search();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      options[chosen].click();
      close();
    } else if (event.key === "Escape") {
      if (list.hidden) box.value = "";
      close();
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    }
  });
})();
