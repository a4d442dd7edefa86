// Returns what a reader of large text would miss: what is cut off, wider than the page, or covered by something else.
() => {
  const found = [];
  const isShown = (element) => element.getClientRects().length && getComputedStyle(element).visibility !== "hidden"
    && !element.closest(".visually-hidden, .skip, svg, math, canvas");
  const above = (element) => (element ? [element, ...above(element.parentElement)] : []);
  const scrolls = (element) => above(element.parentElement)
    .some((each) => each !== document.documentElement && ["auto", "scroll"].includes(getComputedStyle(each).overflowX));
  const named = (element) => `${element.localName}.${element.className}#${element.id} "${element.textContent.trim().slice(0, 30)}"`;
  const width = document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll("body *")].filter(isShown);
  for (const element of shown) {
    const isHidden = ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
    if (element.getBoundingClientRect().right > width + 1 && !scrolls(element)) found.push(`wide: ${named(element)}`);
    if (isHidden && element.textContent.trim() && element.scrollWidth > element.clientWidth + 1) found.push(`cut: ${named(element)}`);
  }
  const boxes = shown.filter((element) => element.matches("a, button, input, select, label, legend, h1, h2, h3, p, summary, textarea"))
    .map((element) => [element, [...element.getClientRects()]]);
  boxes.forEach(([one, ours], at) => boxes.slice(at + 1).forEach(([other, theirs]) => {
    if (one.contains(other) || other.contains(one)) return;
    const isOver = ours.some((a) => theirs.some((b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2));
    if (isOver) found.push(`over each other: ${named(one)}, ${named(other)}`);
  }));
  if (document.documentElement.scrollWidth > width) found.push(`the page scrolls sideways by ${document.documentElement.scrollWidth - width}`);
  return found;
}
