"""Frozen content: the whole round as JSON, so that a document made again says the same."""

import json
import types
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.errors import NotFoundError
from app.ledger import Ledger
from app.messages import ledger as messages
from app.round.rounds import load_round
from db import snapshots
from db.schema.records import Snapshot, WholeRound
from db.words import DeadlineChangeKind, Origin


def dump(value: Any) -> Any:
    """Turn records into what JSON can hold."""
    if _is_record(type(value)):
        return {name: dump(one) for name, one in zip(value._fields, value, strict=True)}
    if isinstance(value, tuple | list):
        return [dump(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def load(kind: Any, value: Any) -> Any:
    """Turn what JSON held back into the records of `kind`; unknown fields are left out."""
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return load(next(k for k in get_args(kind) if k is not type(None)), value)
    if origin is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(load(inner[0], one) for one in value)
        return tuple(load(k, one) for k, one in zip(inner, value, strict=True))
    if _is_record(kind):
        return _load_record(kind, value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return date.fromisoformat(value) if kind is date else value


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


_HINTS: dict[Any, dict[str, Any]] = {}


def _load_record(kind: Any, value: Mapping[str, Any]) -> Any:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    hints = _HINTS[kind]
    return kind(**{name: load(hints[name], one) for name, one in value.items() if name in hints})


def make_snapshot(
    ledger: Ledger, round_id: int, *, as_of: date, name: str = "", by: str = ""
) -> Snapshot:
    """Freeze a round as it stands; an unchanged round gives the snapshot it already has."""
    content = json.dumps(dump(load_round(ledger, round_id)), ensure_ascii=False)
    with ledger.guard():
        known = snapshots.same(ledger.handle, round_id, as_of, content)
    if known is not None:
        return known
    author = ledger.author("make_snapshot", "", by, Origin.SYSTEM)
    row = {
        "round_id": round_id,
        "at": author.at,
        "as_of": as_of.isoformat(),
        "by": author.by,
        "name": name or f"{as_of.isoformat()} 快照",
        "content": content,
    }
    with ledger.change("make_snapshot", "生成台账快照", by, Origin.SYSTEM) as change:
        snapshot_id = change.insert("snapshot", row)
    return get_snapshot(ledger, snapshot_id)


def get_snapshot(ledger: Ledger, snapshot_id: int) -> Snapshot:
    """Return a snapshot. Raises NotFoundError."""
    with ledger.guard():
        found = snapshots.snapshot_by_id(ledger.handle, snapshot_id)
    if found is None:
        raise NotFoundError(messages.no_such_snapshot(snapshot_id))
    return found


def list_snapshots(ledger: Ledger, round_id: int) -> tuple[Snapshot, ...]:
    """List a round's snapshots, newest first."""
    with ledger.guard():
        return snapshots.list_snapshots(ledger.handle, round_id)


def content_of(snapshot: Snapshot) -> WholeRound:
    """Read the frozen round."""
    frozen = json.loads(snapshot.content)
    for category in frozen["categories"]:
        for finding in category["findings"]:
            for item in (finding, *finding["measures"]):
                item.setdefault("deadline_changes", _approved(item))
    whole: WholeRound = load(WholeRound, frozen)
    return whole


def _approved(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Write the extensions approved in a snapshot as the changes of deadlines it knows nothing of.

    Snapshots are never changed; those made before such changes had lines know extensions alone.
    """
    found: list[dict[str, Any]] = []
    old = item.get("deadline")
    for one in item.get("extensions", ()):
        if one["approved"]:
            told = {"id": 0, "item_id": item["id"], "kind": DeadlineChangeKind.EXTENSION}
            day = one.get("decided") or one["requested"]
            told |= {"old": old, "new": one["new"], "day": day, "by": one.get("approved_by", "")}
            found.append(told)
            old = one["new"]
    return found
