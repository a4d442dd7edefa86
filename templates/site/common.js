// What the explorer and the page of networks have in common.

// Returns a text as HTML has it, in an element or in quotes.
function plainText(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Returns a coordinate as an SVG has it.
function round(number) {
  return Math.round(number * 100) / 100;
}

// Returns the first number and the length of each run of consecutive numbers.
function runs(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === number) last[1] += 1;
    else found.push([number, 1]);
  }
  return found;
}

// Copies a text, also where there is no clipboard, as on pages that are opened from a folder.
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
