"""Reads ONNX's text of nodes, as ``onnx.printer`` prints it: ``y = Conv <kernel_shape = [3, 3]> (x, w)``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convarith.arithmetic.framework_code.reading.calls import Argument, Call
from convarith.arithmetic.framework_code.reading.source import Source, Span
from convarith.errors import CodeError

EXAMPLE = "write y = Conv <kernel_shape = [3, 3], strides = [2, 2]> (x, w)"
CONSTANT = "Constant"
NAMES = r'[\w."/:$-]+'
HEAD = re.compile(
    rf"\s*(?:\[[^\]]*\]\s*)?(?:(?P<outputs>{NAMES}(?:\s*,\s*{NAMES})*)\s*=\s*)?(?P<op>[A-Za-z_][\w.]*)\s*(?P<next>[<(])"
)
INPUTS = re.compile(rf"\s*\(\s*(?P<inputs>(?:{NAMES}(?:\s*,\s*{NAMES})*)?)\s*\)[ \t;]*(?:\n|$)?")
ATTRIBUTE = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*(?P<value>.*?)\s*", re.DOTALL)
TENSOR = re.compile(r"(?:int64|float|int32|double)\s*\[\s*\d*\s*\]\s*\w*\s*\{(?P<values>[^}]*)\}")


@dataclass(frozen=True)
class Node:
    """A node of a graph: its operator is the name of ``call``, its attributes are the call's arguments."""

    call: Call
    outputs: tuple[str, ...]
    inputs: tuple[tuple[str, Span], ...]


def is_nodes(text: str, operators: Sequence[str]) -> bool:
    """Return whether a text is one of nodes: attributes in < >, or a known operator of inputs that are names."""
    head = HEAD.match(text)
    if head is None:
        return False
    if head["next"] == "<":
        return True
    inputs = INPUTS.match(text, head.end() - 1)
    has_numbers = inputs is not None and re.search(r"(?<![\w.])[\d.]+(?![\w.])", inputs["inputs"])
    return head["op"] in operators and inputs is not None and not has_numbers


def read_nodes(source: Source) -> list[Node]:
    """Return the nodes of a text in order; raises CodeError that points to what is not one."""
    nodes = []
    at = 0
    while source.text[at:].strip():
        node, at = _node(source, at)
        nodes.append(node)
    return nodes


def constants(nodes: Sequence[Node]) -> Mapping[str, Argument]:
    """Return the values of the constants among nodes, by the names of their outputs."""
    found = {}
    for node in nodes:
        if node.call.name == CONSTANT:
            if len(node.call.keywords) != 1:
                raise node.call.source.error("a Constant has one value", node.call.span, f"write {constant('s', [2])}")
            found[node.outputs[0]] = next(iter(node.call.keywords.values()))
    return found


def constant(name: str, values: Sequence[float]) -> str:
    """Return the node of a constant: whole numbers, or floats if there is one."""
    kind = "floats" if any(isinstance(value, float) for value in values) else "ints"
    return f"{name} = {CONSTANT} <value_{kind} = [{', '.join(map(repr, values))}]> ()"


def _node(source: Source, at: int) -> tuple[Node, int]:
    head = HEAD.match(source.text, at)
    if head is None:
        raise _not_a_node(source, at)
    keywords: dict[str, Argument] = {}
    end = head.end() - 1
    if head["next"] == "<":
        close = _closing(source, end)
        for attribute in _attributes(source, end + 1, close):
            if attribute[0] in keywords:
                raise source.error(f"{attribute[0]} is given twice", attribute[1].span, "take one of them away")
            keywords[attribute[0]] = attribute[1]
        end = close + 1
    inputs = INPUTS.match(source.text, end)
    if inputs is None:
        raise _not_a_node(source, min(end, len(source.text) - 1), "the names of the inputs are missing")
    prefix, _, name = head["op"].rpartition(".")
    span = Span(head.start("op"), len(source.text[: inputs.end()].rstrip()))
    call = Call(source, prefix, name, Span(*head.span("op")), span, (), keywords)
    names = [
        (found[0].strip('"'), Span(found.start() + inputs.start("inputs"), found.end() + inputs.start("inputs")))
        for found in re.finditer(NAMES, inputs["inputs"])
    ]
    outputs = tuple(each.strip() for each in (head["outputs"] or "").split(","))
    return Node(call, outputs, tuple(names)), inputs.end()


def _not_a_node(source: Source, at: int, problem: str = "this is not a node of ONNX") -> CodeError:
    while at < len(source.text) - 1 and source.text[at].isspace():
        at += 1
    return source.error(problem, Span(at, at + 1), EXAMPLE)


def _closing(source: Source, start: int) -> int:
    """Return where the < at ``start`` is closed, outside of texts in quotes."""
    in_quotes = False
    for at in range(start, len(source.text)):
        if source.text[at] == '"':
            in_quotes = not in_quotes
        if source.text[at] == ">" and not in_quotes:
            return at
    raise source.error("'<' was never closed", Span(start, start + 1), EXAMPLE)


def _attributes(source: Source, start: int, end: int) -> Iterator[tuple[str, Argument]]:
    """Yield each attribute between two places by its name."""
    for first, last in _parts(source.text, start, end):
        found = ATTRIBUTE.fullmatch(source.text, first, last)
        text = source.text[first:last]
        span = Span(last - len(text.lstrip()), first + len(text.rstrip()))
        if found is None:
            raise source.error("this is not an attribute", Span(span.start, max(span.end, span.start + 1)), EXAMPLE)
        tensor = TENSOR.fullmatch(found["value"])
        value = f"[{tensor['values']}]" if tensor else found["value"]
        yield found["name"], Argument(source, _parsed(source, value, span, found["name"]), span)


def _parsed(source: Source, value: str, span: Span, name: str) -> ast.expr:
    problem = f"{name} is not a number, a text in quotes, or a list of these"
    try:
        node = ast.parse(value.strip(), mode="eval").body
        Argument(Source(value.strip()), node, Span(0, 1)).value(name)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # CodeError is a ValueError
        raise source.error(problem, span, EXAMPLE) from None
    return node


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places between commas outside of brackets and quotes."""
    depth, in_quotes, first = 0, False, start
    for at in range(start, end):
        in_quotes ^= text[at] == '"'
        depth += (text[at] in "[{") - (text[at] in "]}")
        if text[at] == "," and not depth and not in_quotes:
            yield first, at
            first = at + 1
    if text[first:end].strip() or first > start:
        yield first, end
