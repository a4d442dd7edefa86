"""Reads the graph of a model: each node becomes a layer, a constant, or an opaque layer with its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from convarith.arithmetic.arguments import MAX_AXES, shown, whole
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.operations import Input, Opaque, Operation
from convarith.arithmetic.networks.shapes import Shape
from convarith.errors import CodeError, ConvarithError, Details, GeometryError, ModelError
from convarith.models.onnx_graph.draft import Draft, Handler
from convarith.models.onnx_graph.file import opened
from convarith.models.onnx_graph.folding import folded
from convarith.models.onnx_graph.inference import Given, Inference
from convarith.models.onnx_graph.pointwise import POINTWISE
from convarith.models.onnx_graph.shaping import SHAPING, shape_constant
from convarith.models.onnx_graph.sliding import SLIDING
from convarith.models.onnx_graph.values import Constant, Node, Value, node_of
from convarith.models.reshaping import Grouped, Made, Maps
from convarith.sentences import named

HANDLERS: Mapping[str, Handler] = {**SLIDING, **POINTWISE, **SHAPING}


def from_onnx(path_or_model: Any, input_size: int | Sequence[int] | None = None) -> Network:
    """Return the network of a model of ONNX, a path or a ``ModelProto``; no weights are computed with.

    Layers are called as their nodes are, or as their first outputs where these have no name of their own. The first
    axis of each tensor is the batch, the second the channels. ``input_size``, one number for all axes or one per axis,
    takes the place of that of the model's inputs, and is needed where theirs is symbolic. Nodes that are not known
    become opaque, with the shape that ONNX infers, of the model or of the node.

    Raises ModelError for what is no model, for sizes that are missing, and for an opaque node whose shape is not known,
    and GeometryError, with the layer, for sizes that do not fit.
    """
    model = _inlined(opened(path_or_model))
    draft = _begun(model, input_size)
    inputs = {name: draft.dims(value) for name, value in draft.values.items() if _is_input(value)}
    inference = Inference(model, inputs, opset=draft.opset)
    for node in _nodes(model.graph):
        try:
            _follow(node, draft, inference)
        except ConvarithError:
            if not draft.is_misfit:
                raise
            break  # it follows from what the network says
    return Network(draft.layers)


def _is_input(value: Value) -> bool:
    return isinstance(value, Maps)


def _inlined(model: Any) -> Any:
    """Return a model without functions of its own, which are written out."""
    if not model.functions:
        return model
    from onnx import inliner

    return inliner.inline_local_functions(model)


def _nodes(graph: Any) -> list[Node]:
    """Return the nodes with unique names."""
    taken: set[str] = {each.name for each in graph.input}
    found = []
    for proto in graph.node:
        outputs = [name for name in proto.output if name]
        if not outputs:
            continue
        name = proto.name if proto.name and proto.name not in taken else outputs[0]
        while name in taken:
            name += "'"
        taken.add(name)
        found.append(node_of(proto, name))
    return found


def _begun(model: Any, input_size: int | Sequence[int] | None) -> Draft:
    """Return the draft of a model with its inputs and its initializers."""
    graph = model.graph
    opsets = {entry.domain: entry.version for entry in model.opset_import}
    draft = Draft(opset=opsets.get("", opsets.get("ai.onnx", 1)))
    for tensor in graph.initializer:
        draft.values[tensor.name] = Constant(tuple(tensor.dims), tensor, tensor.name)
    for tensor in graph.sparse_initializer:
        draft.values[tensor.values.name] = Constant(tuple(tensor.dims), None, tensor.values.name)
    inputs = [each for each in graph.input if each.name not in draft.values]
    if not inputs:
        raise ModelError("the model has no input: nothing depends on what it is given")
    for each in inputs:
        if _is_channels_last(each, graph):
            draft.channels_last.add(each.name)
        shape, batch = _input(each, input_size, is_channels_last=each.name in draft.channels_last)
        draft.batch = batch if each is inputs[0] else draft.batch
        draft.values[each.name] = draft.add(each.name, Made(Input(shape.channels, shape.size), ()))
    return draft


def _is_channels_last(value: Any, graph: Any) -> bool:
    """Return whether all that reads an input first moves its last axis, the channels, to the second place."""
    rank = len(value.type.tensor_type.shape.dim)
    order = [0, rank - 1, *range(1, rank - 1)]
    readers = [node for node in graph.node if value.name in node.input]
    orders = [list(attribute.ints) for node in readers for attribute in node.attribute if attribute.name == "perm"]
    is_moved = all(node.op_type == "Transpose" for node in readers) and len(orders) == len(readers) > 0
    return rank > 2 and is_moved and all(each == order for each in orders)


def _input(value: Any, input_size: int | Sequence[int] | None, *, is_channels_last: bool) -> tuple[Shape, int]:
    """Return the shape of an input, and its batch: 1 where that is symbolic."""
    if not value.type.HasField("tensor_type") or not value.type.tensor_type.HasField("shape"):
        raise ModelError(f'the input "{value.name}" has no shape', Details(hint="export the model with shapes"))
    dims = [each.dim_value or each.dim_param or "?" for each in value.type.tensor_type.shape.dim]
    if is_channels_last:
        dims = [dims[0], dims[-1], *dims[1:-1]]
    if len(dims) < 2:
        dims = [1, *dims] if dims else [1, 1]
    batch = dims[0] if isinstance(dims[0], int) else 1
    size = _given(input_size, value.name, dims) if input_size is not None and len(dims) > 2 else tuple(dims[2:])
    if len(size) > MAX_AXES:
        text = (
            f'the input "{value.name}" has {len(size)} axes beside batch and channels, but at most {MAX_AXES} are read'
        )
        raise ModelError(text)
    written = " × ".join(map(str, dims))
    if not isinstance(dims[1], int):
        text = f'the input "{value.name}" has a symbolic number of channels: {written}'
        raise ModelError(text, Details(hint="export the model with a fixed number of channels"))
    if not all(isinstance(cells, int) for cells in size):
        text = f'the input "{value.name}" has a symbolic size: {written}'
        example = ", ".join(["224"] * len(size))
        hint = f"give input_size=({example}{',' * (len(size) == 1)}), or --input-size"
        raise ModelError(text, Details(hint=hint, argument="input_size"))
    return Shape(dims[1], tuple(map(int, size))), batch


def _given(input_size: int | Sequence[int], name: str, dims: Sequence[Any]) -> tuple[int, ...]:
    axes = len(dims) - 2
    if not isinstance(input_size, (tuple, list)):
        return (whole("input_size", input_size, minimum=1),) * axes
    if len(input_size) != axes:
        has = f'the input "{name}" has {axes} {"axis" if axes == 1 else "axes"}'
        text = f"{named('input_size')} is {shown(input_size)}, but {has}"
        hint = "give one number for all axes, or one per axis, without batch and channels"
        raise GeometryError(text, Details(hint=hint, argument="input_size"))
    return tuple(whole("input_size", number, minimum=1) for number in input_size)


def _follow(node: Node, draft: Draft, inference: Inference) -> None:
    """Add to a draft what a node gives."""
    given = [draft.values.get(name) for name in node.inputs if name]
    value: Value | None = _constant(node, draft, given)
    if value is None:
        made = _made(node, draft)
        value = made if isinstance(made, Value) else draft.add(node.name, made) if made else None
    if value is None:
        _add_opaque(node, draft, inference, given)
    else:
        draft.values[node.outputs[0]] = value


def _constant(node: Node, draft: Draft, given: Sequence[Value | None]) -> Constant | None:
    """Return the constant that a node is, None where it depends on an input, or its value is not known."""
    if node.kind in ("Shape", "Size"):
        found: Constant | None = shape_constant(node, draft)
        return found
    return folded(node, draft) if all(isinstance(value, Constant) for value in given) else None


def _made(node: Node, draft: Draft) -> Made | Value | None:
    handler = HANDLERS.get(node.kind)
    if handler is None:
        return None
    try:
        return handler(node, draft)
    except CodeError:  # it is an attribute that is not read, though ONNX knows it
        return None
    except GeometryError as error:
        if error.details.layer is not None:
            raise
        raise error.after(f'layer "{node.name}": ').with_details(layer=node.name) from None


def _add_opaque(node: Node, draft: Draft, inference: Inference, given: Sequence[Value | None]) -> None:
    """Add an opaque layer for each output that has a shape; the first has the parameters."""
    layers = tuple(dict.fromkeys(value.layer for value in given if isinstance(value, (Maps, Grouped))))
    if not layers and all(isinstance(value, Constant) for value in given):
        shape = inference.shape(node.outputs[0])
        draft.values[node.outputs[0]] = Constant(shape or (), None)
        return
    learned = sum(value.learned for value in given if isinstance(value, Constant))
    for place, output in enumerate(node.outputs):
        if not output:
            continue
        dims = inference.shape(output) or inference.shape_after(node, output, _known(node, draft))
        if dims is None:
            if place:
                continue
            text = f'the shape of "{output}" is not known: {node.kind} of node "{node.name}" is opaque'
            raise ModelError(text, Details(hint="run onnxsim or ONNX's shape inference on the model", layer=node.name))
        name = node.name if place == 0 else output
        draft.values[output] = draft.add(name, Made(_opaque(node.kind, dims, 0 if place else learned), layers))
        draft.opaque_dims[name] = dims


def _known(node: Node, draft: Draft) -> dict[str, Given]:
    """Return what is known of the inputs of a node."""
    values = {name: draft.values.get(name) for name in node.inputs if name}
    return {
        name: Given(draft.dims(value), value.array() if isinstance(value, Constant) else None)
        for name, value in values.items()
        if value is not None
    }


def _opaque(kind: str, dims: Sequence[int], parameters: int) -> Operation:
    """Return an opaque layer; of a tensor without batch or with more axes than three, the last axes are together."""
    if len(dims) < 2:
        return Opaque(kind, max(1, prod(dims)), (), parameters)
    size = dims[2:] if len(dims) <= 2 + MAX_AXES else (*dims[2:4], prod(dims[4:]))
    return Opaque(kind, max(1, dims[1]), tuple(max(1, cells) for cells in size), parameters)
