"""Disks of a few megabytes for tests, where the machine lets them be mounted."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _may_mount() -> bool:
    """Whether this is root with the right to mount, as in a build machine's container."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
        try:
            done = subprocess.run(mount, capture_output=True, check=False)
        except OSError:
            return False
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0


mounting = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not _may_mount(), reason="mounts need root"
)


@contextmanager
def small(place: Path, size: str) -> Iterator[Path]:
    """Mount a disk of a size such as 2m."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)
