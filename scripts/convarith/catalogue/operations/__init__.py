"""The operations that a figure can show: a module for each says everything about it, and ``registry`` lists them."""
