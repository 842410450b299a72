"""The user's file. In: a path; out: an open `Ledger` whose every write is one change with a trail.

Open `file.py` first: create, open, lock, `ledger.change(...)`. Beside it: `backup` (and restore),
`check`, `settings`, `undo`, `trail` and `trail_words` (how it reads), `search`, `snapshots`.
"""

from app.ledger.file import (
    EXTENSION,
    Ledger,
    create_ledger,
    default_folder,
    open_ledger,
    save_copy,
    set_name,
    set_operator,
)

__all__ = (
    "EXTENSION",
    "Ledger",
    "create_ledger",
    "default_folder",
    "open_ledger",
    "save_copy",
    "set_name",
    "set_operator",
)
