"""What the player of a figure needs: the SVG without its time, what each frame shows, and a sentence for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from convarith.site.material import Drawn, Material
from convarith.tools.svg.stepping import stepped


@dataclass(frozen=True)
class Player:
    """A figure to be played: ``svg`` stands still at the frame ``start``, from 1; ``data`` is what the script reads."""

    title: str
    svg: Markup
    start: int
    data: dict[str, Any]

    @property
    def frames(self) -> int:
        """The number of frames."""
        return len(self.data["durations"])

    @property
    def sentence(self) -> str:
        """The sentence of the frame that is shown first."""
        sentence: str = self.data["sentences"][self.start - 1]
        return sentence


def player(drawn: Drawn, material: Material) -> Player:
    """Return the player of a figure, whose SVG has been made."""
    made = stepped(material.svg(drawn.name), drawn.durations)
    data = {
        "durations": drawn.durations,
        "loop": drawn.figure.look.timing.loop,
        "sentences": [drawn.scene.describe_frame(number) for number in drawn.scene.shown],
        "shown": made.shown,
    }
    return Player(drawn.title, Markup(made.svg), drawn.middle, data)
