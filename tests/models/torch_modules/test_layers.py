"""Single layers are read by their attributes: nothing of torch is imported for them."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from convarith.models import from_torch

class Conv2d:
    in_channels, out_channels, groups, bias, padding_mode = 3, 8, 1, None, "zeros"
    kernel_size, stride, padding, dilation = (3, 3), (2, 2), "valid", (1, 1)

    def __call__(self, x):
        raise AssertionError("it is not run")

    def named_modules(self):
        return [("", self)]

network = from_torch(Conv2d(), (9, 7))
print(network.states["Conv2d"].shape, network.parameters, "torch" in sys.modules, "onnx" in sys.modules)
"""


def test_a_single_layer_needs_no_torch() -> None:
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert result.stdout.split(" ", 5)[:5] == ["8", "×", "4", "×", "3"]
    assert result.stdout.split()[5:] == ["216", "False", "False"]
