"""Settings of one ledger: names, defaults, reading and writing."""

import json
from typing import Any

from app.ledger import Ledger
from app.wording import SETTING_WORDS
from db import rounds
from db.file.connection import Handle

#: Every setting and its default (domain.md sections 3 and 5).
DEFAULTS: dict[str, Any] = {
    "near_days": 20,
    "soon_days": 10,
    "plan_months": 1,
    "concentrated_months": 6,
    "report_months": 3,
    "one_person_office": False,
    "vocabulary": "completed",
    "evidence_mb": 500,
}


def get_setting(ledger: Ledger, name: str) -> Any:
    """Return a setting. Raises KeyError for a name that is none."""
    return setting_in(ledger.handle, name)


def setting_in(handle: Handle, name: str) -> Any:
    """Return a setting inside a change. Raises KeyError for a name that is none."""
    default = DEFAULTS[name]
    found = rounds.settings(handle).get(name)
    return default if found is None else json.loads(found[1])


def change_setting(ledger: Ledger, name: str, value: Any, *, by: str = "") -> None:
    """Change a setting. Raises KeyError for a name that is none."""
    known = rounds.settings(ledger.handle).get(name)
    if name not in DEFAULTS:
        raise KeyError(name)
    row = {"key": name, "value": json.dumps(value, ensure_ascii=False)}
    with ledger.change("change_setting", f"修改设置：{SETTING_WORDS[name]}", by) as change:
        if known is None:
            change.insert("setting", row)
        else:
            change.update("setting", known[0], row)
