"""The families of figures, by the catalogue's files: what each is called, and what it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """The figures of a file of the catalogue: a title, a sentence, and whether they are those that people know.

    ``known`` families come first; ``wide`` ones have pictures with room for numbers or rows.
    """

    file: str
    title: str
    sentence: str = ""
    known: bool = False
    wide: bool = False


FAMILIES = (
    Family(
        "convolution",
        "Convolution",
        "A kernel moves over an input (blue) and computes an output (cyan), with or without padding and strides.",
        known=True,
    ),
    Family(
        "transposed",
        "Transposed convolution",
        "Shown as the direct convolution that computes it: with zeros between the cells of its input, padding around "
        "it, and stride 1.",
        known=True,
    ),
    Family("dilated", "Dilated convolution", "The taps of the kernel stand apart.", known=True),
    Family(
        "numerical", "In numbers", "What is multiplied and added for each cell of the output.", known=True, wide=True
    ),
    Family(
        "scatter",
        "What a transposed convolution adds up",
        "Each input cell, times the kernel, is added to the output. Where windows overlap unevenly, a checkerboard "
        "appears.",
        wide=True,
    ),
    Family("matrix", "The matrix of a convolution", "Its transpose is the transposed convolution.", wide=True),
    Family("sizes", "Sizes, paddings and strides", "What decides how large the output is.", wide=True),
    Family("padding", "Padding with cells of the input", "Reflected, replicated, symmetric and circular."),
    Family("channels", "Channels", "Several maps, groups, depthwise and pointwise convolutions."),
    Family("stacks", "Stacks of layers", "How the receptive field grows from layer to layer.", wide=True),
    Family("volumes", "Three axes", "Convolutions of volumes."),
    Family("deformable", "Deformable convolution", "The taps of the kernel move with offsets of their own."),
    Family("resizing", "Resizing and adaptive pooling", "Outputs that each take a region of the input.", wide=True),
    Family("masks", "Masked convolution", "Outputs that see only what comes before them in reading order."),
    Family("gradients", "Gradients", "The gradients of a convolution are convolutions too.", wide=True),
    Family(
        "rearrangements",
        "Rearrangements",
        "Operations that move values: channels to pixels, windows to columns.",
        wide=True,
    ),
    Family("attention", "Patches and windows", "How vision transformers cut a map.", wide=True),
    Family(
        "networks",
        "Networks",
        "Each feature map is a box, as thick as it has channels and as high and deep as it has cells.",
        wide=True,
    ),
)
"""All families of the figures that are shipped, in the order of the start page."""


def families_of(files: Iterable[str]) -> list[Family]:
    """Return the families of these files of the catalogue, those that are shipped first."""
    there = set(files)
    others = sorted(there - {family.file for family in FAMILIES})
    return [*(family for family in FAMILIES if family.file in there), *map(family_of, others)]


def family_of(file: str) -> Family:
    """Return the family of a file of the catalogue; one of its name for a file that is somebody's own."""
    known = next((family for family in FAMILIES if family.file == file), None)
    return known or Family(file, file.replace("_", " ").capitalize())
