"""Reads the text of a framework's layer as an operation: a module for the layers of each framework."""
