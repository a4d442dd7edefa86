"""Reads a module of PyTorch as a network; ``torch`` is imported for models only, not for single layers."""

from convarith.models.torch_modules.reading import from_torch

__all__ = ["from_torch"]
