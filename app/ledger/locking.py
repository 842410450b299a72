"""Who writes a ledger: one program at a time, on whatever computer, and the others learn who."""

import getpass
import json
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import LedgerError
from app.messages import ledger as messages
from app.messages.system import reason

#: Everybody who may write the folder may take the lock after the one before, whatever his umask.
_FOR_ALL = 0o666


def lock_file(path: Path) -> Path:
    """Name the file that is locked for a ledger."""
    return path.with_name(path.name + ".lock")


def _owner_file(path: Path) -> Path:
    return path.with_name(path.name + ".owner")


def take(path: Path, refused: Callable[[Path, str], str] = messages.cannot_lock) -> FileLock:
    """Take a ledger's name for this program. Raises LedgerError naming who has it."""
    lock = FileLock(lock_file(path), mode=_FOR_ALL)
    try:
        _acquire(lock)
    except Timeout:
        raise LedgerError(messages.in_use(path, _owner(path))) from None
    except PermissionError as error:
        if lock_file(path).exists() and _owner_file(path).exists():
            raise LedgerError(messages.in_use(path, _owner(path))) from None
        raise LedgerError(refused(path, reason(error))) from error
    except OSError as error:
        raise LedgerError(refused(path, reason(error))) from error
    try:
        _sign(path)
    except OSError as error:
        give_back(path, lock)
        raise LedgerError(refused(path, reason(error))) from error
    return lock


def _acquire(lock: FileLock) -> None:
    """Take the lock, also over the file that a crashed program of another user left."""
    try:
        lock.acquire(timeout=0)
    except PermissionError:
        if not _is_abandoned(Path(lock.lock_file)):
            raise
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.acquire(timeout=0)


def _is_abandoned(path: Path) -> bool:
    """Whether nobody holds a lock file that may only be read: the system lock of it is free."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _sign(path: Path) -> None:
    """Write who has it; what another user left there is his and can only be replaced."""
    who = {"user": account(), "computer": platform.node(), "process": os.getpid()}
    owner = _owner_file(path)
    owner.unlink(missing_ok=True)
    owner.write_text(json.dumps(who), encoding="utf-8")
    with suppress(OSError):
        owner.chmod(_FOR_ALL)


def give_back(path: Path, lock: FileLock) -> None:
    """Give the lock back and leave none of its files."""
    with suppress(OSError):  # the stick may be gone
        _owner_file(path).unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):  # Windows keeps it while another program looks at it
        lock_file(path).unlink(missing_ok=True)


def is_taken(path: Path) -> bool:
    """Whether some program writes this ledger now; where that cannot be known, it is not."""
    if not lock_file(path).exists():
        return False
    lock = FileLock(lock_file(path), mode=_FOR_ALL)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return not _is_abandoned(lock_file(path))
    lock.release()
    return False


def _owner(path: Path) -> str:
    """Say who holds the lock, as far as it is known."""
    try:
        who = json.loads(_owner_file(path).read_text(encoding="utf-8"))
        return f"{who['computer']} 上的 {who['user']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def account() -> str:
    """Name the computer's account; one that has no name goes by its number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"{os.getuid()}" if sys.platform != "win32" else ""
