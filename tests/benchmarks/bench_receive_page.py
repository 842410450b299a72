"""A folder of returned workbooks in the real window: looked at, looked through, taken in.

Run: python tests/benchmarks/bench_receive_page.py [units]. Each step shows the longest block of
the event loop, as bench_window does.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.exchange.issuing import Wanted, issue
from app.ledger import create_ledger
from tests.benchmarks.bench_exchange import DAY, PERIOD, fill, fill_in
from tests.benchmarks.bench_window import TARGET, Bench
from ui.dialogs import Message
from ui.program import Program
from ui.receiving.page import ReceivePage


def returned(folder: Path) -> Path:
    """Make an office's ledger and what its units hand in; the files lie in `交回`."""
    path, back = folder / "办.zgtz", folder / "交回"
    back.mkdir()
    with create_ledger(path, name="区委整改办", by="李经办") as ledger:
        round_id = fill(ledger)
        for one in issue(ledger, round_id, Wanted(folder / "下发", PERIOD)):
            fill_in(one.file, back / one.file.name)
    return path


def close_message() -> None:
    """Press the button of the message that sums up."""
    box = QApplication.activeModalWidget()
    if isinstance(box, Message):
        box.reject()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CONFIG_HOME"] = name
        folder = Path(name)
        path = returned(folder)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        program = Program(app, day=DAY)
        window = program.dress(dark=False, large=False)
        window.resize(1366, 768)
        window.show()
        bench = Bench(program)
        bench.step("open the ledger", lambda: window.files.open(path))
        bench.step("open 接收上报", lambda: window.stack.open("receive"))
        page = window.page
        assert isinstance(page, ReceivePage)
        bench.step("look at the folder", lambda: page.read([folder / "交回"]))
        down = min(40, len(page.looked))
        print(f"{len(page.looked)} files")

        def through() -> None:
            for _ in range(down):
                QTest.keyClick(page.files.view, Qt.Key.Key_Down)
                QApplication.processEvents()

        bench.step(f"go down {down} files", through)
        closer = QTimer()
        closer.timeout.connect(close_message)
        closer.start(50)
        bench.step("take everything in", page.take.click)
        print(f"longest block of the event loop {bench.worst:.0f} ms  [<= {TARGET}]")
        program.close()


if __name__ == "__main__":
    main()
