"""Figures in documents that programs make: notebooks and Quarto by a cell magic, Sphinx by a directive."""
