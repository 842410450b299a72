"""批量修改: one edit for many items, with a list of what will change before it is written."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from app.errors import AppError
from app.items.bulk import BulkEdit, BulkRow, RoleEdit, preview_bulk, preview_reasons
from app.records import DeadlineKind, RectificationType, Role, Use, more_with
from app.wording import ROLE_WORDS, TYPE_WORDS
from ui.editing.change_list import change_list, numbered
from ui.editing.reading import Known
from ui.editing.reason_field import ReasonField
from ui.fields import DeadlineField, NamesField
from ui.forms import Form
from ui.jobs import Jobs, RunningJob
from ui.parts import Elided
from ui.theme import current

_ROLES = (
    (Role.LEAD_LEADER, "L"),
    (Role.RESPONSIBLE_LEADER, "E"),
    (Role.LEAD_UNIT, "A"),
    (Role.RESPONSIBLE_UNIT, "U"),
    (Role.COOPERATING_UNIT, "P"),
)
_PEOPLE = (Role.LEAD_LEADER, Role.RESPONSIBLE_LEADER)
_PAUSE = 200


class BulkForm:
    """Fields that are left blank stay as they are."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, known: Known, ids: Sequence[int]
    ) -> None:
        self._ids = tuple(ids)
        self._running: RunningJob | None = None
        self.changes: tuple[BulkRow, ...] = ()
        self.form = Form(parent, f"批量修改：选中 {len(ids)} 项", "修改(&S)")
        self._jobs = jobs.lend(self.form)
        self.deadline = DeadlineField(known.basis)
        self.type = QComboBox()
        self.type.setItemDelegate(QStyledItemDelegate(self.type))
        self.type.addItems(["不改", *(TYPE_WORDS[one] for one in RectificationType)])
        self.type.setMaximumWidth(current().em(12))
        self.add = QCheckBox("保留原有的，只增加(&K)")
        self.names: dict[Role, NamesField] = {}
        #: Texts without a field of their own here, by name (db/schema/item_fields.py).
        self.more: dict[str, QLineEdit] = {}
        self.told = Elided("", "sub")
        self.preview = change_list("将要修改的内容")
        self._place(known)
        self._pause = QTimer(self.form)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._read)
        self.form.check = self._why
        self.form.changed.connect(self._pause.start)
        self.deadline.setFocus()

    def _place(self, known: Known) -> None:
        form = self.form
        self.deadline.note = form.add("完成时限(&D)", self.deadline)
        self.deadline.setPlaceholderText("不填就不改")
        self.reason = ReasonField(form)
        form.add("整改类型(&Y)", self.type)
        for role, letter in _ROLES:
            people = role in _PEOPLE
            names = known.leaders if people else known.units
            field = NamesField((), names, "领导名录" if people else "单位名录")
            field.setPlaceholderText("不填就不改")
            field.attach(form.add(f"{ROLE_WORDS[role]}(&{letter})", field))
            self.names[role] = field
        form.add("人和单位", self.add)
        for one in more_with(Use.BULK):
            self.more[one.name] = QLineEdit()
            self.more[one.name].setPlaceholderText("不填就不改")
            form.add(one.words, self.more[one.name])
        form.add("将要修改", self.told)
        self.preview.view.setMinimumHeight(current().row() * 6)
        form.add("", self.preview.view)

    @property
    def edit(self) -> BulkEdit:
        """What was entered."""
        index = self.type.currentIndex()
        kind = list(RectificationType)[index - 1] if index else None
        roles = tuple(
            RoleEdit(role, field.value, self.add.isChecked())
            for role, field in self.names.items()
            if field.value
        )
        more = tuple((name, text) for name, one in self.more.items() if (text := one.text()))
        why = self.reason.value
        return BulkEdit(self.deadline.value or None, kind, roles, more=more, reason=why)

    def _why(self) -> str:
        understood = self.deadline.understood
        if understood is not None and understood.kind is DeadlineKind.UNKNOWN:
            return "改好完成时限后可以修改。"
        if replace(self.edit, reason="") == BulkEdit():
            return "填写要修改的内容。"
        if not self.changes:
            return "正在核对。" if self._pause.isActive() else "没有变化。"
        return self.reason.why

    def _read(self) -> None:
        """Ask what would change."""
        if self._running is not None:
            self._running.stop()
        edit, ids = self.edit, self._ids
        if replace(edit, reason="") == BulkEdit():
            self._show(((), ()))
        else:
            self._running = self._jobs.read(
                lambda ledger: (
                    preview_bulk(ledger, ids, edit),
                    preview_reasons(ledger, ids, edit),
                ),
                self._show,
                self._refused,
            )

    def _show(self, found: tuple[tuple[BulkRow, ...], tuple[str, ...]]) -> None:
        rows, asking = found
        self.changes = rows
        self.reason.need(bool(asking), asking)
        items = len({row.item_id for row in rows})
        self.told.say(f"{items} 项，{len(rows)} 处；原值和新值见下表" if rows else "")
        self.preview.show(numbered(rows))
        self.form.primary.setText(f"修改 {items} 项(&S)" if rows else "修改(&S)")
        why = self._why()
        self.form.primary.setEnabled(not why)
        self.form.why.setText(why or "写入前自动备份，可用 Ctrl+Z 整批撤销。")

    def _refused(self, error: AppError) -> None:
        self._show(((), ()))
        self.form.why.setText(str(error))
