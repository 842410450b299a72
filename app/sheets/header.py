"""The columns of every list: heading, field, format, width; one definition for all files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.sheets.lines import Line
from app.wording import CLOSURE_WORDS, ROLE_WORDS, STATE_WORDS, TYPE_WORDS
from db.schema.item_fields import ItemField, Use, more_with
from db.words import RectificationType, Role

Value = str | int | date | None


class Format(StrEnum):
    """How the values of a column are shown."""

    TEXT = "TEXT"
    CENTRED = "CENTRED"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `width` in half-width characters; `merged` values stand once per finding.

    `sheet_only` columns serve filtering and are left out of printed annexes.
    """

    title: str
    value: Callable[[Line], Value]
    width: float
    format: Format = Format.TEXT
    merged: bool = False
    sheet_only: bool = False


def _role(role: Role) -> Callable[[Line], Value]:
    return lambda line: line.parties(role)


def _type(line: Line) -> Value:
    kind = line.finding.rectification
    return "" if kind is RectificationType.UNSET else TYPE_WORDS[kind]


def _parties_field(role: Role, width: float = 12) -> Field:
    return Field(ROLE_WORDS[role], _role(role), width, merged=True)


def _more_field(of: ItemField) -> Field:
    return Field(of.words, lambda line: line.more_text(of), 16)


NUMBER = Field("序号", lambda line: line.place, 9, Format.CENTRED, merged=True)
CATEGORY = Field("问题类别", lambda line: line.category_name, 16, merged=True)
FINDING = Field("反馈问题", lambda line: line.finding_name, 27, merged=True)
MEASURE = Field("整改措施", lambda line: line.measure_name, 40)
GOAL = Field("整改目标", lambda line: line.finding.goal or "", 22, merged=True)
TYPE = Field("整改类型", _type, 12, Format.CENTRED, merged=True)
LEAD_LEADER = _parties_field(Role.LEAD_LEADER, 13)
RESPONSIBLE_LEADER = _parties_field(Role.RESPONSIBLE_LEADER, 13)
LEAD_UNIT = _parties_field(Role.LEAD_UNIT)
RESPONSIBLE_UNIT = _parties_field(Role.RESPONSIBLE_UNIT, 14)
COOPERATING_UNIT = _parties_field(Role.COOPERATING_UNIT, 14)
DEADLINE = Field("完成时限", lambda line: line.deadline_text, 14, Format.CENTRED, merged=True)
DUE = Field("截止日期", lambda line: line.due, 12, Format.DATE, merged=True, sheet_only=True)
STATE = Field("进展状态", lambda line: STATE_WORDS[line.item.state], 13, Format.CENTRED)
PROGRESS = Field("整改进展", lambda line: line.progress_text, 36, merged=True)
CLOSURE = Field("销号状态", lambda line: line.closure_word(CLOSURE_WORDS), 13, Format.CENTRED)
FINDING_STATE = Field(
    "进展状态", lambda line: STATE_WORDS[line.finding.state], 13, Format.CENTRED, merged=True
)
FINDING_CLOSURE = Field(
    "销号状态", lambda line: CLOSURE_WORDS[line.finding.closure_state], 13, Format.CENTRED,
    merged=True,
)  # fmt: skip
NOTE = Field("备注", lambda line: line.note_text, 15)
CODE = Field("编号", lambda line: line.item.code, 16, Format.CENTRED, sheet_only=True)
PARTY = Field("责任主体", lambda line: line.party, 16, merged=True)
PARTY_ROLE = Field("责任类别", lambda line: line.party_role, 12, Format.CENTRED)
PARTY_STATE = Field("进展状态", lambda line: line.party_state, 13, Format.CENTRED)
TASK = Field("整改措施", lambda line: line.task_name, 40)

#: Fields of an item without a column of their own here, in the order of the table of fields.
MORE = tuple(_more_field(one) for one in more_with(Use.PRINTED))

LEDGER_FIELDS = (
    NUMBER, CATEGORY, FINDING, MEASURE, LEAD_LEADER, RESPONSIBLE_LEADER, LEAD_UNIT,
    RESPONSIBLE_UNIT, COOPERATING_UNIT, DEADLINE, DUE, STATE, PROGRESS, CLOSURE, *MORE, NOTE, CODE,
)  # fmt: skip
FINDING_FIELDS = (
    NUMBER, CATEGORY, FINDING, GOAL, TYPE, LEAD_LEADER, RESPONSIBLE_LEADER, LEAD_UNIT,
    RESPONSIBLE_UNIT, DEADLINE, DUE, FINDING_STATE, FINDING_CLOSURE, *MORE, NOTE, CODE,
)  # fmt: skip
TASK_FIELDS = (
    NUMBER, FINDING, MEASURE, LEAD_UNIT, RESPONSIBLE_UNIT, COOPERATING_UNIT, DEADLINE, DUE,
    STATE, PROGRESS, NOTE, CODE,
)  # fmt: skip
PARTY_FIELDS = (
    PARTY, PARTY_ROLE, NUMBER, FINDING, TASK, DEADLINE, DUE, PARTY_STATE, FINDING_CLOSURE, CODE,
)  # fmt: skip
#: Left out where no line has a value: not every office names these.
OPTIONAL = frozenset(
    {LEAD_UNIT, COOPERATING_UNIT, LEAD_LEADER, RESPONSIBLE_LEADER, GOAL, TYPE, *MORE}
)
