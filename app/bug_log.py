"""Where a bug of the command line leaves its traceback, so that the user reads one sentence."""

import traceback
from datetime import datetime
from pathlib import Path

import platformdirs


def log_file() -> Path:
    """Return the program's log, the same one the window writes."""
    return Path(platformdirs.user_log_dir("zhenggai", appauthor=False)) / "zhenggai.log"


def note_bug(error: Exception) -> Path | None:
    """Append the traceback to the log; None when not even that can be written."""
    path, now = log_file(), datetime.now().isoformat(timespec="seconds")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{now} ERROR\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        return None
    return path
