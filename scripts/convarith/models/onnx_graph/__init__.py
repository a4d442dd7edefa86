"""Reads a model of ONNX as a network; the package ``onnx`` is imported when there is a model to read."""

from convarith.models.onnx_graph.reading import from_onnx

__all__ = ["from_onnx"]
