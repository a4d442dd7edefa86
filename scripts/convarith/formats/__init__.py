"""The formats of a finished figure."""
