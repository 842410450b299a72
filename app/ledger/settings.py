"""Settings of one ledger: names, defaults, reading and writing."""

import json
from typing import Any

from app import standing
from app.ledger import Ledger
from app.ledger.setting_values import DEFAULTS, RECKONED_WITH, setting_in
from app.wording import SETTING_WORDS
from db import rounds

__all__ = ["DEFAULTS", "change_setting", "get_setting", "setting_in"]


def get_setting(ledger: Ledger, name: str) -> Any:
    """Return a setting. Raises KeyError for a name that is none."""
    return setting_in(ledger.handle, name)


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
        if name in RECKONED_WITH:
            standing.refresh_all(change)
