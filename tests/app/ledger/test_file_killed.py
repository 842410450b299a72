"""kill -9 at system calls: nothing half made, nothing that cannot be done again (a few tries)."""

import re
import subprocess
from pathlib import Path

import pytest
from simulation import file_killed


def test_killed_at_system_calls_and_at_random(tmp_path: Path) -> None:
    library = file_killed.build(tmp_path)
    if library is None:
        pytest.skip("no C compiler, or not Linux")
    with file_killed.started(library, ["1", "7"], stdout=subprocess.PIPE) as process:
        said = process.stdout.read().decode() if process.stdout else ""
    assert process.returncode == 0, said
    rows = re.findall(r"(\d+) tries +(\d+) killed +(\d+) half +(\d+) blocked +(\d+) left", said)
    assert len(rows) == len(file_killed.CREATING) + len(file_killed.CHANGING)
    assert sum(int(killed) for _, killed, *_ in rows) > len(rows) // 2
    assert all(tuple(rest) == ("0", "0", "0") for _, _, *rest in rows), said
