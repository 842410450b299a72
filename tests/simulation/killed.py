"""kill -9 while packages are received: the ledger stays whole, every file is in or is not.

`python tests/simulation/killed.py [times] [seed]` kills that often at random moments;
`tests/app/exchange/test_exchange_killed.py` a few times.
"""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
for place in (ROOT, ROOT / "tests"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from returning import DONE, PERIOD, filled  # noqa: E402
from small_round import SmallRound, fill_small_round  # noqa: E402

from app.exchange.issuing import Wanted, issue  # noqa: E402
from app.ledger import Ledger, create_ledger, open_ledger  # noqa: E402
from app.progress.evidence import verify  # noqa: E402
from db.file import transactions  # noqa: E402

EVIDENCE = 3_000_000
UNITS = ("东山镇", "县财政局", "县教育局", "县人社局")


def prepare(folder: Path) -> tuple[Path, list[Path]]:
    """Make a ledger that has issued, and the zips that came back, with evidence for every row."""
    path = folder / "原样.zgtz"
    parcels = []
    with create_ledger(path, name="测") as ledger:
        small: SmallRound = fill_small_round(ledger)
        for one in issue(ledger, small.id, Wanted(folder / "下发", PERIOD, UNITS)):
            names = [f"{one.unit}{number}.bin" for number in range(one.rows)]
            rows: dict[int, dict[str, object]] = {
                number: {**DONE, "佐证材料名称": name} for number, name in enumerate(names)
            }
            book = filled(one.file, folder / f"{one.unit}.xlsx", rows)
            parcel = folder / f"{one.unit}.zip"
            with zipfile.ZipFile(parcel, "w") as made:
                made.write(book, "填报表.xlsx")
                for name in names:
                    data = Random(name).randbytes(EVIDENCE // len(names))
                    made.writestr(f"佐证材料/{name}", data)
            parcels.append(parcel)
    return path, parcels


#: The program as a user starts it, but for how long a group of files may get, in seconds.
PROGRAM = """
import sys
from app.__main__ import main
from db.file import transactions

transactions.SECONDS = float(sys.argv[1])
sys.exit(main(sys.argv[2:]))
"""


def receive(ledger: Path, parcels: list[Path], group: float) -> "subprocess.Popen[bytes]":
    """Start the program on its own; with groups of 0 seconds every file is committed alone."""
    command = [sys.executable, "-c", PROGRAM, str(group), "receive", "--ledger", str(ledger)]
    command += ["--date", "2024-06-20", *map(str, parcels)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, **quiet)


def state(ledger: Ledger) -> dict[str, tuple[int, int, int]]:
    """Return for each unit that was received: rows of its package, reports, evidence files."""
    found = ledger.handle.sql(
        "SELECT u.name, p.uuid, p.rows, p.id FROM package p JOIN unit u ON u.id = p.unit_id"
        " WHERE p.direction = 'RECEIVED'"
    ).fetchall()
    counts = {}
    for unit, package, rows, _ in found:
        reports = ledger.handle.sql(
            "SELECT count(*), (SELECT count(*) FROM evidence e JOIN progress q"
            " ON q.id = e.progress_id WHERE q.package = ?) FROM progress WHERE package = ?",
            (package, package),
        ).fetchone()
        counts[unit] = (rows, *reports)
    return counts


def check(path: Path) -> int:
    """Refuse a ledger that is broken or holds half a file; return how many files it holds."""
    with open_ledger(path) as ledger:
        assert ledger.handle.sql("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ledger.handle.sql("PRAGMA foreign_key_check").fetchall() == []
        found = state(ledger)
        for unit, (rows, reports, files) in found.items():
            assert rows == reports == files, (unit, rows, reports, files)
        whole = sum(rows for rows, _, _ in found.values())
        for table in ("progress", "evidence"):
            count = ledger.handle.sql(f"SELECT count(*) FROM {table}").fetchone()
            assert count == (whole,), (table, count, whole)
        assert verify(ledger) == ()
        return len(found)


def play(folder: Path, times: int, seed: int) -> dict[int, int]:
    """Kill so often; return how many files were in when it was killed, and how often that was."""
    chance = Random(seed)
    original, parcels = prepare(folder)
    whole = folder / "完整.zgtz"
    copyfile(original, whole)
    begun = time.monotonic()
    assert receive(whole, parcels, transactions.SECONDS).wait() == 0
    lasts = time.monotonic() - begun
    assert check(whole) == len(UNITS)
    happened: dict[int, int] = {}
    for number in range(times):
        path = folder / f"{number}.zgtz"
        copyfile(original, path)
        group = chance.choice((0, 0, transactions.SECONDS))
        running = receive(path, parcels, group)
        time.sleep(chance.uniform(0.4, 1.0) * lasts)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        held = check(path)
        happened[held] = happened.get(held, 0) + 1
        assert receive(path, parcels, group).wait() == 0, "it must go on where it was stopped"
        assert check(path) == len(UNITS)
        for old in folder.glob(f"{number}.zgtz*"):
            old.unlink()
    return happened


def main() -> None:
    """Kill a hundred times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with TemporaryDirectory() as folder:
        print(
            "files received when it was killed:",
            dict(sorted(play(Path(folder), times, seed).items())),
        )


if __name__ == "__main__":
    main()
