"""Queries about progress reports, evidence files and what units owe."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from peewee import SQL

from db.file.connection import Handle
from db.file.prepared import Prepared, among, listed
from db.schema.models import AssignmentTable, BlobTable, EvidenceTable, ProgressTable, UnitTable
from db.schema.records import EvidenceRef, Progress
from db.words import AfterClose, ProgressState, Role

T = TypeVar("T")
#: SQLite refuses more than 32,766 values in one statement; stay well below.
CHUNK = 5000


def chunks(ids: Sequence[T]) -> list[list[T]]:
    """Cut a list of ids or codes into pieces that one statement can take."""
    return [list(ids[i : i + CHUNK]) for i in range(0, len(ids), CHUNK)]


def reports_on(handle: Handle, item_ids: Sequence[int]) -> dict[int, tuple[Progress, ...]]:
    """Return every report on the items, superseded ones included, oldest first."""
    found: dict[int, list[Progress]] = defaultdict(list)
    t, u = ProgressTable, UnitTable
    for part in chunks(item_ids):
        query = (
            t.select(
                t.id, t.item_id, u.name, t.unit_id, t.period, t.date, t.state, t.done,
                t.problems, t.next_step, t.by, t.initial, t.corrects, t.finished,
                t.package, t.after_close, t.after_text,
            )
            .join(u, on=(t.unit_id == u.id))
            .where(t.item_id.in_(part))
            .order_by(t.date, t.id)
        )  # fmt: skip
        rows = handle.fetch(query, lambda *row: row)
        files = evidence_of(handle, [row[0] for row in rows])
        for row in rows:
            found[row[1]].append(_progress(row, files.get(row[0], ())))
    return {item_id: tuple(reports) for item_id, reports in found.items()}


def _progress(row: Any, files: tuple[EvidenceRef, ...]) -> Progress:
    values: list[Any] = [
        *row[:5],
        date.fromisoformat(row[5]),
        ProgressState(row[6]),
        *row[7:11],
        bool(row[11]),
        row[12],
        files,
        *row[13:15],
        AfterClose(row[15]),
        row[16],
    ]
    return Progress(*values)


def _row(*row: Any) -> Any:
    return row


def _evidence(progress_ids: Any) -> Any:
    t, b = EvidenceTable, BlobTable
    return (
        t.select(t.progress_id, t.id, t.name, t.sha256, b.size)
        .join(b, on=(t.sha256 == b.sha256))
        .where(among(t.progress_id, progress_ids) & (t.archived == 0))
        .order_by(t.id)
    )


_EVIDENCE = Prepared(_evidence)


def evidence_of(handle: Handle, progress_ids: Sequence[int]) -> dict[int, tuple[EvidenceRef, ...]]:
    """Return the evidence files linked to reports."""
    found: dict[int, list[EvidenceRef]] = defaultdict(list)
    for progress_id, *rest in _EVIDENCE.fetch(handle, _row, listed(progress_ids)):
        found[progress_id].append(EvidenceRef(*rest))
    return {progress_id: tuple(files) for progress_id, files in found.items()}


def packages_of(handle: Handle, progress_ids: Sequence[int]) -> dict[int, str]:
    """Return the package that each report came with, "" for those made here."""
    t = ProgressTable
    found: dict[int, str] = {}
    for part in chunks(progress_ids):
        found.update(handle.fetch(t.select(t.id, t.package).where(t.id.in_(part)), _pair))
    return found


def _pair(*row: Any) -> Any:
    return row


#: Each pair of item and unit through the index, then its newest report alone: a round that goes
#: on for years has many. What came after an item was struck off does not count.
_LATEST = """
SELECT p.item_id, p.unit_id, p.date, p.id, p.state
FROM (SELECT DISTINCT item_id, unit_id FROM progress
      WHERE item_id IN (SELECT value FROM json_each(?)) AND superseded = 0) AS pair
JOIN progress p ON p.id = (
  SELECT id FROM progress WHERE item_id = pair.item_id AND unit_id = pair.unit_id
    AND superseded = 0 AND after_close IN ('', 'REOPENED') {since}
  ORDER BY date DESC, id DESC LIMIT 1)
"""
_STARTS = """
SELECT item_id, max(id) FROM progress
WHERE item_id IN (SELECT value FROM json_each(?)) AND after_close <> '' AND after_close = 'STARTS'
GROUP BY item_id
"""


def latest_states(
    handle: Handle, item_ids: Sequence[int]
) -> dict[int, dict[int, tuple[str, int, ProgressState]]]:
    """Return by item and unit the latest standing report: date, id, state."""
    return _latest(handle, item_ids, _LATEST.format(since=""), ())


def latest_since(
    handle: Handle, item_id: int, start: int
) -> dict[int, tuple[str, int, ProgressState]]:
    """Return by unit the latest standing report on an item that was filed after another one."""
    return _latest(handle, [item_id], _LATEST.format(since="AND id > ?"), (start,))[item_id]


def _latest(
    handle: Handle, item_ids: Sequence[int], sql: str, more: tuple[int, ...]
) -> dict[int, dict[int, tuple[str, int, ProgressState]]]:
    found: dict[int, dict[int, tuple[str, int, ProgressState]]] = defaultdict(dict)
    rows = handle.sql(sql, (listed(item_ids), *more)).fetchall()
    for item_id, unit_id, *latest in handle.records(rows, _said):
        found[item_id][unit_id] = (latest[0], latest[1], latest[2])
    return found


def starts_of(handle: Handle, item_ids: Sequence[int]) -> dict[int, int]:
    """Return for reopened items the report with which their newest cycle began."""
    return dict(handle.sql(_STARTS, (listed(item_ids),)).fetchall())


class AfterReport(NamedTuple):
    """A report that says something else than what was decided on its item; `item` is where."""

    id: int
    item_id: int
    unit_id: int
    corrects: int | None


def waiting_on(handle: Handle, item_ids: Sequence[int]) -> tuple[AfterReport, ...]:
    """Return the reports on items that wait for the office's word."""
    t = ProgressTable
    query = t.select(t.id, t.item_id, t.unit_id, t.corrects).where(
        t.item_id.in_(list(item_ids))
        & (t.after_close == AfterClose.WAITS)
        & (t.after_close != SQL("''"))
        & (t.superseded == 0)
    )
    return handle.fetch(query.order_by(t.id), AfterReport)


#: On what is struck off, by itself or with its finding: reports that wait; and of ledgers in
#: which such reports still counted, each unit's last one where it is less than was decided.
_DIFFERING = """
SELECT p.id, p.item_id, p.unit_id, p.corrects
FROM progress p JOIN item i ON i.id = p.item_id
LEFT JOIN item f ON f.id = i.parent_id AND f.kind = 'FINDING'
WHERE p.round_id = :round AND i.archived = 0 AND p.superseded = 0 AND (
  p.after_close = 'WAITS'
  OR (p.after_close IN ('', 'REOPENED') AND (
        (p.state <> 'DONE' AND (i.closure_state = 'CLOSED' OR f.closure_state = 'CLOSED'))
        OR (p.state IN ('NOT_STARTED', 'ONGOING')
            AND (i.closure_state = 'CLOSED_ONGOING' OR f.closure_state = 'CLOSED_ONGOING')))
      AND p.id = (SELECT id FROM progress WHERE item_id = p.item_id AND unit_id = p.unit_id
        AND superseded = 0 AND after_close IN ('', 'REOPENED') ORDER BY date DESC, id DESC LIMIT 1)
      AND EXISTS (SELECT 1 FROM item s WHERE s.id IN (i.id, f.id) AND (
        (s.closure_state = 'CLOSED' AND s.state <> 'DONE') OR
        (s.closure_state = 'CLOSED_ONGOING' AND s.state NOT IN ('DONE', 'STAGE_DONE'))))))
ORDER BY i.path, p.id
"""


def differing(handle: Handle, round_id: int) -> tuple[AfterReport, ...]:
    """List the reports of a round that do not agree with the decision to strike an item off."""
    rows = handle.sql(_DIFFERING, {"round": round_id})
    return tuple(AfterReport(*row) for row in rows)


def is_corrected(handle: Handle, report_id: int) -> bool:
    """Whether another report corrects one, though that one may count until it is decided on."""
    t = ProgressTable
    return handle.value(t.select(t.id).where(t.corrects == report_id).limit(1)) is not None


def _said(item_id: int, unit_id: int, day: str, row_id: int, state: str) -> Any:
    return item_id, unit_id, day, row_id, ProgressState(state)


def _assignments(item_ids: Any) -> Any:
    t = AssignmentTable
    columns = (t.item_id, t.unit_id, t.id, t.role, t.state, t.latest_id, t.latest_date)
    return t.select(*columns, t.open, t.due).where(among(t.item_id, item_ids))


_ASSIGNMENTS = Prepared(_assignments)


def assignments_of(
    handle: Handle, item_ids: Sequence[int]
) -> dict[int, dict[int, tuple[int, Role, ProgressState, int | None, str | None, int, str | None]]]:
    """Return by item and unit: row id, role, state, latest report's id and date, open, due.

    Inside bulk work what was left to be derived is derived first.
    """
    handle.catch_up()
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for item_id, unit_id, *duty in _ASSIGNMENTS.fetch(handle, _duty, listed(item_ids)):
        found[item_id][unit_id] = tuple(duty)
    return found


def _duty(item_id: int, unit_id: int, row_id: int, role: str, state: str, *rest: Any) -> Any:
    return (item_id, unit_id, row_id, Role(role), ProgressState(state), *rest)
