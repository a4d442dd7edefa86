"""A network as boxes in space: one per feature map, in the colours of what gave them, with their sizes and channels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from convarith.arithmetic.networks.operations import Input
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import check_number
from convarith.catalogue.operations.network import network_of
from convarith.errors import CatalogueError, Details, GeometryError, did_you_mean
from convarith.scenes.architecture.bodies import bodies_of
from convarith.scenes.architecture.folding import folded
from convarith.scenes.architecture.lanes import by_size, lanes_of
from convarith.scenes.architecture.legend import Legend, legend_of
from convarith.scenes.architecture.nesting import nested
from convarith.scenes.architecture.nodes import MapKind, nodes_of, without_enlarged
from convarith.scenes.architecture.parts import Picture
from convarith.scenes.architecture.picture import picture_of
from convarith.scenes.architecture.placing import Plan
from convarith.scenes.architecture.routes import routes_of
from convarith.scenes.scene import Scene
from convarith.sentences import named, setting
from convarith.words.wording import Wording

MOST_NODES = 600
LAYOUTS = ("wrapped", "u", "straight")
PAGE = 17.0
"""How wide a row is at most where nothing is said of it, in centimetres: the text of a page."""
NARROWEST, WIDEST = 4, 500
OPTIONS = ("layout", "width", "fold", "names")


@dataclass(frozen=True)
class Still:
    """The one frame."""

    number: int = 1


class Architecture(Scene):
    """A network or a stack; the options say how it is laid out, whether blocks are folded and layers named."""

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        options = figure.options
        if figure.compared:
            raise CatalogueError(
                f'the template "{figure.template}" compares nothing', Details(hint=f"take {named('compare')} away")
            )
        try:
            self.network = network_of(figure.operation)
        except GeometryError as error:
            hint = f"it shows a network, a stack or a layer: {setting('operation', word='network')}"
            problem = f'the template "{figure.template}" cannot show this operation: {error.problem}'
            raise CatalogueError(problem, Details(hint=hint)) from None
        layout = _choice(options, "layout", LAYOUTS)
        nodes = nodes_of(self.network)
        self._all = nodes
        nodes = without_enlarged(nodes) if layout == "u" else nodes
        self.nodes, self.folds = folded(nodes) if _flag(options, "fold", default=True) else (nodes, ())
        check_number(len(self.nodes), MOST_NODES, "boxes and marks", hint="draw a part of the network")
        has_names = figure.labels and _flag(options, "names", default=False)
        bodies = bodies_of(self.nodes, has_names=has_names, is_slim=layout == "u")
        lanes = lanes_of(self.nodes)
        lanes = by_size(self.nodes, lanes) if layout == "u" else lanes
        limit = _width(options) if layout == "wrapped" else None
        routes = routes_of(self.nodes, lanes, bodies)
        steps = nested(routes, self.nodes, lanes) if layout == "u" and not self.folds else []
        plan = Plan(self.nodes, self.folds, lanes, bodies, steps or routes, limit, layout == "u", bool(steps))
        self.picture: Picture = picture_of(plan)
        self.legend: Legend = legend_of(self.nodes, self.picture, self.wording)

    @property
    def frames(self) -> Sequence[Still]:
        """The picture."""
        return (Still(),)

    @property
    def names(self) -> Mapping[str, Any]:
        """The parts of the picture, and what they mean."""
        return {"picture": self.picture, "legend": self.legend}

    def describe(self) -> str:
        """Say what the network takes and gives, and of what its picture consists."""
        return f"{super().describe()}{self._parts()}{self._undrawn()}{self._repeated()}"

    def describe_frame(self, number: int) -> str:
        """Say the same: there is one frame."""
        return self.describe()

    def _parts(self) -> str:
        kinds = Counter(node.kind for node in self._all if not node.symbol and not node.is_joined)
        marks = Counter(node.symbol for node in self._all if node.symbol)
        numbers = {kind: kinds[kind] for kind in MapKind if kinds[kind]} | dict(marks)
        counted = [self.wording.say(f"network_maps.{key}", count, count=count) for key, count in numbers.items()]
        return self.wording.say("network.maps", maps=self.wording.listed(counted))

    def _undrawn(self) -> str:
        """Say how many layers have no node, such as activations; nothing if all have one."""
        drawn = {node.name for node in self._all}
        layers = (layer for layer in self.network.layers if not isinstance(layer.operation, Input))
        count = sum(layer.name not in drawn for layer in layers)
        return self.wording.say("network.undrawn", count, count=count) if count else ""

    def _repeated(self) -> str:
        if not self.folds:
            return ""
        runs = [
            self.wording.say("network.run", layers=self._run(fold.first, fold.last), count=fold.count)
            for fold in self.folds
        ]
        return self.wording.say("network.repeated", runs=self.wording.listed(runs))

    def _run(self, first: int, last: int) -> str:
        names = self.nodes[first].name, self.nodes[last].name
        if first == last:
            return self.wording.say("network.one", name=names[0])
        return self.wording.say("network.several", first=names[0], last=names[1])


def _choice(options: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = options.get(key, choices[0])
    if value in choices:
        return str(value)
    hint = f"{did_you_mean(value, choices)} it is one of {', '.join(choices)}".strip()
    raise CatalogueError(f'options: {key} cannot be "{value}"', Details(hint=hint, argument="options"))


def _flag(options: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = options.get(key, default)
    if isinstance(value, bool):
        return value
    raise CatalogueError(f"options: {key} must be true or false", Details(argument="options"))


def _width(options: Mapping[str, Any]) -> float:
    value = options.get("width", PAGE)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and NARROWEST <= value <= WIDEST:
        return float(value)
    problem = f"options: width must be a number of centimetres from {NARROWEST} to {WIDEST}"
    raise CatalogueError(problem, Details(argument="options"))
