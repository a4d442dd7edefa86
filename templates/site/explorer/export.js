// The drawing as a file: SVG whose colours are its own, or PNG of it.

const KEPT_PROPERTIES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"];

// Returns the SVG of a drawing as text, which looks the same without this page.
function exportedSvg(svg) {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    if (element.matches("path, text")) {
      const isFilled = element.matches("text");
      for (const name of KEPT_PROPERTIES) {
        const value = style.getPropertyValue(name);
        const isDefault = value === "" || value === "normal" || (!isFilled && /^(font|text|dominant)/.test(name)) || (name === "stroke-dasharray" && value === "none");
        if (!isDefault) {
          element.setAttribute(name, name === "fill" || name === "stroke" ? plainColour(value) : value.replaceAll('"', "'"));
        }
      }
    }
    for (const name of ["class", "role", "tabindex", "style", "aria-label"]) element.removeAttribute(name);
  });
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.insertBefore(titleElement(svg.getAttribute("aria-label")), copy.firstChild);
  return new XMLSerializer().serializeToString(copy);
}

function titleElement(text) {
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = text;
  return title;
}

// Returns a computed colour as every program reads it: mixed ones are computed as color(srgb …).
function plainColour(colour) {
  const parts = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(colour);
  return parts ? `rgb(${parts.slice(1).map((part) => Math.round(255 * Number(part))).join(", ")})` : colour;
}

// Calls `done` with a PNG of a drawing, on its page's ground, at so many pixels per point.
function exportPng(svg, { scale = 4, background }, done) {
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
    const context = canvas.getContext("2d");
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(done, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(exportedSvg(svg))}`;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
