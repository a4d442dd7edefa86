"""The words of other frameworks for the arguments of the operations here, as a table.

A row is ``checked`` where a test compares it with the framework itself (PyTorch, and ONNX by ONNX Runtime), and taken
from the framework's documentation where it is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from convarith.arithmetic.frameworks import Framework, Subject


@dataclass(frozen=True)
class FrameworkWord:
    """A row of the table: an argument of a framework, a value of it, and the equivalent here.

    ``word`` is the value as it is written there, empty where the row is about the argument itself. ``ours`` is what to
    write here, ``note`` an explanation.
    """

    framework: Framework
    subject: Subject
    argument: str
    word: str
    ours: str
    note: str = ""
    checked: bool = False


def _rows(
    framework: Framework, subject: Subject, *rows: tuple[str, str, str, str], checked: bool
) -> tuple[FrameworkWord, ...]:
    """Return rows of (argument, word, ours, note)."""
    return tuple(FrameworkWord(framework, subject, *row, checked=checked) for row in rows)


_SCALED = "o = ⌊i·s⌋; places use the factor as it is given"
_TENSORFLOW_SAME = "o = ⌈i/s⌉ whatever the kernel; the odd cell comes after, so the padding depends on i and s"

FRAMEWORK_WORDS: tuple[FrameworkWord, ...] = (
    *_rows(
        Framework.PYTORCH,
        Subject.CONVOLUTION,
        ("kernel_size", "", "kernel_size", "has to be given"),
        ("stride", "", "stride", "1 when left out"),
        ("padding", "2", "padding=2", "as many cells before as after; for other pairs, pad first"),
        ("padding", "valid", 'padding="valid"', "no padding"),
        ("padding", "same", "((P // 2, P − P // 2),) with P = d(k − 1)", "for a stride of 1 only; the odd cell after"),
        ("dilation", "", "dilation", "1 is none"),
        ("groups", "", "groups of a Layer", "weights (C_out, C_in/g, k…)"),
        ("padding_mode", "zeros", 'padding_mode="zeros"', ""),
        ("padding_mode", "reflect", 'padding_mode="reflect"', "less padding than input, p < i; the edge not repeated"),
        ("padding_mode", "replicate", 'padding_mode="replicate"', ""),
        ("padding_mode", "circular", 'padding_mode="circular"', "no more padding than input, p ≤ i; no limit here"),
        checked=True,
    ),
    *_rows(
        Framework.PYTORCH,
        Subject.TRANSPOSED_CONVOLUTION,
        ("padding", "2", "padding=2", "what is cut from either end of the output"),
        ("output_padding", "", "output_padding", "below the larger of stride and dilation; computed, not zeros"),
        ("output_size", "", "the output_padding that gives it", "0 to s − 1 more than the output size without it"),
        ("dilation", "", "dilation", "1 is none"),
        ("groups", "", "groups of a Layer", "weights (C_in, C_out/g, k…)"),
        checked=True,
    ),
    *_rows(
        Framework.PYTORCH,
        Subject.POOLING,
        ("kernel_size", "", "kernel_size", "has to be given"),
        ("padding", "1", "padding=1", "at most half the kernel"),
        ("stride", "", "stride", "the kernel size when left out"),
        ("dilation", "", "dilation", "of a max pooling only"),
        (
            "ceil_mode",
            "",
            "ceil_mode",
            "False when left out; the last window starts in the input or the padding before",
        ),
        ("count_include_pad", "", "count_include_pad", "True when left out"),
        checked=True,
    ),
    *_rows(
        Framework.PYTORCH,
        Subject.RESIZE,
        ("size", "", "output_size", "of torch.nn.functional.interpolate, and of nn.Upsample"),
        ("scale_factor", "", "scale_factor", _SCALED),
        ("recompute_scale_factor", "True", "output_size", "places use the sizes, and not the factor that was given"),
        ("mode", "nearest", 'mode="nearest"', "when left out; asymmetric, rounded down"),
        ("mode", "nearest-exact", 'mode="nearest_exact"', "half-pixel, rounded to the nearest cell, halves up"),
        ("mode", "bilinear", 'mode="linear"', "linear along one axis, trilinear along three; antialias=False"),
        ("align_corners", "True", "align_corners=True", "half-pixel when left out; of a linear resize only"),
        checked=True,
    ),
    *_rows(
        Framework.TENSORFLOW,
        Subject.CONVOLUTION,
        ("kernel_size", "", "kernel_size", "has to be given"),
        ("ZeroPadding2D", "", "padding", "numbers of padding are a layer of its own, before the convolution"),
        ("padding", "valid", 'padding="valid"', "no padding"),
        ("padding", "same", 'padding="same"', _TENSORFLOW_SAME),
        ("padding", "causal", 'padding="causal"', "Keras' Conv1D only"),
        ("strides", "", "stride", "1 when left out"),
        ("dilation_rate", "", "dilation", "dilations in tf.nn; in Keras not together with strides above 1"),
        ("groups", "", "groups of a Layer", "weights (k…, C_in/g, C_out), of the depthwise layers (k…, C, multiplier)"),
        ("mode of tf.pad", "CONSTANT", 'padding_mode="zeros"', "convolutions pad with zeros only: pad first"),
        ("mode of tf.pad", "REFLECT", 'padding_mode="reflect"', "less padding than input, p < i"),
        ("mode of tf.pad", "SYMMETRIC", 'padding_mode="symmetric"', "no more padding than input, p ≤ i"),
        checked=False,
    ),
    *_rows(
        Framework.TENSORFLOW,
        Subject.TRANSPOSED_CONVOLUTION,
        ("Cropping2D", "", "padding", "numbers of padding are a layer of its own, after the transposed convolution"),
        ("padding", "valid", "output_padding=max(0, s − k̂)", "o′ = (i′ − 1)s + max(k̂, s)"),
        ("padding", "same", 'padding="same"', "o′ = i′·s"),
        ("output_padding", "", "output_padding", 'below the stride; given, it also changes what "same" pads'),
        checked=False,
    ),
    *_rows(
        Framework.TENSORFLOW,
        Subject.POOLING,
        ("padding", "valid", 'padding="valid"', "no padding"),
        ("padding", "same", 'padding="same", count_include_pad=False', f"{_TENSORFLOW_SAME}; padding never counts"),
        ("pool_size", "", "kernel_size", "2 when left out of a max pooling; an average pooling of Keras 3 needs it"),
        ("strides", "", "stride", "the pool size when left out"),
        checked=False,
    ),
    *_rows(
        Framework.TENSORFLOW,
        Subject.RESIZE,
        ("size of UpSampling2D", "", "scale_factor", "whole numbers, 2 when left out"),
        ("interpolation of UpSampling2D", "nearest", 'mode="nearest"', "when left out; cells are repeated"),
        ("interpolation of UpSampling2D", "bilinear", 'mode="linear"', "half-pixel"),
        ("size of keras.ops.image.resize", "", "output_size", "rows and columns"),
        ("interpolation of keras.ops.image.resize", "bilinear", 'mode="linear"', "when left out; antialias=False"),
        (
            "interpolation of keras.ops.image.resize",
            "nearest",
            'mode="nearest_exact"',
            "on TensorFlow and JAX; on PyTorch asymmetric, rounded down",
        ),
        checked=False,
    ),
    *_rows(
        Framework.JAX,
        Subject.CONVOLUTION,
        ("rhs", "", "kernel_size", "the shape of the weights; kernel_size in Flax"),
        ("padding", "VALID", 'padding="valid"', "no padding"),
        ("padding", "SAME", 'padding="same"', _TENSORFLOW_SAME),
        ("padding", "SAME_LOWER", 'padding="same_lower"', "the odd cell before"),
        ("padding", "[(0, 1), (2, 0)]", "padding=((0, 1), (2, 0))", "(before, after) per axis"),
        ("window_strides", "", "stride", "strides in Flax"),
        ("rhs_dilation", "", "dilation", "kernel_dilation in Flax"),
        ("lhs_dilation", "", "the stride of a TransposedConvolution", "zeros between inputs; input_dilation in Flax"),
        ("feature_group_count", "", "groups of a Layer", ""),
        checked=False,
    ),
    *_rows(
        Framework.JAX,
        Subject.TRANSPOSED_CONVOLUTION,
        ("padding", "VALID", "output_padding=max(0, s − k̂)", "o′ = (i′ − 1)s + max(k̂, s)"),
        ("padding", "SAME", 'padding="same"', "o′ = i′·s"),
        ("padding", "[(0, 1), (2, 0)]", "padding of equivalent()", "pads the stretched input: d(k − 1) − p here"),
        ("transpose_kernel", "", "rotated(kernel)", "False when left out: then the kernel is not rotated"),
        checked=False,
    ),
    *_rows(
        Framework.JAX,
        Subject.POOLING,
        ("window_shape", "", "kernel_size", "of Flax's poolings"),
        ("padding", "VALID", 'padding="valid"', "no padding"),
        ("padding", "SAME", 'padding="same"', _TENSORFLOW_SAME),
        ("padding", "SAME_LOWER", 'padding="same_lower"', "the odd cell before"),
        ("strides", "", "stride", "1 when left out, in Flax"),
        ("count_include_pad", "", "count_include_pad", "True when left out, in Flax"),
        checked=False,
    ),
    *_rows(
        Framework.JAX,
        Subject.RESIZE,
        ("shape", "", "output_size", "of jax.image.resize: that of the whole array, so batch and channels as they are"),
        ("method", "nearest", 'mode="nearest_exact"', "half-pixel, rounded to the nearest cell, halves up"),
        ("method", "linear", 'mode="linear"', "half-pixel; bilinear and trilinear are other words for it"),
        ("antialias", "False", 'mode="linear"', "True when left out: fewer cells are then mixed of more than two each"),
        checked=False,
    ),
    *_rows(
        Framework.ONNX,
        Subject.CONVOLUTION,
        ("kernel_shape", "", "kernel_size", "the shape of the weights when left out"),
        ("pads", "[0, 2, 1, 0]", "padding=((0, 1), (2, 0))", "all befores, then all afters"),
        ("auto_pad", "VALID", 'padding="valid"', "no padding"),
        ("auto_pad", "SAME_UPPER", 'padding="same"', _TENSORFLOW_SAME),
        ("auto_pad", "SAME_LOWER", 'padding="same_lower"', "the odd cell before"),
        ("strides", "", "stride", "1 when left out"),
        ("dilations", "", "dilation", "1 when left out; ONNX Runtime refuses others beside SAME"),
        ("group", "", "groups of a Layer", "weights (C_out, C_in/g, k…)"),
        ("mode of Pad", "constant", 'padding_mode="zeros"', "Conv pads with zeros only: a Pad comes before it"),
        ("mode of Pad", "reflect", 'padding_mode="reflect"', ""),
        ("mode of Pad", "edge", 'padding_mode="replicate"', ""),
        ("mode of Pad", "wrap", 'padding_mode="circular"', ""),
        checked=True,
    ),
    *_rows(
        Framework.ONNX,
        Subject.TRANSPOSED_CONVOLUTION,
        ("pads", "[0, 2, 1, 0]", "padding=((0, 1), (2, 0))", "what is cut from the ends of the output"),
        ("auto_pad", "VALID", 'padding="valid"', "o′ = (i′ − 1)s + k̂"),
        ("auto_pad", "SAME_UPPER", 'padding="same"', "o′ = i′·s; ONNX Runtime wants s − k̂ as output_padding if k̂ < s"),
        ("auto_pad", "SAME_LOWER", 'padding="same_lower"', "the odd cell cut before; otherwise as SAME_UPPER"),
        ("output_padding", "", "output_padding", "ONNX Runtime wants it below the stride"),
        ("dilations", "", "dilation", "1 when left out"),
        ("group", "", "groups of a Layer", "weights (C_in, C_out/g, k…)"),
        checked=True,
    ),
    *_rows(
        Framework.ONNX,
        Subject.POOLING,
        ("kernel_shape", "", "kernel_size", "has to be given"),
        ("pads", "[0, 1, 1, 0]", "padding=((0, 1), (1, 0))", "all befores, then all afters"),
        ("auto_pad", "VALID", 'padding="valid"', "no padding"),
        ("auto_pad", "SAME_UPPER", 'padding="same"', f"{_TENSORFLOW_SAME}; ONNX Runtime forgets dilation there"),
        ("auto_pad", "SAME_LOWER", 'padding="same_lower"', "the odd cell before"),
        ("strides", "", "stride", "1 when left out, not the kernel size"),
        ("dilations", "", "dilation", "1 when left out"),
        ("ceil_mode", "", "ceil_mode", "0 when left out"),
        ("count_include_pad", "", "count_include_pad", "0 when left out"),
        checked=True,
    ),
    *_rows(
        Framework.ONNX,
        Subject.RESIZE,
        ("sizes", "", "output_size", "of Resize: of all axes, or of those that the attribute axes lists"),
        ("scales", "", "scale_factor", _SCALED),
        ("mode", "nearest", 'mode="nearest"', "when left out; by itself half-pixel, halves rounded down"),
        ("mode", "linear", 'mode="linear"', "antialias=0"),
        ("coordinate_transformation_mode", "half_pixel", 'coordinates="half_pixel"', "when left out"),
        (
            "coordinate_transformation_mode",
            "pytorch_half_pixel",
            'coordinates="pytorch_half_pixel"',
            "differs for a single output only, which lies at 0",
        ),
        ("coordinate_transformation_mode", "align_corners", 'coordinates="align_corners"', ""),
        ("coordinate_transformation_mode", "asymmetric", 'coordinates="asymmetric"', ""),
        ("nearest_mode", "round_prefer_floor", 'rounding="round_prefer_floor"', "when left out"),
        ("nearest_mode", "round_prefer_ceil", 'rounding="round_prefer_ceil"', ""),
        ("nearest_mode", "floor", 'rounding="floor"', ""),
        ("nearest_mode", "ceil", 'rounding="ceil"', ""),
        checked=True,
    ),
)
