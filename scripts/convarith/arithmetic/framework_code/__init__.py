"""Code of frameworks, in and out: the text of a layer becomes an operation, and an operation such a text.

A text is read as syntax and never run.
"""
