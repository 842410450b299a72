"""Run in a namespace of its own: save over a document on a disk that is full or read-only.

Arguments: an empty folder to mount on, "full" or "read-only". Prints the sentence and what is left.
"""

import subprocess
import sys
from pathlib import Path

from app.documents.saving import SaveError, save_bytes

ROOM = 40 * 1024


def main(folder: str, fault: str) -> None:
    """Mount a small disk, save once, then again when that cannot work."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder], check=True)
    path = Path(folder) / "报告.docx"
    save_bytes(path, b"old", overwrite=False)
    if fault == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    try:
        save_bytes(path, b"n" * (2 * ROOM), overwrite=True)
    except SaveError as error:
        sys.stdout.write(f"{error}\n")
    names = ",".join(sorted(one.name for one in Path(folder).iterdir()))
    sys.stdout.write(f"{path.read_text()} {names}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
