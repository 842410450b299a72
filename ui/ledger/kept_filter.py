"""How the list of each ledger was filtered, kept among the user's settings."""

import json
from typing import Any

from PySide6.QtCore import QByteArray

from app.records import ClosureState, LedgerFilter, Light, ProgressState, RectificationType
from ui.remembered import Remembered


def keep(ledger: str, wanted: LedgerFilter) -> None:
    """Remember the filter of a ledger, named by its uuid."""
    values = {
        "text": wanted.text,
        "unit": wanted.unit_id,
        "leader": wanted.leader_id,
        "state": wanted.state,
        "lights": sorted(wanted.lights),
        "closure": wanted.closure,
        "type": wanted.rectification,
    }
    text = json.dumps(values, ensure_ascii=False) if wanted.narrows else ""
    Remembered().keep_state(f"filter-{ledger}", QByteArray(text.encode()))


def recall(ledger: str) -> LedgerFilter:
    """Return the filter of a ledger as it was left; one that cannot be read filters nothing."""
    text = bytes(Remembered().state(f"filter-{ledger}").data())
    try:
        return _filter(json.loads(text)) if text else LedgerFilter()
    except (ValueError, TypeError, KeyError):  # written by another version, or by hand
        return LedgerFilter()


def _filter(values: dict[str, Any]) -> LedgerFilter:
    state, closure, kind = values["state"], values["closure"], values["type"]
    return LedgerFilter(
        text=str(values["text"]),
        unit_id=_number(values["unit"]),
        leader_id=_number(values["leader"]),
        state=ProgressState(state) if state is not None else None,
        lights=frozenset(Light(light) for light in values["lights"]),
        closure=ClosureState(closure) if closure is not None else None,
        rectification=RectificationType(kind) if kind is not None else None,
    )


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
