"""Saving a file whole or not at all."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.errors import AppError, RefusedError
from app.ledger.drafts import drafted
from app.messages import documents as messages
from app.messages.system import reason
from db.file.places import put


class SaveError(AppError):
    """A document could not be saved; what stood there is untouched."""


def save_bytes(path: Path, data: bytes, overwrite: bool) -> None:
    """Write a file beside its place, then put it there in one step.

    Raises RefusedError when it exists and may not be overwritten, SaveError when it cannot be
    written (open elsewhere, read-only, full disk).
    """

    def write(file: BinaryIO) -> None:
        file.write(data)

    save_by(path, write, overwrite)


def save_by(path: Path, write: Callable[[BinaryIO], None], overwrite: bool) -> None:
    """Save what `write` writes, like save_bytes; what it raises leaves the place untouched."""
    try:
        _refuse(path, overwrite)
        _replace(path, write)
    except OSError as error:
        raise SaveError(_sentence(path, error)) from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises SaveError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(messages.folder_refused(folder.name, reason(error))) from error


def _refuse(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise RefusedError(messages.is_folder(path))
    if path.exists() and not overwrite:
        raise RefusedError(messages.file_exists(path))
    if not path.parent.is_dir():
        raise RefusedError(messages.no_folder(path))


def _replace(path: Path, write: Callable[[BinaryIO], None]) -> None:
    with drafted(path.parent) as draft:
        with draft.open("wb") as file:
            write(file)
        if path.exists():  # an old file's permissions stay
            draft.chmod(path.stat().st_mode & 0o777)
        put(draft, path)


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return messages.disk_full(path)
    if error.errno == errno.ENAMETOOLONG:
        return messages.name_too_long(path)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return messages.cannot_replace(path)
    return messages.not_saved(path, error.strerror or str(error))
