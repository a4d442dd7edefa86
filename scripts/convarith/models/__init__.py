"""Networks from models of frameworks: files of ONNX, modules of PyTorch."""

from convarith.models.onnx_graph import from_onnx

__all__ = ["from_onnx"]
