"""Where a file stands: on this computer or across a network, and how much room there is."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

#: File systems of disks in this computer. Whatever else the system names (NFS, CIFS, gvfs and
#: other FUSE, folders of a virtual machine) is treated as a network: SQLite's log needs memory
#: that all users of the file share, and across hosts there is none.
_LOCAL = frozenset(
    (
        *("bcachefs", "btrfs", "erofs", "ext2", "ext3", "ext4", "f2fs", "jfs", "nilfs2", "overlay"),
        *("ramfs", "reiserfs", "rootfs", "squashfs", "tmpfs", "xfs", "zfs"),
        *("exfat", "fuseblk", "iso9660", "msdos", "ntfs", "ntfs3", "udf", "vfat"),
    )
)
#: What GetDriveTypeW calls removable, fixed, CD-ROM and RAM disk; 4 is remote, 0 and 1 unknown.
_LOCAL_DRIVES = frozenset({2, 3, 5, 6})
_ESCAPED = re.compile(r"\\([0-7]{3})")


class System(NamedTuple):
    """What the operating system answers: the list of its mounts, or the type of a drive."""

    mounts: Callable[[], str]
    drive_type: Callable[[str], int]
    has_drives: bool


def _mounts() -> str:
    return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")


def _drive_type(root: str) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    return 0


HERE = System(_mounts, _drive_type, sys.platform == "win32")


def on_network(path: Path, system: System = HERE) -> bool:
    """Whether the file stands on a network share, where write-ahead logging is not safe.

    The system is asked, because a mapped drive or a mounted share looks like any other path;
    where it does not know the answer is yes.
    """
    if str(path).startswith(("\\\\", "//")):
        return True
    if system.has_drives:
        root = path.drive + "\\" if path.drive else os.path.splitdrive(Path.cwd())[0] + "\\"
        return system.drive_type(root) not in _LOCAL_DRIVES
    try:
        kind = _kind(Path(os.path.realpath(path)), system.mounts())
    except OSError:
        return True
    return kind not in _LOCAL


def _kind(path: Path, mounts: str) -> str:
    """Return the type of the innermost file system that holds a path; the last mount wins."""
    found, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        place = Path(_ESCAPED.sub(lambda m: chr(int(m[1], 8)), parts[1]))
        if len(place.parts) >= found and path.is_relative_to(place):
            found, kind = len(place.parts), parts[2]
    return kind


def free_bytes(path: Path) -> int | None:
    """Return how much can be written at a place that may still have to be made, None unknown."""
    for folder in (path, *path.parents):
        try:
            usage = shutil.disk_usage(folder)
        except FileNotFoundError:
            continue
        except OSError:
            return None
        return usage.free if usage.total else None
    return None


def sync_folder(folder: Path) -> None:
    """Let a name that was just given survive a power cut (Windows does that on its own)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some shares cannot; the file itself is synced
        return
    finally:
        os.close(handle)


def put(draft: Path, target: Path) -> None:
    """Give a finished file its name: the file and the name reach the disk, or nothing does."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    sync_folder(target.parent)


def size_of(path: Path) -> int:
    """Return a file's size, 0 when it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
