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

  // Texts are compared without accents, case, punctuation and low lines; "3 × 3" is "3x3".
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/(\d) ?[×x] ?(?=\d)/g, "$1x")
    .replace(/[_-]/g, " ").replace(/[,;:.()“”"]/g, "");

  function loaded() {
    if (window.searchIndex) return Promise.resolve();
    loaded.promise ??= new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src: `${root}search-index.js`, onload: resolve });
      document.head.append(script);
    });
    return loaded.promise;
  }

  // Higher is better, 0 is none: each word must be somewhere; in the title, at the beginning of a word, and all of them
  // together count more.
  function score(words, title, text) {
    let sum = 0;
    for (const word of words) {
      const begins = new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u");
      const found = begins.test(title) ? 8 : title.includes(word) ? 5 : begins.test(text) ? 2 : text.includes(word) ? 1 : 0;
      if (!found) return 0;
      sum += found;
    }
    const phrase = words.join(" ");
    return sum + (title.includes(phrase) ? 6 : text.includes(phrase) ? 4 : 0) + 1 / (1 + title.length);
  }

  function find(query) {
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return window.searchIndex
      .map(([title, kind, address, text]) => ({ title, kind, address, text, score: score(words, plain(title), plain(`${kind} ${text}`)) }))
      .filter((hit) => hit.score)
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
