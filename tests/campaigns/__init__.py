"""Attacks on whole builds from outside, in short rounds.

Each round draws what it does from its own number and a seed, so that it can be repeated alone. A longer campaign, of
other rounds, is run by hand:

    CONVARITH_SEED=7 CONVARITH_ROUNDS=200 pytest tests/campaigns/test_kill.py
"""

import pytest

pytest.register_assert_rewrite(f"{__name__}.attacks")  # so that what fails there shows its values
