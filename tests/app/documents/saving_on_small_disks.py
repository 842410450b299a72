"""Run in a process of its own: save over a document where that cannot work.

Arguments: an empty folder, and "full" or "read-only" (a small disk is mounted there, which needs a
namespace) or "limited" (the system cuts files off). Prints the sentence and what is left. Never in
the tests' own process: a cut-off file could as well be Python's bytecode.
"""

import resource
import subprocess
import sys
from pathlib import Path

from app.documents.saving import SaveError, save_bytes

ROOM = 40 * 1024


def main(folder: str, fault: str) -> None:
    """Save once, then again when that cannot work."""
    if fault != "limited":
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder], check=True)
    path = Path(folder) / "报告.docx"
    save_bytes(path, b"old", overwrite=False)
    if fault == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    if fault == "limited":
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
    try:
        save_bytes(path, b"n" * (2 * ROOM), overwrite=True)
    except SaveError as error:
        sys.stdout.write(f"{error}\n")
    names = ",".join(sorted(one.name for one in Path(folder).iterdir()))
    sys.stdout.write(f"{path.read_text()} {names}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
