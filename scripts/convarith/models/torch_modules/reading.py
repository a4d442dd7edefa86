"""Reads a module of PyTorch: a single layer by its attributes, a model by running it on tensors without memory."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from convarith.arithmetic.arguments import Sizes, count_axes, per_axis, whole
from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.operations import Input
from convarith.arithmetic.networks.shapes import Shape
from convarith.errors import Details, ModelError
from convarith.models.torch_modules.layers import operation_of_module
from convarith.models.torch_modules.tape import Tape

TAKEN = ("in_channels", "num_features", "in_features", "num_channels")
"""Attributes of layers that say how many channels they take."""


def from_torch(module: Any, input_size: Sizes, *, channels: int | None = None) -> Network:
    """Return the network of a module of PyTorch for one input of ``channels`` maps of ``input_size`` cells.

    ``input_size`` is one number for all of two axes, or one per axis; () for a vector. ``channels`` are those of the
    first layer that says how many it takes, unless given. A single layer is read by its attributes, without importing
    torch. A model is run once on tensors of the device "meta", as in evaluation: without memory for weights or values,
    and as its code branches for such an input. Layers are called after the path of their module, functions after the
    module that calls them and their own name. What is not known is opaque, with the shape that PyTorch computes.

    Raises GeometryError for sizes that do not fit a single layer, and ModelError for what is no module, and for a model
    that cannot be run on such an input.
    """
    if not callable(module) or not hasattr(module, "named_modules"):
        raise ModelError(f"a model is a torch.nn.Module, not {type(module).__name__}", Details(argument="module"))
    shape = Shape(_channels(module, channels), _size(input_size))
    operation = operation_of_module(module, shape)
    if operation is not None:
        first = NamedLayer("input", Input(shape.channels, shape.size))
        return Network([first, NamedLayer(type(module).__name__, operation, "input")])
    tape = _recorded(module, shape)
    return Network(tape.layers)


def _size(input_size: Sizes) -> tuple[int, ...]:
    if isinstance(input_size, (tuple, list)) and not input_size:
        return ()
    return per_axis("input_size", input_size, axes=count_axes({"input_size": input_size}), minimum=1)


def _channels(module: Any, channels: int | None) -> int:
    if channels is not None:
        return whole("channels", channels, minimum=1)
    for _, each in module.named_modules():
        for name in TAKEN:
            if isinstance(getattr(each, name, None), int):
                return int(getattr(each, name))
    text = "the number of channels is missing: no layer of the model says how many it takes"
    raise ModelError(text, Details(hint="give channels=3", argument="channels"))


def _recorded(module: Any, shape: Shape) -> Tape:
    """Return the record of a model that runs on an input of this shape."""
    import torch

    weights = {name: torch.nn.Parameter(each.to("meta"), False) for name, each in module.named_parameters()}
    tape = Tape({id(each): name for name, each in weights.items()})
    buffers = {name: each.to("meta") for name, each in module.named_buffers()}
    x = torch.empty(1, shape.channels, *shape.size, device="meta")
    tape.begin(x, Input(shape.channels, shape.size), shape)
    try:
        with warnings.catch_warnings(), torch.no_grad(), _evaluating(module), _followed(module, tape), _mode(tape):
            warnings.simplefilter("ignore")  # they are about how values are computed
            result = torch.func.functional_call(module, {**weights, **buffers}, (x,))
    except Exception as error:  # whatever the code of a model raises
        raise _not_run(error, shape, tape) from error
    tape.end(result)
    return tape


def _not_run(error: Exception, shape: Shape, tape: Tape) -> ModelError:
    """Return what a person is told of a model that stopped."""
    where = f' at "{tape.stopped}"' if tape.stopped else ""
    first = next(iter(str(error).splitlines()), "")
    text = f"the model stopped{where} on an input of {shape}: {type(error).__name__}: {first}"
    hint = "give the channels and the input_size that it takes; values of tensors cannot be asked for"
    return ModelError(text, Details(hint=hint, layer=tape.stopped or None))


def _mode(tape: Tape) -> Any:
    """Return a context in which each function of torch that is called is recorded."""
    from torch.overrides import TorchFunctionMode

    class Recording(TorchFunctionMode):  # type: ignore[misc]  # torch is not looked into
        """Calls functions as they are, and records them."""

        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            del types
            result = func(*args, **(kwargs or {}))
            tape.record(getattr(func, "__name__", "function"), args, kwargs or {}, result)
            return result

    return Recording()


@contextmanager
def _evaluating(module: Any) -> Iterator[None]:
    """Have a model evaluate, and leave it as it was."""
    training = [each for each in module.modules() if each.training]
    module.eval()
    try:
        yield
    finally:
        for each in training:
            each.training = True


@contextmanager
def _followed(module: Any, tape: Tape) -> Iterator[None]:
    """Tell the record which module runs."""
    handles = []
    for path, each in module.named_modules():
        is_leaf = not any(True for _ in each.children())
        handles.append(each.register_forward_pre_hook(_entering(tape, path, is_leaf)))
        handles.append(each.register_forward_hook(_leaving(tape)))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _entering(tape: Tape, path: str, is_leaf: bool) -> Any:
    def enter(module: Any, inputs: Any) -> None:
        tape.where.append((path, is_leaf))

    return enter


def _leaving(tape: Tape) -> Any:
    def leave(module: Any, inputs: Any, output: Any) -> None:
        tape.where.pop()

    return leave
