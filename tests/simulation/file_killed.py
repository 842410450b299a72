"""kill -9 at system calls and at random moments, for everything that writes a ledger or a file.

`python tests/simulation/file_killed.py [kills of each kind] [seed]` prints a table: how often the
program was killed, what was half made, what could not be done afterwards.
`tests/app/ledger/test_file_killed.py` does a few.

One process loads the program once with `kill_at.c` before the C library and forks for each try.
"""

import ctypes
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
for place in (ROOT, ROOT / "tests", ROOT / "tests" / "simulation"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

LIBRARY = "kill_at.so"
TABLES = ("meta", "item", "progress", "evidence", "closure", "package", "document", "plan_import")


class Kind(NamedTuple):
    """Something the program does, in a folder that was made ready: what stands there before."""

    name: str
    command: tuple[str, ...]
    ready: str
    #: The file that must be whole or not there, besides the ledger.
    target: str = "L.zgtz"


PLAN = ("import-plan", "方案.txt", "--ledger", "L.zgtz", "--date", "2024-06-01")
PROGRESS = (
    *("add-progress", "--ledger", "L.zgtz", "--item", "XC24-010-01-B", "--unit", "区财政局"),
    *("--state", "推进中", "--done", "再次登记", "--date", "2024-06-20"),
)
DAY = ("--date", "2024-06-20")
CREATING = (
    Kind("init", ("init", "--ledger", "L.zgtz", "--name", "新"), "nothing"),
    Kind("import-plan, new", PLAN, "plan"),
    Kind("sample", ("sample", "--ledger", "L.zgtz", "--date", "2024-06-18"), "nothing"),
    Kind("open-package, new", ("open-package", "任务.xlsx", "--ledger", "L.zgtz"), "task"),
)
CHANGING = (
    Kind("add-progress", (*PROGRESS, "--evidence", "材料.bin"), "sample"),
    Kind("import-plan --update", (*PLAN, "--update"), "plan and ledger"),
    Kind("backup", ("backup", "--ledger", "L.zgtz"), "sample"),
    Kind("restore", ("restore", "L.zgbak", "--out", "R.zgtz"), "backup", "R.zgtz"),
    Kind("save as", ("save-copy", "L.zgtz", "R.zgtz"), "sample", "R.zgtz"),
    Kind("upgrade", ("upgrade", "--ledger", "L.zgtz"), "old"),
    Kind("receive", ("receive", "--ledger", "L.zgtz", *DAY, "来.zip"), "returned"),
    Kind("document", ("document", "plan", "--ledger", "L.zgtz", "--out", "d.docx", *DAY), "sample"),
    Kind("issue", ("issue", "--ledger", "L.zgtz", "--out", "下发", *DAY), "sample"),
)


@dataclass
class Row:
    """What became of the tries of one kind."""

    tries: int = 0
    killed: int = 0
    half: int = 0
    blocked: int = 0
    left: int = 0
    notes: list[str] = field(default_factory=list)


def build(folder: Path) -> Path | None:
    """Build the library; None without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    made = folder / LIBRARY
    source = Path(__file__).with_name("kill_at.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


def run(command: tuple[str, ...]) -> int:
    """Do what the command line does, or save a copy as the window does."""
    from app.__main__ import main
    from app.ledger import open_ledger, save_copy

    if command[0] != "save-copy":
        return main(list(command))
    save_copy(Path(command[1]), Path(command[2]))
    open_ledger(Path(command[2])).close()
    return 0


def forked(folder: Path, work: Callable[[], int], limit: float = 0) -> int:
    """Do some work in a child in a folder, in silence; return how it ended, -9 for killed.

    With a limit it is killed after so many seconds.
    """
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.chdir(folder)
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            code = work()
        finally:
            os._exit(code)
    if limit:
        timer = threading.Timer(limit, os.kill, (child, signal.SIGKILL))
        timer.start()
    _, status = os.waitpid(child, 0)
    if limit:
        timer.cancel()
        timer.join()
    return os.waitstatus_to_exitcode(status)


class Armed:
    """The library in this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.kill_at.argtypes = (ctypes.c_char_p, ctypes.c_long, ctypes.c_int)
        self._library.calls_so_far.restype = ctypes.c_long

    def arm(self, folder: Path, at: int, torn: bool) -> None:
        self._library.kill_at(os.fsencode(folder), at, int(torn))

    def calls(self) -> int:
        return int(self._library.calls_so_far())


def load_program() -> None:
    """Load all of it before the forks, or each try would do it again."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        if path.stem != "__main__":
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            importlib.import_module(name.removesuffix(".__init__"))
    for library in ("docx", "openpyxl", "python_calamine"):
        importlib.import_module(library)


def make_ready(folder: Path) -> dict[str, Path]:
    """Make the folders that the kinds begin with."""
    from old_ledgers import make_old_ledger

    from app.ledger import open_ledger
    from app.ledger.backup import back_up
    from app.sample import plan_text

    found = {name: folder / name for name in {kind.ready for kind in (*CREATING, *CHANGING)}}
    for place in found.values():
        place.mkdir()
    text = plan_text(date(2024, 6, 1))
    (found["plan"] / "方案.txt").write_text(text, encoding="utf-8")

    def did(where: str, *command: str) -> None:
        assert forked(found[where], lambda: run(command)) == 0, command

    did("sample", "sample", "--ledger", "L.zgtz", "--date", "2024-06-18")
    (found["sample"] / "材料.bin").write_bytes(Random(1).randbytes(300_000))
    did("plan and ledger", "sample", "--ledger", "S.zgtz", "--date", "2024-06-01")
    (found["plan and ledger"] / "S.zgtz").unlink()
    (found["plan and ledger"] / "方案.txt").write_text(text, encoding="utf-8")
    did("plan and ledger", *PLAN)
    changed = text.replace("整改", "切实整改", 40)
    (found["plan and ledger"] / "方案.txt").write_text(changed, encoding="utf-8")
    shutil.copyfile(found["sample"] / "L.zgtz", found["backup"] / "L.zgtz")
    with open_ledger(found["backup"] / "L.zgtz") as ledger:
        back_up(ledger, found["backup"]).rename(found["backup"] / "L.zgbak")
    (found["backup"] / "L.zgtz").unlink()
    make_old_ledger(found["old"] / "L.zgtz", 1)
    _exchange(found)
    return found


def _exchange(found: dict[str, Path]) -> None:
    from killed import prepare

    with TemporaryDirectory() as name:
        ledger, parcels = prepare(Path(name))
        shutil.copyfile(ledger, found["returned"] / "L.zgtz")
        shutil.copyfile(parcels[0], found["returned"] / "来.zip")
        task = next((Path(name) / "下发").glob("*.xlsx"))
        books = [one for one in (Path(name) / "下发").glob("*.xlsx") if "清单" not in one.name]
        shutil.copyfile(books[0] if books else task, found["task"] / "任务.xlsx")


#: How many rows each table of each ledger has, None for a ledger that is not there.
Found = list[list[int] | None] | None


def state(path: Path, thorough: bool) -> list[int] | None:
    """Return how much is in a ledger, None when it is not there. Refuses what is not whole."""
    from app.ledger import open_ledger
    from app.ledger.check import check_ledger

    if not path.exists():
        return None
    with open_ledger(path, read_only=True) as ledger:
        if thorough:
            found = [one for one in check_ledger(ledger) if one.code != "EVIDENCE_UNUSED"]
            assert found == [], found
        assert ledger.handle.sql("PRAGMA integrity_check").fetchone() == ("ok",)
        return [
            ledger.handle.sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
        ]


class Player:
    """Plays one kind again and again in fresh copies of its folder."""

    def __init__(self, kind: Kind, ready: Path, work: Path, armed: Armed) -> None:
        self.kind = kind
        self._ready = ready
        self._work = work
        self._armed = armed
        self.row = Row()
        self._number = 0
        first = self._fresh()
        self.before = self._state(first)
        counted = self._work / "calls"
        begun = time.monotonic()
        assert forked(first, lambda: self._counting(first, counted)) == 0, kind.name
        self.seconds = time.monotonic() - begun
        self.calls = int(counted.read_text())
        self.after = self._state(first)
        shutil.rmtree(first)

    def _fresh(self) -> Path:
        self._number += 1
        place = self._work / f"{self.kind.name}-{self._number}".replace(" ", "_")
        shutil.copytree(self._ready, place)
        return place

    def _counting(self, folder: Path, counted: Path) -> int:
        self._armed.arm(folder, -1, torn=False)
        code = run(self.kind.command)
        counted.write_text(str(self._armed.calls()))
        return code

    def _state(self, folder: Path, *, thorough: bool = True) -> Found:
        """Look in a child: a ledger opened here would leave its threads to the next fork.

        None: what is there is not whole.
        """
        told = self._work / "state"
        told.unlink(missing_ok=True)

        def look() -> int:
            told.write_text(json.dumps([state(folder / n, thorough) for n in self._names()]))
            return 0

        return json.loads(told.read_text()) if forked(folder, look) == 0 else None

    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(("L.zgtz", self.kind.target)))

    def play(self, at: int, *, torn: bool = False) -> None:
        """Kill at one system call, then look and go on."""
        folder = self._fresh()

        def work() -> int:
            self._armed.arm(folder, at, torn)
            return run(self.kind.command)

        self._judge(folder, forked(folder, work), f"call {at}{' torn' if torn else ''}")

    def play_at_random(self, chance: Random) -> None:
        """Kill at some moment."""
        folder = self._fresh()
        limit = max(chance.random() * self.seconds, 0.001)
        self._judge(folder, forked(folder, lambda: run(self.kind.command), limit), "random")

    def _judge(self, folder: Path, code: int, where: str) -> None:
        self.row.tries += 1
        self.row.killed += code == -signal.SIGKILL
        found = self._state(folder)
        if found not in (self.before, self.after):
            self.row.half += 1
            self.row.notes.append(f"{where}: {found}")
        again = forked(folder, lambda: run(self.kind.command))
        done = self._state(folder, thorough=False)
        if done != self.after and not self._more(done) and not self._there(folder):
            self.row.blocked += 1
            self.row.notes.append(f"{where}: then {again}, {done} after {found}")
        forked(folder, self._open)
        left = [p for p in folder.rglob("*") if p.name.startswith(".")]
        self.row.left += bool(left)
        if left:
            self.row.notes.append(f"{where}: left {[p.name for p in left][:3]}")
        shutil.rmtree(folder)

    def _open(self) -> int:
        """Open what is there as the next day does, which clears up behind killed programs."""
        from app.ledger import open_ledger

        for name in self._names():
            if Path(name).exists():
                open_ledger(Path(name)).close()
        return 0

    def _there(self, folder: Path) -> bool:
        """Whether a document stands there, whole, and so is not made again without --force."""
        made = folder / "d.docx"
        return made.is_file() and zipfile.ZipFile(made).testzip() is None

    def _more(self, done: Found) -> bool:
        """Whether it was done twice: killed when all was written, then done again."""
        if done is None or self.after is None:
            return False
        pairs = list(zip(done, self.after, strict=True))
        return all(
            now and once and all(a >= b for a, b in zip(now, once, strict=True))
            for now, once in pairs
        )


def play(each: int, seed: int, kinds: tuple[Kind, ...] = (*CHANGING, *CREATING)) -> dict[str, Row]:
    """Kill each kind so often: two thirds at system calls, the rest at random moments."""
    load_program()
    chance, rows = Random(seed), {}
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        armed = Armed()
        (folder / "ready").mkdir()
        (folder / "work").mkdir()
        ready = make_ready(folder / "ready")
        for kind in kinds:
            player = Player(kind, ready[kind.ready], folder / "work", armed)
            placed = max(each * 2 // 3, 1)
            for number in range(placed):
                at = 1 + (number * player.calls + chance.randrange(player.calls)) // placed
                player.play(min(at, player.calls), torn=number % 3 == 2)
            for _ in range(each - placed):
                player.play_at_random(chance)
            rows[kind.name] = player.row
            report(kind.name, player)
    return rows


def report(name: str, player: Player) -> None:
    """Print a line of the table, and what was not as it should be."""
    row = player.row
    print(
        f"{name:22}{player.calls:6} calls {row.tries:5} tries {row.killed:5} killed"
        f" {row.half:4} half {row.blocked:4} blocked {row.left:4} left",
        flush=True,
    )
    for note in row.notes[:5]:
        print(f"    {note}", flush=True)


def main() -> None:
    """Build the library, start again with it, play."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    if LIBRARY in os.environ.get("LD_PRELOAD", ""):
        rows = play(each, seed).values()
        print("all", sum(r.tries for r in rows), "tries", sum(r.killed for r in rows), "killed")
        raise SystemExit(int(any(row.half or row.blocked for row in rows)))
    with TemporaryDirectory() as folder:
        library = build(Path(folder))
        if library is None:
            raise SystemExit("no compiler")
        raise SystemExit(started(library, [str(each), str(seed)]).wait())


def started(
    library: Path, arguments: list[str], stdout: int | None = None
) -> "subprocess.Popen[bytes]":
    """Start this script with the library in front."""
    environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, *arguments]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=stdout)


if __name__ == "__main__":
    main()
