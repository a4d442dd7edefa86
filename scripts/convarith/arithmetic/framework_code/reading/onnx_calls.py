"""From nodes of ONNX to the layers that they are: each with the constants that its inputs are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from convarith.arithmetic.framework_code.reading.calls import Argument, Call
from convarith.arithmetic.framework_code.reading.onnx import INPUTS
from convarith.arithmetic.framework_code.reading.onnx_nodes import CONSTANT, Node, constant, constants, read_nodes
from convarith.arithmetic.framework_code.reading.source import Source


def onnx_calls(source: Source) -> Sequence[Call]:
    """Return the nodes of a text without its constants, which become arguments of the nodes that take them.

    Raises CodeError for what is not a node, for an input whose value is not in the text but says something about the
    geometry, and for a node that does not read the one before it.
    """
    nodes = read_nodes(source)
    known = constants(nodes)
    layers = [node for node in nodes if node.call.name != CONSTANT]
    if not layers:
        raise source.error("a Constant computes nothing", nodes[0].call.name_span, "write the node that takes it")
    for before, node in pairwise(layers):
        if not node.inputs or node.inputs[0][0] not in before.outputs:
            hint = "read the layers one by one"
            raise source.error(f"this node does not read {before.outputs[0]}", node.call.name_span, hint)
    return [_with_constants(node, known) for node in layers]


def _with_constants(node: Node, known: Mapping[str, Argument]) -> Call:
    keywords = dict(node.call.keywords)
    for (name, span), parameter in zip(node.inputs, INPUTS.get(node.call.name, ()), strict=False):
        if not parameter or not name:
            continue
        if name not in known:
            hint = f"write {constant(name, [1, 1])} in front of it"
            raise node.call.source.error(f"{parameter} is {name}, whose value is not in the text", span, hint)
        keywords[parameter] = replace(known[name], span=span)
    return replace(node.call, keywords=keywords)
