"""The register of packages: what went to whom, when, and what came back."""

from typing import NamedTuple

from app.exchange.head import visible_code
from app.ledger import Ledger
from db import packages
from db.records import ExchangePackage
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

    @property
    def status_word(self) -> str:
        """Say of an issued package whether it came back."""
        if self.direction != Direction.ISSUED:
            return ""
        return f"已报 {self.last_returned[:10]}" if self.returned else "未报"


def list_packages(ledger: Ledger, round_id: int) -> tuple[Registered, ...]:
    """List a round's packages, the newest first."""
    found = packages.of_round(ledger.handle, round_id)
    names = packages.unit_names(ledger.handle)
    answers: dict[str, list[ExchangePackage]] = {}
    for one in found:
        answers.setdefault(one.answers, []).append(one)
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
        )
        for one in reversed(found)
    )
