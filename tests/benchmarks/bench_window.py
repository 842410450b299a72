"""The real pages on a province's ledger: how long each step takes, and how long nothing answers.

Run: python tests/benchmarks/bench_window.py [rows]. A heartbeat in the event loop shows the longest
block of each step; a step ends when everything that was read beside the window has arrived.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ledger import create_ledger
from app.records import LedgerFilter
from tests.benchmarks.bench_ledger import TODAY, fill, memory
from ui.ledger.page import LedgerPage
from ui.program import Program
from ui.shell.pages import PLACES

#: Milliseconds between two beats; a block shorter than this is not seen.
BEAT = 2
TARGET = 50
#: Lines of a ledger that is no measure of anything: its ways are short.
SMALL = 1000


class Heart(QObject):
    """Beats in the event loop; remembers the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def reset(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def settle(program: Program) -> None:
    """Let everything arrive that is on its way."""
    quiet = 0
    while quiet < 3:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.001)
        quiet = 0 if program.jobs.is_busy else quiet + 1


class Bench:
    """Does one step after the other and prints what each cost."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.heart = Heart()
        self.worst = 0.0

    def step(self, name: str, do: Callable[[], object]) -> None:
        settle(self.program)
        self.heart.reset()
        start = time.perf_counter()
        do()
        settle(self.program)
        took = (time.perf_counter() - start) * 1000
        longest = self.heart.longest
        self.worst = max(self.worst, longest)
        mark = "" if longest <= TARGET else "  !"
        print(
            f"{name:<44} {took:8.0f} ms   longest block {longest:6.0f} ms  [<= {TARGET}]{mark}",
            flush=True,
        )


@contextmanager
def big_program(rows: int) -> Iterator[tuple[Program, Path]]:
    """A program in empty settings beside a ledger of so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        path = Path(folder) / "省.zgtz"
        with create_ledger(path, name="省委") as ledger:
            fill(ledger, rows)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        program = Program(app, day=TODAY)
        window = program.dress(dark=False, large=False)
        window.resize(1366, 768)
        window.show()
        yield program, path
        program.close()


def walk_ledger(bench: Bench, page: LedgerPage) -> None:
    """Page, jump, fold, filter and look at details."""
    view = page.view

    def keys(key: Qt.Key, times: int) -> None:
        for _ in range(times):
            QTest.keyClick(view, key)
            QApplication.processEvents()

    bench.step("ledger: open everything", lambda: page.fold_all(opened=True))
    far = 30 if view.model().rowCount() > SMALL else 3
    print(f"  rows listed: {page.view.model().rowCount():,}")
    bench.step(f"ledger: page down {far} times", lambda: keys(Qt.Key.Key_PageDown, far))
    bench.step("ledger: to the end", lambda: keys(Qt.Key.Key_End, 1))
    bench.step(f"ledger: arrow up {far} times with details", lambda: keys(Qt.Key.Key_Up, far))
    bench.step("ledger: scroll to the middle", lambda: view.go_to(view.model().rowCount() // 2))
    bench.step("ledger: filter by text", lambda: page.filters.take(LedgerFilter(text="督办")))
    bench.step("ledger: filter by unit", lambda: page.filters.unit.setCurrentIndex(3))
    bench.step("ledger: filter off", page.filters.reset)
    bench.step("ledger: close everything", lambda: page.fold_all(opened=False))


def main() -> None:
    """Walk through the pages and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with big_program(rows) as (program, path):
        bench, window = Bench(program), program.window
        assert window is not None
        bench.step("open the ledger", lambda: window.files.open(path))
        opened = program.jobs.ledger
        assert opened is not None
        for place in PLACES[opened.edition]:
            if place.key and not place.hidden:
                bench.step(f"page {place.title}", lambda key=place.key: window.stack.open(key))
                bench.step(f"page {place.title} again", lambda: read_again(program))
        window.stack.open("ledger")
        assert isinstance(window.page, LedgerPage)
        walk_ledger(bench, window.page)
        print(f"longest block of the event loop {bench.worst:.0f} ms  [<= {TARGET}]")
        print(f"memory {memory():.0f} MiB")


def read_again(program: Program) -> None:
    """As after every edit: the page in view reads again."""
    program.jobs.written.emit()


if __name__ == "__main__":
    main()
