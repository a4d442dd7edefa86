// The markup of single fields, and what is read from them.

function numberMarkupOf(key, axis, name) {
  const { label } = SIZE_KEYS[key];
  const title = name ? `<span class="axis">${name}</span>` : "";
  return `<div class="field">${title}${numberFields(`${key}-${axis}`, key, axis, `${label}${name ? `, ${name}` : ""}`)}</div>`;
}

function numberFields(id, key, axis, label) {
  const { minimum, slider } = SIZE_KEYS[key];
  const shared = `min="${minimum}" step="1" data-key="${key}" data-axis="${axis}"`;
  return `<input type="number" id="${id}" inputmode="numeric" ${shared} aria-label="${label}" aria-describedby="problem-${key}"><input type="range" id="${id}-slider" max="${slider}" data-slider="${slider}" ${shared} aria-label="${label}, slider">`;
}

function otherMarkup(key, kind) {
  const { label, reads, choices, minimum, slider } = OTHER_KEYS[key];
  const problem = `<p class="problem" id="problem-${key}" hidden></p>`;
  if (reads === "flag") {
    return `<div class="quantity is-flag"><label><input type="checkbox" id="${key}" data-key="${key}"> ${label}</label>${problem}</div>`;
  }
  if (reads === "choice") {
    const usual = usualValue(kind, key) === null && key !== "mask" ? '<option value="">as usual</option>' : "";
    const options = (kind.choices?.[key] ?? choices)
      .map((each) => `<option value="${each}">${choiceInWords(each)}</option>`)
      .join("");
    return `<div class="quantity is-choice"><label for="${key}">${kind === KINDS.resize && key === "mode" ? "Mode" : label}</label><select id="${key}" data-key="${key}">${usual}${options}</select>${problem}</div>`;
  }
  const shared = `min="${minimum}" step="1" data-key="${key}"`;
  const range = slider
    ? `<input type="range" id="${key}-slider" max="${slider}" data-slider="${slider}" ${shared} aria-label="${label}, slider">`
    : "";
  const empty = reads === "optional" ? ' placeholder="cells that count"' : "";
  return `<div class="quantity"><label for="${key}">${label}</label><div class="field"><input type="number" id="${key}" inputmode="numeric" ${shared}${empty} aria-describedby="problem-${key}">${range}</div>${problem}</div>`;
}

function choiceInWords(word) {
  return { max: "largest value (max)", average: "average", zeros: "zeros" }[word] ?? word;
}

function otherValue({ reads }, element) {
  if (reads === "flag") return element.checked;
  if (reads === "choice") return element.value === "" ? undefined : element.value;
  if (element.value.trim() === "") return reads === "optional" ? undefined : element.value;
  return Number(element.value);
}

// Makes a slider long enough for a value that was typed.
function widen(element, value) {
  if (element.type === "range") element.max = String(Math.max(Number(element.dataset.slider), Number(value) || 0));
}

// Returns a problem whose axis, if it names one, has its name; none where all axes are together.
function axisInWords(problem, { apart, axes }) {
  return problem.replace(/^axis (\d): /, (_, axis) => (apart.size && axes > 1 ? `${AXES_OF[axes][axis]}: ` : ""));
}
