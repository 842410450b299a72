"""Whose package came back, for which period, and what its cells are compared with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.errors import RefusedError
from app.exchange import fields
from app.exchange.head import FORMAT, Head
from app.exchange.returned import Returned
from app.items.codes import is_valid
from app.ledger import Ledger
from app.messages import exchange as messages
from app.rules import is_period
from db import items, packages, rounds
from db.schema.records import ExchangePackage
from db.words import Direction

#: In the content of a received row: the fields that the unit cleared.
CLEARED = "cleared"


def issued_of(ledger: Ledger, found: Returned) -> tuple[ExchangePackage, list[str]]:
    """Find the package that comes back: by its head, its visible code, else by its rows' codes.

    Returns it with what is to be said of it. Raises RefusedError for one that belongs elsewhere.
    """
    if not found.rows:
        raise RefusedError(messages.NO_CODES)
    if found.head is not None:
        issued, said = _by_head(ledger, found.head)
        others = [code for code in found.visible if not issued.uuid.startswith(code)]
        _refuse_two([issued, *_known(ledger, others)])
        return issued, said
    known = _known(ledger, found.visible)
    if known:
        _refuse_two(known)
        return known[0], [messages.FROM_HIDDEN]
    if found.visible:
        raise RefusedError(messages.CODE_UNKNOWN)
    return _by_codes(ledger, found)


def _known(ledger: Ledger, codes: Iterable[str]) -> list[ExchangePackage]:
    found = (packages.by_beginning(ledger.handle, code) for code in codes)
    return [one for one in found if one is not None]


def _refuse_two(known: Sequence[ExchangePackage]) -> None:
    """Refuse rows of one workbook that were pasted into another one."""
    if len({(one.unit_id, one.period, one.round_id) for one in known}) > 1:
        raise RefusedError(messages.TWO_CODES)


def _by_head(ledger: Ledger, head: Head) -> tuple[ExchangePackage, list[str]]:
    if head.format > FORMAT:
        raise RefusedError(messages.newer(head.format, FORMAT))
    if head.ledger != ledger.uuid:
        raise RefusedError(messages.OTHER_LEDGER)
    known = packages.by_uuid(ledger.handle, head.package)
    if known is not None:
        return known, []
    return _unregistered(ledger, head), [messages.NOT_ISSUED]


def _unregistered(ledger: Ledger, head: Head) -> ExchangePackage:
    """Make up the package that a restored ledger does not remember having issued."""
    here = {one.uuid: one.id for one in rounds.list_rounds(ledger.handle)}
    known = {uuid: unit_id for unit_id, (uuid, _) in packages.unit_names(ledger.handle).items()}
    if head.round not in here or head.unit not in known or not is_period(head.period):
        raise RefusedError(messages.NO_ROUND)
    return ExchangePackage(
        id=0,
        uuid=head.package,
        direction=Direction.ISSUED,
        round_id=here[head.round],
        unit_id=known[head.unit],
        period=head.period,
        answers="",
        made_at=head.made_at,
        made_by=head.made_by,
        file="",
        sha256="",
        rows=head.rows,
        at="",
        by="",
        note="",
    )


def _by_codes(ledger: Ledger, found: Returned) -> tuple[ExchangePackage, list[str]]:
    """Find the one unit and period that were given all these rows; several are no answer."""
    codes = [row.code for row in found.rows if is_valid(row.code)]
    ids = {row.id for row in items.items_by_code(ledger.handle, codes).values()}
    known = [
        one
        for one in packages.issued_with(ledger.handle, codes)
        if ids <= packages.contents(ledger.handle, one.id).keys()
        and (not found.periods or one.period in found.periods)
    ]
    if len({(one.unit_id, one.period) for one in known}) != 1:
        raise RefusedError(messages.NO_IDENTITY)
    unit = packages.unit_name(ledger.handle, known[0].unit_id)
    return known[0], [messages.from_codes(unit, known[0].period)]


def round_of(ledger: Ledger, issued: ExchangePackage) -> str:
    """Name the round a package belongs to. Raises RefusedError for one that is put away."""
    found = rounds.round_by_id(ledger.handle, issued.round_id)
    if found is None:
        raise RefusedError(messages.NO_ROUND)
    if found.archived:
        raise RefusedError(messages.round_archived(found.name))
    return found.name


class Bases(NamedTuple):
    """By item: what its cells are compared with, what a file saved later cleared; what to say."""

    rows: dict[int, dict[str, str]]
    cleared: dict[int, set[str]]
    warnings: list[str]


def bases_of(
    ledger: Ledger,
    issued: ExchangePackage,
    answers: Sequence[ExchangePackage],
    file: tuple[str, str],
) -> Bases:
    """Return the base of every row: what went out, or came back before this file was saved.

    `file` is when it was saved, "" where it does not tell, and its checksum. What was saved last
    counts, whatever came in last; of files that do not tell nothing is taken for older, so that
    what differs becomes a conflict.
    """
    made_at, sum_ = file
    rows = packages.contents(ledger.handle, issued.id)
    cleared: dict[int, set[str]] = defaultdict(set)
    older = unknown = False
    for answer in sorted(answers, key=lambda one: one.made_at):
        if answer.direction is not Direction.RECEIVED:
            continue
        ages = bool(made_at and answer.made_at)
        later = ages and answer.made_at > made_at
        for item_id, content in packages.contents(ledger.handle, answer.id).items():
            if later:
                cleared[item_id] |= set(content.get(CLEARED, "").split())
                continue
            if not ages and answer.sha256 != sum_:  # what stands beside a report has no order
                content = {f: text for f, text in content.items() if f not in fields.REPORT}
            rows[item_id] = {**rows.get(item_id, {}), **content}
        older |= later
        unknown |= not ages and answer.sha256 != sum_
    said = [messages.OLDER] if older else [messages.AGE_UNKNOWN] if unknown else []
    return Bases(rows, cleared, said)
