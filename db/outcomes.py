"""Queries about outcomes: what a report counts."""

from collections import defaultdict

from db.file.connection import Handle
from db.rounds import day
from db.schema.models import OutcomeItemTable, OutcomeTable
from db.schema.records import Outcome
from db.words import OutcomeKind

#: 分 in one 万元.
FEN = 1_000_000


def outcomes_of(handle: Handle, round_id: int) -> tuple[Outcome, ...]:
    """List a round's outcomes in the order they were entered."""
    t, link = OutcomeTable, OutcomeItemTable
    linked: dict[int, list[int]] = defaultdict(list)
    pairs = link.select(link.outcome_id, link.item_id).join(t, on=(link.outcome_id == t.id))
    for outcome_id, item_id in handle.fetch(
        pairs.where(t.round_id == round_id).order_by(link.id), lambda *row: row
    ):
        linked[outcome_id].append(item_id)
    query = t.select(t.id, t.kind, t.text, t.number, t.fen, t.date).where(t.round_id == round_id)
    return handle.fetch(
        query.order_by(t.id),
        lambda i, kind, text, number, fen, date: Outcome(
            i, OutcomeKind(kind), text, number, fen / FEN, day(date), tuple(linked[i])
        ),
    )


def links_of(handle: Handle, outcome_id: int) -> tuple[tuple[int, int], ...]:
    """List the links of an outcome: row id and item id."""
    link = OutcomeItemTable
    query = link.select(link.id, link.item_id).where(link.outcome_id == outcome_id)
    return handle.fetch(query.order_by(link.id), lambda *row: row)
