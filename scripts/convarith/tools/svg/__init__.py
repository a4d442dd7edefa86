"""SVG from the objects of a PDF: shapes, glyphs, layers that take turns, colours of themes."""
