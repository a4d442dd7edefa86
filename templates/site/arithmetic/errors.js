// What can go wrong: a geometry that no operation can have, with a hint of what would mend it.

class GeometryError extends Error {
  constructor(problem, { hint = "", argument = "" } = {}) {
    super(problem);
    this.problem = problem;
    this.hint = hint;
    this.argument = argument;
  }
}

// Returns 'did you mean "…"?' with the choice most similar to a word; empty if none is similar.
function didYouMean(word, choices) {
  if (typeof word !== "string") return "";
  const ranked = [...choices]
    .map((choice) => ({ choice, ratio: similarity(word.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ ratio }) => ratio >= 0.6)
    .sort((one, other) => other.ratio - one.ratio || (one.choice < other.choice ? 1 : -1));
  return ranked.length ? `did you mean "${ranked[0].choice}"?` : "";
}

// Returns how similar two words are, from 0 to 1: the share of letters in common blocks (Ratcliff and Obershelp).
function similarity(one, other) {
  return one.length + other.length ? (2 * commonLetters(one, other)) / (one.length + other.length) : 1;
}

function commonLetters(one, other) {
  let best = { size: 0, at: 0, other: 0 };
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < other.length; j++) {
      let size = 0;
      while (i + size < one.length && one[i + size] === other[j + size]) size++;
      if (size > best.size) best = { size, at: i, other: j };
    }
  }
  if (!best.size) return 0;
  const before = commonLetters(one.slice(0, best.at), other.slice(0, best.other));
  const after = commonLetters(one.slice(best.at + best.size), other.slice(best.other + best.size));
  return before + best.size + after;
}
