"""The log file, and what happens to exceptions nobody caught."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import platformdirs

#: A log larger than this starts anew; the old one is kept beside it.
_LARGEST = 1_000_000
log = logging.getLogger("zhenggai")


def log_file() -> Path:
    """Return where the log is, by the operating system's rules."""
    return Path(platformdirs.user_log_dir("zhenggai", appauthor=False)) / "zhenggai.log"


def start_log(path: Path) -> None:
    """Write warnings and faults to the log; without a writable place, to the console only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".1.log"))
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def catch_all(show: Callable[[BaseException], None]) -> None:
    """Log every uncaught exception; `show` is called with those of the window's thread."""

    def caught(
        kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        log.error("uncaught", exc_info=(kind, error, where))
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
        else:
            show(error)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.error("uncaught in %s", args.thread, exc_info=args.exc_value)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
