"""The register of packages: what went to whom, when, and what came back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from app.exchange.head import visible_code
from app.ledger import Ledger
from app.messages import exchange as messages
from db import packages, units
from db.schema.records import ExchangePackage
from db.words import Direction

_WORDS = {
    Direction.ISSUED: "下发",
    Direction.RECEIVED: "接收",
    Direction.OPENED: "打开",
    Direction.SUBMITTED: "上报",
    Direction.RELAYED: "汇总",
}


class Registered(NamedTuple):
    """One line of the register; `returned` counts what came back for an issued package."""

    package: str
    direction: str
    word: str
    unit: str
    period: str
    rows: int
    file: str
    code: str
    answers: str
    returned: int
    last_returned: str
    at: str
    by: str
    note: str
    #: Whether it is what its unit still owes for its period.
    owed: bool

    @property
    def status_word(self) -> str:
        """Say of an issued package whether it came back, of an added-up one by whom it came."""
        if self.direction == Direction.RELAYED:
            return f"由{self.note}汇总"
        if self.direction != Direction.ISSUED:
            return ""
        if self.returned:
            return f"已报 {self.last_returned[:10]}"
        return "未报" if self.owed else "另一份已报或已重发"


class Missing(NamedTuple):
    """What a unit owes for a period; `issued` is when its newest package went out."""

    unit: str
    contact: str
    phone: str
    period: str
    rows: int
    issued: date
    code: str


def list_missing(ledger: Ledger, round_id: int) -> tuple[Missing, ...]:
    """List what was given out and has not come back, the longest outstanding first."""
    known = {unit.id: unit for unit in units.list_units(ledger.handle)}
    missing = (
        Missing(
            known[one.unit_id].name,
            known[one.unit_id].contact,
            known[one.unit_id].phone,
            one.period,
            one.rows,
            datetime.fromisoformat(one.at).date(),
            visible_code(one.uuid),
        )
        for one in _owed(packages.of_round(ledger.handle, round_id))
    )
    return tuple(sorted(missing, key=lambda one: (one.period, one.issued, one.unit)))


def _owed(found: Sequence[ExchangePackage]) -> list[ExchangePackage]:
    """Return the packages nobody answered; of a unit's for a period the newest.

    What answers any of them answers them all.
    """
    answered = {one.answers for one in found if one.direction is Direction.RECEIVED}
    issued = [one for one in found if one.direction is Direction.ISSUED]
    newest = {(one.unit_id, one.period): one for one in issued}
    done = {(one.unit_id, one.period) for one in issued if one.uuid in answered}
    return [one for place, one in newest.items() if place not in done]


_MISSING_HEAD = (
    "单位", "联系人", "电话", "期数", "任务", "下发日期", "已过天数", "校验码", "催报用语",
)  # fmt: skip


def missing_lines(missing: Sequence[Missing], today: date) -> list[tuple[str, ...]]:
    """Write the 催报清单: whom to ring up, and what to say."""
    lines: list[tuple[str, ...]] = [_MISSING_HEAD]
    for one in missing:
        days = (today - one.issued).days
        said = messages.remind(one.unit, one.period, one.rows)
        numbers = (str(one.rows), one.issued.isoformat(), str(max(0, days)))
        lines.append((one.unit, one.contact, one.phone, one.period, *numbers, one.code, said))
    return lines


def list_packages(ledger: Ledger, round_id: int) -> tuple[Registered, ...]:
    """List a round's packages, the newest first."""
    found = packages.of_round(ledger.handle, round_id)
    names = packages.unit_names(ledger.handle)
    answers: dict[str, list[ExchangePackage]] = {}
    for one in found:
        answers.setdefault(one.answers, []).append(one)
    owed = {one.uuid for one in _owed(found)}
    return tuple(
        Registered(
            one.uuid,
            one.direction,
            _WORDS[one.direction],
            names[one.unit_id][1],
            one.period,
            one.rows,
            one.file,
            visible_code(one.uuid),
            one.answers,
            len(answers.get(one.uuid, ())),
            max((answer.at for answer in answers.get(one.uuid, ())), default=""),
            one.at,
            one.by,
            one.note,
            one.uuid in owed,
        )
        for one in reversed(found)
    )
