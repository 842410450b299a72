"""A little of the simulation: two months of six units with some seeds."""

from pathlib import Path

import pytest
from simulation.exchange import play


@pytest.mark.parametrize("seed", range(1000, 1004))
def test_ledger_and_model_say_the_same(tmp_path: Path, seed: int) -> None:
    happened = play(tmp_path, seed, units=6, periods=3)
    assert happened["files"] >= 12
    assert happened["reports"] > 10
