"""Arrays for exact computation, with an error where a result would overflow.

Whole numbers are exact whatever their size: where 64 bits might not hold a result, arrays hold Python's integers
(numpy's type ``object``) instead. So do arrays of fractions. Floats round as in the frameworks, but where finite ones
overflow there is an error instead of an infinity. A given infinity or NaN is computed with as in the frameworks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from math import prod
from numbers import Integral, Rational, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from convarith.errors import Details, GeometryError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

INT64 = np.iinfo(np.int64)
FLOAT64 = np.dtype(np.float64)
EXACT_FLOATS = 2**53
"""Every integer up to this is a float64."""


def array_of(name: str, values: ArrayLike) -> NDArray[Any]:
    """Return ``values`` as an array, without loss where numpy would choose float64 for integers beyond 64 bits."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise GeometryError(f"{name} is no array of numbers: its rows differ in length") from None
    if array.dtype.kind == "f" and not hasattr(values, "dtype") and (np.abs(array) >= EXACT_FLOATS).any():
        as_given = np.asarray(values, object)
        array = as_given if all(isinstance(value, Integral) for value in as_given.flat) else array
    return _settled_objects(name, array) if array.dtype == object else array


def checked_array(name: str, values: ArrayLike, shape: tuple[int, ...], size: str) -> NDArray[Any]:
    """Return ``values`` as an array of real numbers and of ``shape``, which an error calls ``size``."""
    array = array_of(name, values)
    if array.shape != shape:
        raise GeometryError(f"{name} has shape {array.shape}, but {size} is {shape}")
    if array.dtype.kind not in "iufO":
        raise GeometryError(f"{name} holds values of type {array.dtype}, but must hold whole numbers or floats")
    return array


def magnitude(array: NDArray[Any]) -> int:
    """Return the maximum absolute value of integers; 0 for floats, which need no bound."""
    if array.dtype.kind == "f" or array.size == 0:
        return 0
    return int(max(abs(int(array.min())), abs(int(array.max()))))


def with_room(*arrays: NDArray[Any], largest: int) -> tuple[NDArray[Any], ...]:
    """Return the arrays in types that hold their products and sums, of at most ``largest``.

    Floats keep their type; other arrays become float64 if any array has floats.
    """
    if any(array.dtype.kind == "f" for array in arrays):
        return tuple(array if array.dtype.kind == "f" else floats(array) for array in arrays)
    if any(array.dtype == object for array in arrays) or max(largest, *map(magnitude, arrays)) > INT64.max:
        return tuple(array.astype(object) for array in arrays)
    return tuple(array.astype(np.int64) for array in arrays)


def floats(array: NDArray[Any], *, what: str = "values") -> NDArray[Any]:
    """Return the array as float64; raises GeometryError for numbers beyond its maximum."""
    with no_overflow(what):
        return array.astype(np.float64)


def settled(array: NDArray[Any]) -> NDArray[Any]:
    """Return Python's integers as int64 where all of them fit; any other array as it is."""
    return _settled_objects("", array) if array.dtype == object else array


def padded(array: NDArray[Any], padding: Sequence[tuple[int, int]], *, value: float = 0) -> NDArray[Any]:
    """Return the array with ``value`` around it, as ``numpy.pad``, which would mix in integers of 64 bits."""
    before, after = zip(*padding, strict=True)
    result = np.full(np.add(array.shape, np.add(before, after)), value, array.dtype)
    result[tuple(slice(start, start + size) for start, size in zip(before, array.shape, strict=True))] = array
    return result


@contextmanager
def no_overflow(what: str, dtype: np.dtype[Any] = FLOAT64) -> Iterator[None]:
    """Raise GeometryError where floats overflow inside; a given infinity or NaN is not an overflow."""
    try:
        with np.errstate(over="raise", invalid="ignore"):
            yield
    except (FloatingPointError, OverflowError):
        floats = "" if dtype.itemsize >= FLOAT64.itemsize else "float64, "
        hint = f"give smaller values, {floats}or integers or fractions, which are exact whatever their size"
        raise GeometryError(f"{what} overflow: no {dtype} is that large", Details(hint=hint)) from None


def _settled_objects(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return objects as int64, as Python's integers and fractions, or as float64 where any of them is a float."""
    for value in array.flat:
        if not isinstance(value, Real):
            kind = type(value).__name__
            raise GeometryError(f"{name} holds values of type {kind}, but must hold whole numbers or floats")
    if not all(isinstance(value, Rational) for value in array.flat):
        return floats(array, what=f"values of {name}")
    exact = [int(value) if isinstance(value, Integral) else Fraction(value) for value in array.flat]
    if all(isinstance(value, int) and INT64.min <= value <= INT64.max for value in exact):
        return np.array(exact, np.int64).reshape(array.shape)
    return objects(exact, array.shape)


def objects(values: Iterable[object], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return ``values``, in reading order, as an array of objects."""
    result = np.empty(prod(shape), object)
    result[:] = list(values)
    return result.reshape(shape)
