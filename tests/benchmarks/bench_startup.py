"""Start-up: first usable window with a county ledger, as a ratio to a bare QMainWindow.

Run: python tests/benchmarks/bench_startup.py [LEDGER or number of starts]. Without a ledger the
sample is made.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

ARGUMENT = sys.argv[1] if len(sys.argv) > 1 else ""
RUNS = int(ARGUMENT) if ARGUMENT.isdigit() else 9
BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
window.grab()
print(time.time())
"""
OURS = """
import sys, time
import PySide6.QtWidgets as widgets

class App(widgets.QApplication):
    def exec(self):
        window = next(w for w in self.topLevelWidgets() if isinstance(w, widgets.QMainWindow))
        while window.jobs.is_busy:
            self.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.processEvents()
        window.grab()
        print(time.time())
        return 0

from PySide6.QtCore import QEventLoop
widgets.QApplication = App
from ui.__main__ import main
main([sys.argv[1]])
"""


def seconds(code: str, ledger: Path, settings: Path) -> float:
    """Return the seconds from starting a process to its first painted window."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "XDG_CONFIG_HOME": str(settings),
        "PYTHONPYCACHEPREFIX": str(settings / "compiled"),  # as installed: nothing is compiled anew
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(ledger)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[0]) - start


def main() -> None:
    """Measure turn by turn, so that both see the same machine; print medians and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder)
        if ARGUMENT and not ARGUMENT.isdigit():
            ledger = Path(ARGUMENT)
        else:
            from app.sample import make_sample

            ledger = settings / "sample.zgtz"
            make_sample(ledger)
        found: dict[str, list[float]] = {"bare": [], "ours": []}
        # the first start fills the caches and is not counted, unless it is the only one
        for code in (BARE, OURS) if RUNS > 1 else ():
            seconds(code, ledger, settings)
        for _ in range(RUNS):
            found["bare"].append(seconds(BARE, ledger, settings))
            found["ours"].append(seconds(OURS, ledger, settings))
        bare, ours = (statistics.median(found[name]) for name in ("bare", "ours"))
        print(f"bare QMainWindow {bare * 1000:.0f} ms, ours {ours * 1000:.0f} ms")
        print(f"ratio {ours / bare:.2f}  [<= 1.8 with a county's ledger, 2.2 with a province's]")


if __name__ == "__main__":
    main()
