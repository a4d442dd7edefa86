"""The page of networks: layers and branches to change, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part
from convarith.site.scripts import COMMON, networks_script, page_script

SCRIPTS = (
    COMMON,
    "explorer/notation.js",
    *(f"network_page/{name}.js" for name in ("text", "toml", "presets", "words")),
)
DRAWN = ("network_page/table.js", "network_page/bars.js", "network_page/page.js")
WORDS = (
    "layers and branches: whether they fit, which do not and what mends it; receptive field, parameters, MACs and"
    " FLOPs, skip connections"
)
KNOWN = {
    "vgg": "VGG-16",
    "resnet": "ResNet: stem and a block",
    "unet": "U-Net",
    "wavenet": "WaveNet",
    "dcgan": "DCGAN",
    "inception": "Inception block",
}
"""The networks that a link opens, by the names of their functions in network_page/presets.js."""


def _made(material: Material) -> Iterator[Page | File]:
    yield Page("network.html", "network.html.j2", {}, tuple(_hits()))
    yield File("network.css", material.read("network.css"))
    yield File("networks.js", networks_script(material.read))
    yield File("network.js", page_script(material.read, (*SCRIPTS, *DRAWN), has_networks=True))


def _hits() -> Iterator[Hit]:
    yield Hit("Networks", "page", "network.html", WORDS)
    for name, title in KNOWN.items():
        yield Hit(title, "network", f"network.html#{name}", "layer by layer: size, receptive field, parameters, MACs")


NETWORK = Part(
    "network",
    "site.network",
    _made,
    Link("Networks", "network.html", "Put layers together, and see what each cell sees and what it costs."),
)
