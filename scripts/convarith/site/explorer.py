"""The explorer: a page on which any layer can be set and looked at, and the scripts that make it."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part
from convarith.site.scripts import COMMON, arithmetic_script, page_script
from convarith.site.scripts import EXPLORER as FILES

PATH = "explore.html"
SENTENCE = "Set any layer, and see what each cell reads, how large the output is, and the code."
WORDS = (
    "output size calculator: which inputs an output sees, which padding or output padding doubles, halves or keeps a"
    " size, sliders, PyTorch, Keras, JAX, ONNX code"
)
OPERATIONS = {
    "convolution": ("Convolution", "nn.Conv1d Conv2d Conv3d"),
    "transposed_convolution": (
        "Transposed convolution (deconvolution)",
        "nn.ConvTranspose1d ConvTranspose2d ConvTranspose3d Conv2DTranspose",
    ),
    "pooling": ("Max and average pooling, unpooling", "nn.MaxPool1d MaxPool2d MaxPool3d AvgPool2d AveragePooling2D"),
    "masked_convolution": ("Masked convolution", ""),
    "deformable_convolution": ("Deformable convolution", "offsets"),
    "adaptive_pooling": ("Adaptive pooling", "nn.AdaptiveAvgPool2d AdaptiveMaxPool2d"),
    "global_pooling": ("Global pooling", "GlobalAveragePooling2D GlobalMaxPool"),
    "unfolding": ("Unfolding (im2col)", "nn.Unfold"),
    "pixel_shuffle": ("Pixel shuffle (depth to space)", "nn.PixelShuffle DepthToSpace"),
    "pixel_unshuffle": ("Pixel unshuffle (space to depth)", "nn.PixelUnshuffle SpaceToDepth"),
    "resize": ("Resize: nearest, bilinear (upsampling)", "nn.Upsample UpSampling2D interpolate"),
    "window_partition": ("Window partition (patches)", ""),
    "input_gradient": ("Gradient of a convolution's input", ""),
    "weight_gradient": ("Gradient of a convolution's weights", ""),
}
"""The operations that can be explored, by their words in the catalogue: the titles that the search finds, and names in
frameworks."""


def _made(material: Material) -> Iterator[Page | File]:
    hits = (
        Hit("Explorer", "page", PATH, WORDS),
        *(Hit(title, "explorer", f"{PATH}#operation={name}", words) for name, (title, words) in OPERATIONS.items()),
    )
    yield Page(PATH, "explore.html.j2", hits=hits)
    yield File("explore.css", material.read("explore.css"))
    yield File("arithmetic.js", arithmetic_script(material.read))
    yield File("explore.js", page_script(material.read, (COMMON, *FILES)))


EXPLORER = Part("explorer", "site.explorer", _made, Link("Explorer", PATH, SENTENCE))
