"""Writes numbers, sizes, windows and texts for people, in plain words and in TeX."""
