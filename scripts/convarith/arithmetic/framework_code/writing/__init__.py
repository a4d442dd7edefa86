"""Writes an operation as a layer of a framework: a module for each framework."""
