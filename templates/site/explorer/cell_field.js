// A number typed into a cell of the drawing.

// Opens a field over a cell of the input or the kernel, into which a number can be typed.
function editCell(explorer, cell, lit) {
  const key = { input: "input_values", kernel: "kernel_values" }[lit.map];
  if (!key || lit.position === null || lit.layer || explorer.view() === "matrix" || !explorer.values) return;
  const box = cell.element.getBoundingClientRect();
  const host = explorer.page.querySelector("#stage").getBoundingClientRect();
  const field = document.createElement("input");
  Object.assign(field, {
    className: "cell-field", value: cell.text ?? explorer.values[lit.map][lit.position], inputMode: "decimal",
  });
  field.setAttribute("aria-label", `Number of this cell of the ${lit.map}`);
  field.style.cssText = `left:${box.left - host.left}px;top:${box.top - host.top}px;width:${Math.max(box.width, 44)}px;height:${Math.max(box.height, 28)}px`;
  let isOpen = true;
  const close = (isTaken) => {
    if (!isOpen) return;
    isOpen = false; // what is removed loses the focus, which would close it once more
    const value = Number(field.value);
    const [id, map] = [lit.position, lit.map];
    field.remove();
    if (isTaken && field.value.trim() !== "" && Number.isFinite(value)) {
      const values = [...explorer.values[map]];
      values[id] = value;
      explorer.setNumbers(key, values);
    }
    const again = explorer.drawing.svg.querySelector(`[data-map="${map}"][data-index="${cell.index.join()}"]`);
    if (again) explorer.drawing.focusOn(again);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(event.key === "Enter");
    }
  });
  field.addEventListener("blur", () => close(true));
  explorer.page.querySelector("#stage").append(field);
  field.focus();
  if (cell.text === undefined || cell.text === null) field.select();
}
