"""Networks: graphs of named layers, their shapes, receptive fields and costs, and what is wrong with them."""

from typing import TYPE_CHECKING

from convarith.lazy_names import lazy_names

if TYPE_CHECKING:
    from convarith.arithmetic.networks.applied_repair import repaired as repaired
    from convarith.arithmetic.networks.finding import Finding as Finding
    from convarith.arithmetic.networks.finding import FindingKind as FindingKind
    from convarith.arithmetic.networks.finding import findings as findings
    from convarith.arithmetic.networks.layers import DataType as DataType
    from convarith.arithmetic.networks.layers import LayerState as LayerState
    from convarith.arithmetic.networks.layers import NamedLayer as NamedLayer
    from convarith.arithmetic.networks.network import Network as Network
    from convarith.arithmetic.networks.network import from_stack as from_stack
    from convarith.arithmetic.networks.operations import Add as Add
    from convarith.arithmetic.networks.operations import Concatenate as Concatenate
    from convarith.arithmetic.networks.operations import Crop as Crop
    from convarith.arithmetic.networks.operations import Flatten as Flatten
    from convarith.arithmetic.networks.operations import Input as Input
    from convarith.arithmetic.networks.operations import Linear as Linear
    from convarith.arithmetic.networks.operations import Opaque as Opaque
    from convarith.arithmetic.networks.operations import Operation as Operation
    from convarith.arithmetic.networks.operations import Pad as Pad
    from convarith.arithmetic.networks.operations import Pointwise as Pointwise
    from convarith.arithmetic.networks.operations import Unflatten as Unflatten
    from convarith.arithmetic.networks.repairing import NetworkRepair as NetworkRepair
    from convarith.arithmetic.networks.shapes import Shape as Shape
    from convarith.arithmetic.networks.table import Row as Row
    from convarith.arithmetic.networks.table import Totals as Totals
    from convarith.arithmetic.networks.table import network_rows as network_rows
    from convarith.arithmetic.networks.table import totals as totals

MODULES = {
    "finding": ("Finding", "FindingKind", "findings"),
    "layers": ("DataType", "LayerState", "NamedLayer"),
    "network": ("Network", "from_stack"),
    "operations": (
        "Add",
        "Concatenate",
        "Crop",
        "Flatten",
        "Input",
        "Linear",
        "Opaque",
        "Operation",
        "Pad",
        "Pointwise",
        "Unflatten",
    ),
    "applied_repair": ("repaired",),
    "repairing": ("NetworkRepair",),
    "shapes": ("Shape",),
    "table": ("Row", "Totals", "network_rows", "totals"),
}
__getattr__, __all__ = lazy_names(__name__, MODULES)


def __dir__() -> list[str]:
    return __all__
