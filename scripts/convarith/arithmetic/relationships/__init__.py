"""What the guide states in formulas: sizes, costs and receptive fields, each as words, TeX and a function."""
