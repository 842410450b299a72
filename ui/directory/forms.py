"""The forms of a unit and of a leader, and the choice of which of several units stays."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.directory.directory import UnitDraft, names_in
from app.messages.items import unit_exists
from app.records import Leader, Unit, UnitKind
from app.wording import UNIT_KIND_WORDS
from ui.directory.reading import UnitLine, below, doubles_of
from ui.fields import mark_bad
from ui.forms import Form, Note, Tone, field_name
from ui.parts import label
from ui.theme import current

_ALIASES = "曾用名和其他写法，多个之间用“、”。"


def drop_down(entries: Sequence[str], chosen: int, width_em: float) -> QComboBox:
    """Make a drop-down of a form; the entries keep their order."""
    made = QComboBox()
    made.setItemDelegate(QStyledItemDelegate(made))
    made.addItems(list(entries))
    made.setCurrentIndex(chosen)
    made.setMaxVisibleItems(14)
    made.setMinimumWidth(current().em(width_em))
    made.view().setMinimumWidth(made.view().sizeHintForColumn(0) + 40)
    return made


def taken_names(units: Sequence[Unit], mine: int) -> dict[str, str]:
    """Return every name that leads to another unit, with that unit's full name."""
    found: dict[str, str] = {}
    for unit in units:
        if unit.id != mine:
            found |= dict.fromkeys((unit.name, *unit.aliases), unit.name)
    return found


class UnitForm:
    """Fields of a unit on a Form; `draft` is what was entered."""

    def __init__(
        self, parent: QWidget | None, units: Sequence[Unit], unit: Unit | None = None
    ) -> None:
        self.form = Form(parent, "编辑单位" if unit else "新增单位")
        known = unit or Unit(0, "")
        self._taken = taken_names(units, known.id)
        self._old = known.name
        self.name = QLineEdit(known.name)
        self.short = QLineEdit(known.short)
        self.aliases = QLineEdit("、".join(known.aliases))
        self.contact = QLineEdit(known.contact)
        self.phone = QLineEdit(known.phone)
        self._kinds = list(UnitKind)
        words = [UNIT_KIND_WORDS[kind] or "未定" for kind in self._kinds]
        self.kind = drop_down(words, self._kinds.index(known.kind), 11)
        self._parents = _parents(units, known)
        names = [name for _, name in self._parents]
        at = [unit_id for unit_id, _ in self._parents].index(known.parent_id)
        self.parent = drop_down(names, at, 18)
        self._place()
        self.form.check = lambda: "" if self.name.text().strip() else "先写单位名称。"
        self.name.setFocus()

    def _place(self) -> None:
        form = self.form
        self._name_note = form.add("单位名称(&N)", self.name)
        form.add("简称(&J)", self.short).say("导入和填报时写简称，也认得出是这家单位。")
        self.short.setMaximumWidth(current().em(16))
        form.add("单位类型(&T)", self.kind)
        self.kind.setMaximumWidth(current().em(12))
        form.add("上级单位(&U)", self.parent)
        self._alias_note = form.add("别名(&B)", self.aliases)
        form.add("联系人(&L)", self.contact)
        self.contact.setMaximumWidth(current().em(16))
        form.add("电话(&P)", self.phone)
        self.phone.setMaximumWidth(current().em(16))
        self.name.textChanged.connect(self._tell)
        self.aliases.textChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        """Say at the field that a name is taken, or looks like another unit's."""
        name = self.name.text().strip()
        self._say_taken(self.name, self._name_note, (name,), self._looks_like(name))
        aliases = names_in(self.aliases.text())
        self._say_taken(self.aliases, self._alias_note, aliases, (_ALIASES, Tone.PLAIN))
        self.form.look()

    def _say_taken(
        self, field: QLineEdit, note: Note, names: Sequence[str], else_: tuple[str, Tone]
    ) -> None:
        wrong = next((name for name in names if name in self._taken), "")
        mark_bad(field, bool(wrong))
        if wrong:
            owner = self._taken[wrong]
            alias = f"“{wrong}”已是“{owner}”的别名，请换一个写法。"
            note.say(unit_exists(wrong) if owner == wrong else alias, Tone.BAD)
        else:
            note.say(*else_)

    def _looks_like(self, name: str) -> tuple[str, Tone]:
        near = doubles_of(name, list(self._taken)) if name and name != self._old else []
        if not near:
            return "", Tone.PLAIN
        return f"名录中有相近的“{near[0]}”。如是同一家单位，请在那里登记为别名。", Tone.DOUBT

    @property
    def draft(self) -> UnitDraft:
        """What was entered."""
        return UnitDraft(
            self.name.text().strip(),
            self.short.text().strip(),
            self._kinds[self.kind.currentIndex()],
            self._parents[self.parent.currentIndex()][0],
            self.contact.text().strip(),
            self.phone.text().strip(),
            names_in(self.aliases.text()),
        )


def _parents(units: Sequence[Unit], unit: Unit) -> list[tuple[int | None, str]]:
    """List who can stand above a unit: nobody below it, nobody out of use but the present one."""
    barred = below(units, unit.id) if unit.id else set()
    found = [
        (one.id, one.name)
        for one in units
        if one.id not in barred and (not one.archived or one.id == unit.parent_id)
    ]
    return [(None, "（无）"), *found]


class LeaderForm:
    """Name and post of a leader on a Form."""

    def __init__(
        self, parent: QWidget | None, leaders: Sequence[Leader], leader: Leader | None = None
    ) -> None:
        self.form = Form(parent, "编辑领导" if leader else "新增领导")
        self._others = {
            one.name: one.post for one in leaders if leader is None or one.id != leader.id
        }
        self.name = QLineEdit(leader.name if leader else "")
        self.post = QLineEdit(leader.post if leader else "")
        self._note = self.form.add("姓名(&N)", self.name)
        self.name.setMaximumWidth(current().em(16))
        self.form.add("职务(&P)", self.post)
        self.post.setPlaceholderText("如：区委常委、常务副区长")
        self.form.check = lambda: "" if self.name.text().strip() else "先写姓名。"
        self.name.textChanged.connect(self._tell)
        self._tell()
        self.name.setFocus()

    def _tell(self) -> None:
        """Ask about namesakes; they may be two people."""
        name = self.name.text().strip()
        post = self._others.get(name)
        if post is None:
            self._note.say("")
        else:
            held = f"（{post}）" if post else ""
            self._note.say(f"名录中已有“{name}”{held}。确是同名的另一位，可以照存。", Tone.DOUBT)

    @property
    def entered(self) -> tuple[str, str]:
        """The name and the post."""
        return self.name.text().strip(), self.post.text().strip()


class MergeForm:
    """Which of several units stays, and what moves to it."""

    def __init__(
        self, parent: QWidget | None, lines: Sequence[UnitLine], tasks: Mapping[int, int]
    ) -> None:
        self.form = Form(parent, "合并重复单位", f"合并 {len(lines)} 家(&S)")
        self._lines = tuple(lines)
        self._tasks = tasks
        first = min(lines, key=lambda line: (line.unit.archived, -tasks[line.id]))
        names = [line.unit.name for line in lines]
        self.keep = drop_down(names, self._lines.index(first), 20)
        self.form.add("保留哪一家(&K)", self.keep).say(
            "合并后仍可在“编辑”里改名称。合并可用 Ctrl+Z 撤销。"
        )
        self.told = label("", wrap=True, select=True)
        self.form.layout_.addRow(field_name("会怎样", self.told), self.told)
        self.keep.currentIndexChanged.connect(self._tell)
        self._tell()
        self.keep.setFocus()

    def _tell(self) -> None:
        """Say what happens to each of the others."""
        keep = self._lines[self.keep.currentIndex()].unit.name
        gone = [
            f"“{line.unit.name}”的责任分工（{self._tasks[line.id]} 项）、填报、别名和下级单位"
            f"都改记到“{keep}”，它的名称成为“{keep}”的别名。"
            for line in self._lines
            if line.id != self.keep_id
        ]
        self.told.setText("\n".join(gone))

    @property
    def keep_id(self) -> int:
        """The unit that stays."""
        return self._lines[self.keep.currentIndex()].id

    @property
    def doubles(self) -> tuple[int, ...]:
        """The units that go."""
        return tuple(line.id for line in self._lines if line.id != self.keep_id)
