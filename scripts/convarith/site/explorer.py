"""The explorer: a page on which any layer can be set and looked at, and the scripts that make it."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part
from convarith.site.scripts import EXPLORER as FILES
from convarith.site.scripts import arithmetic_script, page_script

PATH = "explore.html"
SENTENCE = "Set any layer, and see what each cell reads, how large the output is, and the code."
OPERATIONS = {
    "convolution": "Convolution",
    "transposed_convolution": "Transposed convolution (deconvolution)",
    "pooling": "Max and average pooling",
    "masked_convolution": "Masked convolution",
    "adaptive_pooling": "Adaptive pooling",
    "global_pooling": "Global pooling",
    "unfolding": "Unfolding (im2col)",
    "pixel_shuffle": "Pixel shuffle (depth to space)",
    "pixel_unshuffle": "Pixel unshuffle (space to depth)",
    "resize": "Resize: nearest, bilinear (upsampling)",
    "window_partition": "Window partition (patches)",
    "input_gradient": "Gradient of a convolution's input",
    "weight_gradient": "Gradient of a convolution's weights",
}
"""The operations that can be explored, by their words in the catalogue, with the titles that the search finds."""


def _made(material: Material) -> Iterator[Page | File]:
    hits = (
        Hit("Explorer", "page", PATH, "output size calculator, interactive, sliders, PyTorch, Keras, JAX, ONNX code"),
        *(Hit(title, "explorer", f"{PATH}#operation={name}") for name, title in OPERATIONS.items()),
    )
    yield Page(PATH, "explore.html.j2", hits=hits)
    yield File("explore.css", material.read("explore.css"))
    yield File("arithmetic.js", arithmetic_script(material.read))
    yield File("explore.js", page_script(material.read, FILES))


EXPLORER = Part("explorer", "site.explorer", _made, Link("Explorer", PATH, SENTENCE))
