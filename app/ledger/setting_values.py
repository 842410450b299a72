"""Every setting of a ledger with its default, and what one says in a file that is open."""

import json
from typing import Any

from db import rounds
from db.file.connection import Handle

#: Every setting and its default (domain.md sections 3 and 5; mechanisms.md).
DEFAULTS: dict[str, Any] = {
    "near_days": 20,
    "soon_days": 10,
    "immediate_days": 15,
    "plan_months": 1,
    "concentrated_months": 6,
    "report_months": 3,
    "one_person_office": False,
    "vocabulary": "completed",
    "evidence_mb": 500,
}
#: The least and the most of those that are numbers, for window and command line alike.
RANGES: dict[str, tuple[int, int]] = {
    "near_days": (2, 180),
    "soon_days": (1, 90),
    "immediate_days": (0, 250),
    "plan_months": (1, 12),
    "concentrated_months": (1, 24),
    "report_months": (1, 12),
    "evidence_mb": (1, 2000),
}
#: Settings that deadlines in force are reckoned with.
RECKONED_WITH = frozenset({"immediate_days"})


def setting_in(handle: Handle, name: str) -> Any:
    """Return a setting inside a change. Raises KeyError for a name that is none."""
    default = DEFAULTS[name]
    found = rounds.settings(handle).get(name)
    return default if found is None else json.loads(found[1])
