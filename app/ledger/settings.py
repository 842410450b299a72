"""Settings of one ledger: names, defaults, reading and writing."""

import json
from typing import Any

from app import standing
from app.errors import RefusedError
from app.ledger import Ledger
from app.ledger.setting_values import DEFAULTS, RANGES, RECKONED_WITH, setting_in
from app.messages import ledger as messages
from app.wording import SETTING_WORDS
from db import rounds

__all__ = ["DEFAULTS", "RANGES", "change_setting", "get_setting", "setting_in", "value_of"]
_TRUTH = {"true": True, "yes": True, "1": True, "是": True, "开": True} | {
    "false": False, "no": False, "0": False, "否": False, "关": False
}  # fmt: skip


def known_setting(name: str) -> str:
    """Return the name of a setting as typed. Raises RefusedError for one that is none."""
    if name not in DEFAULTS:
        raise RefusedError(messages.no_such_setting(name, list(DEFAULTS)))
    return name


def value_of(name: str, text: str) -> Any:
    """Read a setting's value as typed. Raises RefusedError for what it cannot be."""
    default, text = DEFAULTS[known_setting(name)], text.strip()
    if isinstance(default, bool):
        if text.lower() not in _TRUTH:
            raise RefusedError(messages.yes_or_no(name, text))
        return _TRUTH[text.lower()]
    if name in RANGES:
        least, most = RANGES[name]
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise RefusedError(messages.out_of_range(name, text, least, most))
        return int(text)
    from app.documents.wording import vocabulary  # the only one that is a word

    vocabulary(text)
    return text


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
