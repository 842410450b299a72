"""kill -9 while receiving, three times; the hundred are a program of their own."""

import os
from pathlib import Path

import pytest
from simulation.killed import play


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_file_is_in_or_is_not(tmp_path: Path) -> None:
    assert sum(play(tmp_path, 3, seed=7).values()) == 3
