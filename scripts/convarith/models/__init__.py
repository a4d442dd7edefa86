"""Networks from models of frameworks: files of ONNX, modules of PyTorch."""

from convarith.models.onnx_graph import from_onnx
from convarith.models.torch_modules import from_torch

__all__ = ["from_onnx", "from_torch"]
