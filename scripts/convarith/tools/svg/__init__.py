"""Converts a PDF to SVG: reads its shapes and glyphs, and writes animated layers in a theme's colours."""
