"""Networks: graphs of named layers, their shapes, receptive fields and costs, and what is wrong with them."""

from convarith.arithmetic.networks.findings import Finding, FindingKind, findings
from convarith.arithmetic.networks.layers import DataType, LayerState, NamedLayer
from convarith.arithmetic.networks.network import Network, from_stack
from convarith.arithmetic.networks.operations import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    Opaque,
    Operation,
    Pad,
    Pointwise,
    Unflatten,
)
from convarith.arithmetic.networks.repaired import repaired
from convarith.arithmetic.networks.repairing import NetworkRepair
from convarith.arithmetic.networks.shapes import Shape
from convarith.arithmetic.networks.table import Row, Totals, network_rows, totals

__all__ = [
    "Add",
    "Concatenate",
    "Crop",
    "DataType",
    "Finding",
    "FindingKind",
    "Flatten",
    "Input",
    "LayerState",
    "Linear",
    "NamedLayer",
    "Network",
    "NetworkRepair",
    "Opaque",
    "Operation",
    "Pad",
    "Pointwise",
    "Row",
    "Shape",
    "Totals",
    "Unflatten",
    "findings",
    "from_stack",
    "network_rows",
    "repaired",
    "totals",
]
