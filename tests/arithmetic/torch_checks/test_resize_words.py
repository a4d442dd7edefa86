"""PyTorch's words for resizes: every row of the table against ``torch.nn.functional.interpolate``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from convarith import FRAMEWORK_WORDS, Framework, Resize
from convarith.arithmetic import Subject

from .framework import F, torch

X = np.random.default_rng(1).integers(-9, 10, (5, 7)).astype(float)
ROWS: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("size", ""): ({"size": (8, 3)}, {"output_size": (8, 3)}),
    ("scale_factor", ""): ({"scale_factor": (1.5, 0.7)}, {"scale_factor": (1.5, 0.7)}),
    ("recompute_scale_factor", "True"): (
        {"scale_factor": (1.5, 0.7), "recompute_scale_factor": True},
        {"output_size": (7, 4)},
    ),
    ("mode", "nearest"): ({"size": (8, 3), "mode": "nearest"}, {"output_size": (8, 3), "mode": "nearest"}),
    ("mode", "nearest-exact"): (
        {"size": (8, 3), "mode": "nearest-exact"},
        {"output_size": (8, 3), "mode": "nearest_exact"},
    ),
    ("mode", "bilinear"): ({"size": (8, 3), "mode": "bilinear"}, {"output_size": (8, 3), "mode": "linear"}),
    ("align_corners", "True"): (
        {"size": (8, 3), "mode": "bilinear", "align_corners": True},
        {"output_size": (8, 3), "mode": "linear", "align_corners": True},
    ),
}
"""Arguments of ``interpolate``, and of a ``Resize``, for each row's (argument, word)."""


def test_every_row_is_checked() -> None:
    rows = [row for row in FRAMEWORK_WORDS if (row.framework, row.subject) == (Framework.PYTORCH, Subject.RESIZE)]
    assert {(row.argument, row.word) for row in rows} == set(ROWS)
    assert all(row.checked for row in rows)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_word_of_pytorch(row: tuple[str, str]) -> None:
    theirs, ours = ROWS[row]
    found = F.interpolate(torch.tensor(X)[None, None], **theirs)[0, 0].numpy()
    np.testing.assert_allclose(Resize((5, 7), **ours).compute(X), found, rtol=1e-6)
