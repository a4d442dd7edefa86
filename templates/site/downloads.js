// Says how to save files where a browser shows them instead: on pages that are opened from a folder.
"use strict";

if (location.protocol === "file:") document.querySelectorAll("[data-from-folder]").forEach((note) => { note.hidden = false; });
