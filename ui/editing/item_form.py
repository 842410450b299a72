"""The form of a category, a finding or a measure: new or changed by hand."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.items.items import UNSAID, ItemDraft, Party
from app.records import (
    Category,
    DeadlineKind,
    Finding,
    ItemKind,
    RectificationType,
    Responsibility,
    Role,
    Use,
    more_with,
)
from app.standing import in_force
from app.wording import KIND_NAMES, ROLE_WORDS, TYPE_WORDS
from ui.editing.reading import Chosen, Known
from ui.editing.reason_field import ReasonField
from ui.fields import DeadlineField, NamesField, TextArea
from ui.forms import Form
from ui.theme import current

_LEADERS = (Role.LEAD_LEADER, Role.RESPONSIBLE_LEADER, Role.CONTACT)
_MNEMONICS = {
    Role.LEAD_LEADER: "L",
    Role.RESPONSIBLE_LEADER: "E",
    Role.LEAD_UNIT: "A",
    Role.RESPONSIBLE_UNIT: "U",
    Role.COOPERATING_UNIT: "P",
    Role.CONTACT: "R",
}


class ItemForm:
    """Fields of one kind of item on a Form; `draft` is what was entered."""

    def __init__(
        self,
        parent: QWidget | None,
        kind: ItemKind,
        known: Known,
        chosen: Chosen | None = None,
        *,
        in_file: bool = False,
    ) -> None:
        """`in_file`: the item of a plan not yet written, which says nothing of its type."""
        self._in_file = in_file
        self._kind = kind
        self._known = known
        self._chosen = chosen
        verb = f"编辑{chosen.name}" if chosen else f"新增{KIND_NAMES[kind]}"
        self.form = Form(parent, verb)
        self.category: QComboBox | None = None
        self.names: dict[Role, NamesField] = {}
        self.deadline: DeadlineField | None = None
        self.reason: ReasonField | None = None
        self._shown = ""
        self.goal: TextArea | None = None
        self.type: QComboBox | None = None
        #: Texts without a field of their own here, by name (db/schema/item_fields.py).
        self.more: dict[str, TextArea] = {}
        self.number = QLineEdit(chosen.item.number if chosen else "")
        self.number.setMaximumWidth(current().em(8))
        lines = {ItemKind.CATEGORY: 2, ItemKind.FINDING: 3, ItemKind.MEASURE: 5}[kind]
        self.title = TextArea(chosen.text if chosen else "", lines)
        self.note = TextArea(_note(chosen), 2)
        self._place()
        self.form.check = self._why
        self.title.setFocus()

    def _place(self) -> None:
        form, kind = self.form, self._kind
        form.add("编号(&N)", self.number)
        if kind is ItemKind.FINDING and self._chosen is None:
            self._add_category()
        words = {
            ItemKind.CATEGORY: "类别名称(&T)",
            ItemKind.FINDING: "问题原文(&T)",
            ItemKind.MEASURE: "措施内容(&T)",
        }[kind]
        note = form.add(words, self.title)
        if kind is ItemKind.FINDING:
            note.say("原文照录，写进报告时一字不改。")
            self._add_plan()
        if kind is not ItemKind.CATEGORY:
            self._add_parties()
            self._add_deadline()
            form.add("备注(&B)", self.note)
        self._add_more()

    def _add_category(self) -> None:
        self.category = QComboBox()
        self.category.setItemDelegate(QStyledItemDelegate(self.category))
        for category_id, title in self._known.categories:
            self.category.addItem(title, category_id)
        self.category.setMinimumWidth(current().em(12))
        self.form.add("类别(&C)", self.category)

    def _add_plan(self) -> None:
        item = self._chosen.item if self._chosen else None
        goal = item.goal or "" if isinstance(item, Finding) else ""
        self.goal = TextArea(goal, 2)
        self.form.add("整改目标(&G)", self.goal)
        if self._in_file:
            return
        self.type = QComboBox()
        self.type.setItemDelegate(QStyledItemDelegate(self.type))
        for one in RectificationType:
            self.type.addItem(TYPE_WORDS[one])
        known = item.rectification if isinstance(item, Finding) else RectificationType.UNSET
        self.type.setCurrentIndex(list(RectificationType).index(known))
        self.type.setMaximumWidth(current().em(12))
        self.form.add("整改类型(&Y)", self.type)

    def _add_parties(self) -> None:
        for role in Role:
            people = role in _LEADERS
            known = self._known.leaders if people else self._known.units
            now = self._chosen.names(role) if self._chosen else ()
            field = NamesField(now, known, "领导名录" if people else "单位名录")
            if self._kind is ItemKind.MEASURE:
                field.setPlaceholderText("不填则随所属问题")
            field.attach(self.form.add(f"{ROLE_WORDS[role]}(&{_MNEMONICS[role]})", field))
            self.names[role] = field

    def _add_deadline(self) -> None:
        item = self._chosen.item if self._chosen else None
        old = None
        if item is not None and not isinstance(item, Category):
            old = in_force(item.deadline, item.deadline_changes)
        kept = old.raw if old and old.kind is DeadlineKind.UNKNOWN else ""
        self.deadline = DeadlineField(self._known.basis, old.raw if old else "", kept=kept)
        if self._kind is ItemKind.MEASURE:
            self.deadline.setPlaceholderText("不填则随所属问题")
        self.deadline.note = self.form.add("完成时限(&D)", self.deadline)
        self.deadline.tell()
        self._shown = self.deadline.value
        if self._chosen is not None and self._chosen.settled:
            self._add_reason()

    def _add_reason(self) -> None:
        """Ask why a deadline changes that something has quoted; shown once it is another one."""
        assert self.deadline is not None
        self.reason = ReasonField(self.form)
        self.deadline.textChanged.connect(self._ask_reason)
        self._ask_reason()

    def _ask_reason(self) -> None:
        assert self.reason is not None
        assert self.deadline is not None
        self.reason.need(self.deadline.value != self._shown)
        self.form.look()

    def _add_more(self) -> None:
        known = dict(self._chosen.item.more) if self._chosen else {}
        for one in () if self._in_file else more_with(Use.FORM, self._kind):
            self.more[one.name] = TextArea(known.get(one.name) or "", 2)
            self.form.add(one.words, self.more[one.name])

    def _why(self) -> str:
        words = {
            ItemKind.CATEGORY: "先写类别名称。",
            ItemKind.FINDING: "先写问题原文。",
            ItemKind.MEASURE: "先写措施内容。",
        }[self._kind]
        if not self.title.value:
            return words
        return self.reason.why if self.reason is not None else ""

    @property
    def category_id(self) -> int:
        """The category chosen for a new finding."""
        assert self.category is not None
        return int(self.category.currentData())

    @property
    def draft(self) -> ItemDraft:
        """What was entered; what the form does not ask for is not said."""
        known = self._chosen.responsibilities if self._chosen else ()
        parties = tuple(
            party
            for role, field in self.names.items()
            for party in _parties(role, field.value, known)
        )
        category = self._kind is ItemKind.CATEGORY
        return ItemDraft(
            self.title.value,
            self.number.text().strip(),
            (self.goal.value or None) if self.goal else UNSAID,
            (self.deadline.value or None) if self.deadline else UNSAID,
            list(RectificationType)[self.type.currentIndex()] if self.type else UNSAID,
            UNSAID if category else parties,
            UNSAID if category else self.note.value,
            tuple((name, field.value) for name, field in self.more.items()),
        )


def _parties(role: Role, names: Sequence[str], known: Sequence[Responsibility]) -> list[Party]:
    """Return the parties of a role; what is named as before keeps its printed words."""
    before = [one for one in known if one.role is role]
    if [one.party for one in before] == list(names):
        return [Party(role, one.party, one.raw) for one in before]
    printed = "、".join(names)
    return [Party(role, name, printed) for name in names]


def _note(chosen: Chosen | None) -> str:
    return chosen.item.note if chosen and not isinstance(chosen.item, Category) else ""
