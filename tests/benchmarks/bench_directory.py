"""Taking in a list of units: into an empty directory and into one of as many; twice the size.

Run: python tests/benchmarks/bench_directory.py [units]. Prints seconds and the ratios of one run.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from openpyxl import Workbook

from app.directory.from_sheet import import_directory, preview_directory
from app.ledger import create_ledger

UNITS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
HEAD = ("单位名称", "简称", "别名", "上级单位", "联系人")
WORDS = "东西南北中山河湖海江林泉溪桥镇"


def name_of(number: int, of: str) -> str:
    """A name that looks like many others, as names of offices do."""
    signs = (WORDS[number // len(WORDS) ** place % len(WORDS)] for place in range(4))
    return f"{''.join(signs)}{of}"


def write(path: Path, units: int, of: str) -> None:
    """Write a list of units, every tenth above the nine that follow."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(HEAD))
    for number in range(units):
        above = name_of(number - number % 10, of) if number % 10 else ""
        sheet.append([name_of(number, of), f"{of}{number}", f"旧{of}{number}", above, "张"])
    book.save(path)


def taken(work: Callable[[], object]) -> float:
    """Return how long some work takes in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(folder: Path, units: int) -> tuple[float, float, float]:
    """Preview, write, and preview as many others beside them."""
    folder.mkdir()
    one, other = folder / "一.xlsx", folder / "二.xlsx"
    write(one, units, "局")
    write(other, units, "管理局")
    with create_ledger(folder / "台账.zgtz", name="办") as ledger:
        return (
            taken(lambda: preview_directory(ledger, one)),
            taken(lambda: import_directory(ledger, one)),
            taken(lambda: preview_directory(ledger, other)),
        )


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        once = measure(Path(name) / "1", UNITS)
        twice = measure(Path(name) / "2", 2 * UNITS)
    words = ("units read and compared", "units written", "units compared with as many others")
    for what, single, double in zip(words, once, twice, strict=True):
        print(
            f"{UNITS:,} {what:<36} {single:8.2f} s   "
            f"twice as many take {double / single:5.2f} times as long  [about 2]"
        )


if __name__ == "__main__":
    main()
