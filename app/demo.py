"""`make run`: make the sample ledger, do the main job on it, then open the window or draw it."""

import os
import subprocess
import sys
from pathlib import Path

from app.__main__ import main as command_line
from app.messages import demo as messages

LEDGER = "示例台账.zgtz"
#: The documents of the main job: kind and file name.
DOCUMENTS = (
    ("plan", "整改落实方案.docx"),
    ("progress-report", "整改进展情况报告.docx"),
    ("progress-report-public", "整改进展情况报告（公开版）.docx"),
    ("ledger", "整改台账.xlsx"),
)


def main(folder: Path) -> int:
    """Do the main job in a folder; return the window's exit code, 2 when a step was refused."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger = folder / LEDGER
    if not ledger.exists() and command_line(["sample", "--ledger", str(ledger)]):
        return 2
    for kind, name in DOCUMENTS:
        arguments = ["document", kind, "--ledger", str(ledger), "--out", str(folder / name)]
        if command_line([*arguments, "--force"]):
            return 2
    window = [sys.executable, "-m", "ui", str(ledger)]
    if _has_display():
        sys.stderr.write(messages.opening(str(folder)) + "\n")
        return subprocess.run(window, check=False).returncode
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    drawn = subprocess.run(
        [*window, "--screenshot", str(folder)], check=False, env=environment
    ).returncode
    sys.stderr.write(messages.drawn(str(folder.resolve())) + "\n")
    return drawn


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "out")))
