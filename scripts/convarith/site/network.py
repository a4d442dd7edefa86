"""The page of networks: layers and branches to change, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator

from convarith.site.material import Material
from convarith.site.page import File, Hit, Link, Page, Part
from convarith.site.scripts import networks_script, page_script

SCRIPTS = ("explorer/notation.js", *(f"network_page/{name}.js" for name in ("text", "toml", "presets", "words")))
DRAWN = ("network_page/table.js", "network_page/bars.js", "network_page/page.js")
WORDS = (
    "layers branches receptive field parameters multiply-accumulates skip connections U-Net ResNet VGG WaveNet DCGAN"
)


def _made(material: Material) -> Iterator[Page | File]:
    yield Page("network.html", "network.html.j2", {}, (Hit("Networks", "page", "network.html", WORDS),))
    yield File("network.css", material.read("network.css"))
    yield File("networks.js", networks_script(material.read))
    yield File("network.js", page_script(material.read, (*SCRIPTS, *DRAWN), has_networks=True))


NETWORK = Part(
    "network",
    "site.network",
    _made,
    Link("Networks", "network.html", "Put layers together, and see what each cell sees and what it costs."),
)
