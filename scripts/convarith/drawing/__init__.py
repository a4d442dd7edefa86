"""From the catalogue's text to TeX: pure functions on plain data, no process and no file but the templates."""
