"""The guide as pages: the TeX of its chapters, read with a table of handlers, becomes HTML with formulas as MathML."""
