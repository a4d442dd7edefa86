"""Networks from models of frameworks: files of ONNX, modules of PyTorch."""

from typing import TYPE_CHECKING

from convarith.lazy_names import lazy_names

if TYPE_CHECKING:
    from convarith.models.onnx_graph import from_onnx as from_onnx
    from convarith.models.torch_modules import from_torch as from_torch

MODULES = {
    "onnx_graph": ("from_onnx",),
    "torch_modules": ("from_torch",),
}
__getattr__, __all__ = lazy_names(__name__, MODULES)


def __dir__() -> list[str]:
    return __all__
