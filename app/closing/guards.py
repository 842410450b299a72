"""What guards a step of 对账销号: read once, asked by the form before and by the use case after."""

from datetime import date
from typing import NamedTuple

from app.closing.people import same_person
from app.closing.steps import ROWS, Step
from app.items.items import row_of
from app.ledger import Ledger
from app.ledger.settings import get_setting
from app.messages import closing as messages
from app.progress.said import standing
from app.wording import CLOSURE_WORDS, STATE_WORDS
from db import items, joins, progress, rounds
from db.items import ItemRow
from db.words import STRUCK_OFF, AfterClose, ClosureState, ItemKind, Origin


class ClosureDraft(NamedTuple):
    """One step: the new state, the day, the opinion, and for a reopening its basis.

    `late_entry` says why a day is entered that lies before the step it follows (补录).
    """

    state: ClosureState
    date: date
    text: str = ""
    basis: str = ""
    late_entry: str = ""


class Chain(NamedTuple):
    """What steps of an item are held against: where it stands, who made the claim, which days.

    `operator` is who acts when nobody is named, `above` how its finding stands.
    """

    row: ItemRow
    cycle: int
    above: ClosureState
    makers: frozenset[str]
    last: date | None
    reported: date | None
    feedback: date | None
    one_person: bool
    has_evidence: bool
    operator: str


def chain_of(ledger: Ledger, item_id: int) -> Chain:
    """Read what guards the next step of an item. Raises NotFoundError."""
    row, handle = row_of(ledger, item_id), ledger.handle
    measure = row.kind is ItemKind.MEASURE and row.parent_id
    above = items.item_by_id(handle, measure) if measure else None
    ids = [row.id, *(one.id for one in items.children(handle, row.id))]
    own = progress.reports_on(handle, ids)
    over = progress.reports_on(handle, [above.id]) if above else {}
    reports = [one for found in (*own.values(), *over.values()) for one in found]
    steps = joins.closures_of(handle, [row.id]).get(row.id, ())
    cycle = steps[-1].cycle if steps else 1
    said = [one for one in reports if one.after_close is not AfterClose.STARTS]
    found = rounds.round_by_id(handle, row.round_id)
    applied = (s.by for s in steps if s.cycle == cycle and s.state is ClosureState.APPLIED)
    return Chain(
        row,
        cycle,
        above.closure_state if above else ClosureState.NONE,
        frozenset(applied) | {one.by for one in said},
        steps[-1].date if steps else None,
        max((one.date for one in standing(said)), default=None),
        found.feedback_date if found else None,
        bool(get_setting(ledger, "one_person_office")),
        any(one.evidence for one in standing(said)),
        ledger.author("", "", "", Origin.HAND).by,
    )


def refusal(chain: Chain, draft: ClosureDraft, by: str, today: date) -> str:
    """Name the guard that forbids a step, "" when none does."""
    step = ROWS.get(draft.state)
    if chain.row.kind is ItemKind.CATEGORY:
        return messages.NOT_A_CATEGORY
    if step is None or chain.row.closure_state not in step.after:
        now, wanted = CLOSURE_WORDS[chain.row.closure_state], CLOSURE_WORDS[draft.state]
        return messages.cannot_close(chain.row.code, now, f"转为“{wanted}”")
    if draft.state is ClosureState.REOPENED and chain.above in STRUCK_OFF:
        return messages.reopen_above(chain.row.code)
    return (
        _unready(chain, step, draft) or _wrong_day(chain, draft, today) or _maker(chain, step, by)
    )


def _unready(chain: Chain, step: Step, draft: ClosureDraft) -> str:
    if chain.row.state not in step.states:
        return messages.not_done(chain.row.code, STATE_WORDS[chain.row.state])
    if step.basis and not (draft.text.strip() and draft.basis.strip()):
        return messages.REOPEN_NEEDS_REASON
    return messages.NO_REASON if step.reason and not draft.text.strip() else ""


def _wrong_day(chain: Chain, draft: ClosureDraft, today: date) -> str:
    """Days run forward, from the feedback to today; an older one only as 补录 with its reason."""
    word, day = CLOSURE_WORDS[draft.state], draft.date
    if day > today:
        return messages.day_to_come(word, day, today)
    if chain.feedback is not None and day < chain.feedback:
        return messages.before_feedback(word, day, chain.feedback)
    if draft.late_entry.strip():
        return ""
    if chain.last is not None and day < chain.last:
        return messages.before_last_step(word, day, chain.last)
    applies = draft.state is ClosureState.APPLIED
    if applies and chain.reported is not None and day < chain.reported:
        return messages.before_last_report(day, chain.reported)
    return ""


def _maker(chain: Chain, step: Step, by: str) -> str:
    return "" if chain.one_person or not _is_maker(chain, step, by) else messages.MAKER_IS_CHECKER


def _is_maker(chain: Chain, step: Step, by: str) -> bool:
    return step.apart and same_person(by, chain.makers)


def is_relaxed(chain: Chain, draft: ClosureDraft, by: str) -> bool:
    """Whether only the setting of a one-person office allows a step: that is recorded."""
    return chain.one_person and _is_maker(chain, ROWS[draft.state], by)


def remarks(chain: Chain, draft: ClosureDraft) -> tuple[str, ...]:
    """Say what is missing without forbidding a step."""
    return () if chain.has_evidence or not _goes_on(draft) else (messages.NO_EVIDENCE,)


def _goes_on(draft: ClosureDraft) -> bool:
    return draft.state not in (ClosureState.RETURNED, ClosureState.REOPENED)
