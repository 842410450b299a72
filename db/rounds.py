"""Queries about rounds, their narrative sections, phases and leading group."""

from datetime import date
from typing import Any

from db.file.connection import Handle
from db.file.prepared import Prepared
from db.schema.models import (
    MemberTable,
    MetaTable,
    PhaseTable,
    RoundTable,
    SectionTable,
    SettingTable,
)
from db.schema.records import Member, Phase, Round, Section
from db.words import MemberPost


def day(text: str | None) -> date | None:
    """Read an ISO date column."""
    return date.fromisoformat(text) if text else None


def _round(*row: Any) -> Round:
    values: list[Any] = [*row[:9], day(row[9]), *row[10:12], bool(row[12])]
    return Round(*values)


def _select() -> Any:
    t = RoundTable
    return t.select(
        t.id, t.uuid, t.code, t.name, t.title, t.inspecting_body, t.inspected_body, t.kind,
        t.level, t.feedback_date, t.year, t.tasks_at, t.archived,
    )  # fmt: skip


def list_rounds(handle: Handle) -> tuple[Round, ...]:
    """List all rounds, oldest first, archived ones included."""
    return handle.fetch(_select().order_by(RoundTable.id), _round)


_BY_ID = Prepared(lambda round_id: _select().where(RoundTable.id == round_id))


def round_by_id(handle: Handle, round_id: int) -> Round | None:
    """Find one round."""
    return _BY_ID.one(handle, _round, round_id)


def sections(handle: Handle, round_id: int) -> tuple[Section, ...]:
    """List the narrative sections in printed order."""
    t = SectionTable
    query = t.select(t.id, t.heading, t.body, t.category_id).where(t.round_id == round_id)
    return handle.fetch(query.order_by(t.position, t.id), Section)


def phases(handle: Handle, round_id: int) -> tuple[Phase, ...]:
    """List the phases in order."""
    t = PhaseTable
    query = t.select(t.id, t.name, t.start, t.finish, t.text).where(t.round_id == round_id)
    return handle.fetch(
        query.order_by(t.position, t.id),
        lambda i, name, start, finish, text: Phase(i, name, day(start), day(finish), text),
    )


def members(handle: Handle, round_id: int) -> tuple[Member, ...]:
    """List the leading group in order."""
    t = MemberTable
    query = t.select(t.id, t.post, t.name, t.title).where(t.round_id == round_id)
    return handle.fetch(
        query.order_by(t.position, t.id),
        lambda i, post, name, title: Member(i, MemberPost(post), name, title),
    )


def meta(handle: Handle) -> dict[str, str]:
    """Return what the ledger says of itself: uuid, name, edition, by, created."""
    t = MetaTable
    return dict(handle.fetch(t.select(t.key, t.value), lambda *row: row))


def set_meta(handle: Handle, key: str, value: str) -> None:
    """Write one fact the ledger says of itself."""
    handle.run(MetaTable.replace(key=key, value=value))


def settings(handle: Handle) -> dict[str, tuple[int, str]]:
    """Return every setting that was ever changed: its row and its value as JSON text."""
    t = SettingTable
    rows = handle.fetch(t.select(t.key, t.id, t.value), lambda *row: row)
    return {key: (row_id, value) for key, row_id, value in rows}
