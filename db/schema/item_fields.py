"""The fields of an item, once for everybody: what they are called, whose they are, who reads them.

The table of items (`models`), the trail's words, search, the lists, packages, `show`, bulk edits
and the forms read this table. A new field is one line at the end of `FIELDS` and a migration step
that appends its column: `ItemRow`, `Finding` and `Measure` carry it in `more` from then on.
"""

from enum import Enum, Flag, auto
from typing import NamedTuple

from db.words import ClosureState, ItemKind, ProgressState, RectificationType


class Owner(Enum):
    """Who may say what stands in a field; DERIVED ones follow from others."""

    OFFICE = auto()
    UNIT = auto()
    DERIVED = auto()


class FieldType(Enum):
    """What stands in the column. CHOICE: one of db/words; PLACE: five digits a level."""

    TEXT = auto()
    NUMBER = auto()
    YES_NO = auto()
    CHOICE = auto()
    DATE = auto()
    DEADLINE = auto()
    ITEM = auto()
    PLACE = auto()


class Use(Flag):
    """Who reads a field besides the trail, which tells of every one that has words.

    TRAVELS: it goes to a unit with its tasks. SEARCHED: it is found. SHOWN: a value of its own in
    `show` and in the panel. PRINTED: a column of the printed ledger and of the ledger's page.
    MERGED: both sides may have changed it, so it is merged with what both knew before. JOINED:
    measures that become one put their texts together. BULK: one edit for many items. FORM: the
    item's form asks for it.
    """

    TRAVELS = auto()
    SEARCHED = auto()
    SHOWN = auto()
    PRINTED = auto()
    MERGED = auto()
    JOINED = auto()
    BULK = auto()
    FORM = auto()


NONE = Use(0)
_ALL, _LISTED = frozenset(ItemKind), frozenset({ItemKind.FINDING, ItemKind.MEASURE})
_FINDING = frozenset({ItemKind.FINDING})


class ItemField(NamedTuple):
    """One field. Without `words` readers need not see it; `blank` is what a new item has.

    `kinds` are the levels that have the field.
    """

    name: str
    words: str = ""
    type: FieldType = FieldType.TEXT
    owner: Owner = Owner.OFFICE
    uses: Use = NONE
    kinds: frozenset[ItemKind] = _LISTED
    blank: str | int | None = ""


_T, _O = FieldType, Owner
#: In the order of the table's columns, in which the trail tells them too; `id` stands before them.
FIELDS: tuple[ItemField, ...] = (
    ItemField("uuid", kinds=_ALL, owner=_O.DERIVED),
    ItemField("round_id", "", _T.NUMBER, _O.DERIVED, kinds=_ALL),
    ItemField("parent_id", "上级", _T.ITEM, kinds=_ALL, blank=None),
    ItemField("kind", "", _T.CHOICE, _O.DERIVED, kinds=_ALL),
    ItemField("path", "位置", _T.PLACE, kinds=_ALL),
    ItemField("code", "", owner=_O.DERIVED, uses=Use.TRAVELS | Use.SEARCHED, kinds=_LISTED),
    ItemField("number", "序号", uses=Use.TRAVELS | Use.SEARCHED | Use.FORM, kinds=_ALL),
    ItemField("title", "内容", uses=Use.TRAVELS | Use.SEARCHED | Use.FORM, kinds=_ALL),
    ItemField(
        "goal", "整改目标",
        uses=Use.TRAVELS | Use.SEARCHED | Use.SHOWN | Use.PRINTED | Use.BULK | Use.FORM,
        kinds=_FINDING, blank=None,
    ),
    ItemField(
        "rectification", "整改类型", _T.CHOICE,
        uses=Use.TRAVELS | Use.SHOWN | Use.PRINTED | Use.BULK | Use.FORM,
        kinds=_FINDING, blank=RectificationType.UNSET,
    ),
    ItemField(
        "deadline_raw", "完成时限", _T.DEADLINE,
        uses=Use.TRAVELS | Use.PRINTED | Use.BULK | Use.FORM, blank=None,
    ),
    ItemField("deadline_kind", "", _T.CHOICE, _O.DERIVED, blank=None),
    ItemField("due", "", _T.DATE, _O.DERIVED, blank=None),
    ItemField("then_long_term", "", _T.YES_NO, _O.DERIVED, blank=0),
    ItemField("effective_due", "", _T.DATE, _O.DERIVED, blank=None),
    ItemField("light_kind", "", _T.CHOICE, _O.DERIVED, blank=None),
    ItemField("own_deadline", "", _T.YES_NO, _O.DERIVED, blank=0),
    ItemField("state", "", _T.CHOICE, _O.DERIVED, blank=ProgressState.NOT_STARTED),
    ItemField("closure_state", "", _T.CHOICE, _O.DERIVED, blank=ClosureState.NONE),
    ItemField("public", "公开", _T.YES_NO, uses=Use.SHOWN, kinds=_FINDING, blank=1),
    ItemField("public_reason", "不公开理由", uses=Use.SHOWN, kinds=_FINDING),
    ItemField(
        "note", "备注",
        uses=Use.SEARCHED | Use.SHOWN | Use.PRINTED | Use.JOINED | Use.BULK | Use.FORM,
    ),
    ItemField("layout", "", owner=_O.DERIVED),
    ItemField("source", "", _T.NUMBER, _O.DERIVED, blank=0),
    ItemField("next_child", "", _T.NUMBER, _O.DERIVED, kinds=_ALL, blank=1),
    ItemField("archived", "归档", _T.YES_NO, kinds=_ALL, blank=0),
)  # fmt: skip

#: What a unit says of an item in a report: kept in the table of reports, merged when it comes back.
REPORT: tuple[ItemField, ...] = (
    ItemField("state", "进展状态", _T.CHOICE, _O.UNIT, Use.TRAVELS | Use.MERGED),
    ItemField("done", "进展情况", _T.TEXT, _O.UNIT, Use.TRAVELS | Use.SEARCHED | Use.MERGED),
    ItemField("problems", "存在问题", _T.TEXT, _O.UNIT, Use.TRAVELS | Use.SEARCHED | Use.MERGED),
    ItemField("next_step", "下一步", _T.TEXT, _O.UNIT, Use.TRAVELS | Use.SEARCHED | Use.MERGED),
    ItemField("finished", "完成日期", _T.DATE, _O.UNIT, Use.TRAVELS | Use.MERGED),
)

#: Fields for which records have no attribute of their own stand in their `more`: those that are
#: only kept, shown and changed, with no rule that speaks of them by name.
_WITH_ATTRIBUTES = frozenset(
    {"parent_id", "path", "number", "title", "goal", "rectification", "deadline_raw", "public",
     "public_reason", "note", "archived"}
)  # fmt: skip
MORE: tuple[ItemField, ...] = tuple(
    one for one in FIELDS if one.owner is Owner.OFFICE and one.name not in _WITH_ATTRIBUTES
)


def fields_with(use: Use, kind: ItemKind | None = None) -> tuple[ItemField, ...]:
    """List the fields that somebody reads, in the order of the table; of one level if asked."""
    return tuple(one for one in FIELDS if use in one.uses and (kind is None or kind in one.kinds))


def more_with(use: Use, kind: ItemKind | None = None) -> tuple[ItemField, ...]:
    """List those of them that records carry in `more`."""
    return tuple(one for one in fields_with(use, kind) if one in MORE)
