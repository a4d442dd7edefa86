"""How numbers, sizes, windows and texts are written for people, in plain words and in TeX."""
