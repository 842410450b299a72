"""Every benchmark runs as CONTRIBUTING says, at a small size, and prints its lines.

Nothing is timed here: figures of a size like this mean nothing.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
#: The size each is given, and lines of its table: the first, one from the middle, the last.
SMALL = {
    "bench_directory": ("40", ["40 units read", "units written", "[about 2]"]),
    "bench_documents": ("4", ["report of 4 findings", "twice the rows take", "[<= 16]"]),
    "bench_exchange": ("2", ["issued: made, saved", "received: read", "[<= 8]"]),
    "bench_import": ("5", ["5 findings", "lines to plan", "file to committed ledger"]),
    "bench_ledger": ("900", ["any jump: 40 lines", "search, 8 character(s)", "<= 1.2 x"]),
    "bench_receive_page": ("2", ["look at the folder", "go down 2 files", "[<= 50]"]),
    "bench_startup": ("1", ["bare QMainWindow", "ratio", "[<= 1.8"]),
    "bench_window": ("30", ["open the ledger", "ledger: filter by text", "[<= 50]"]),
}


def test_every_benchmark_is_among_them() -> None:
    assert {path.stem for path in FOLDER.glob("bench_*.py")} == set(SMALL)


@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_benchmark_prints_its_lines(name: str, tmp_path: Path) -> None:
    size, lines = SMALL[name]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py"), size],
        cwd=tmp_path,
        env={**plain, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    missing = [line for line in lines if line not in done.stdout]
    assert missing == [], done.stdout
