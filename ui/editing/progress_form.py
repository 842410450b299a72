"""登记进展: one unit's dated report on a finding or a measure, with its evidence."""

from datetime import date

from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from app.progress.reports import ReportDraft
from app.records import ProgressState
from app.wording import STATE_WORDS
from ui.editing.files import FilesField
from ui.editing.reading import Reporting
from ui.fields import DayField, NamesField, TextArea
from ui.forms import Form
from ui.theme import current


class ProgressForm:
    """A report, or a new version of one that was wrong."""

    def __init__(
        self,
        parent: QWidget | None,
        wanted: Reporting,
        today: date,
    ) -> None:
        chosen, units, old = wanted.chosen, wanted.units, wanted.old
        self.old = old
        self._period = wanted.period
        title = "更正进展" if old else "登记进展"
        counts = f"（{self._period} 期）" if self._period else ""
        self.form = Form(parent, f"{title}：{chosen.name}{counts}")
        first = wanted.foremost
        unit = old.unit if old else first
        known = (*units, *chosen.known.units)
        self.unit = NamesField((unit,) if unit else (), known, "单位名录")
        self.unit.setReadOnly(old is not None)
        self.pick = QComboBox()
        self.pick.setItemDelegate(QStyledItemDelegate(self.pick))
        self.pick.addItems(["从本项单位中选", *units])
        self.pick.setAccessibleName("本项单位")
        self.pick.activated.connect(self._pick)
        self._today = today
        self.day = DayField(today, old.date if old else today, needed=True, past=True)
        self.state = QComboBox()
        self.state.setItemDelegate(QStyledItemDelegate(self.state))
        self.state.addItems([STATE_WORDS[state] for state in ProgressState])
        self.state.setMaximumWidth(current().em(12))
        state = old.state if old else ProgressState.ONGOING
        self.state.setCurrentIndex(list(ProgressState).index(state))
        finished = date.fromisoformat(old.finished) if old and old.finished else None
        self.finished = DayField(today, finished, past=True)
        self.done = TextArea(old.done if old else "", 4)
        self.problems = TextArea(old.problems if old else "", 2)
        self.next_step = TextArea(old.next_step if old else "", 2)
        self.files = FilesField()
        self._place(units)
        self.form.check = self._why
        (self.done if unit else self.unit).setFocus()

    def _place(self, units: tuple[str, ...]) -> None:
        form = self.form
        several = len(units) > 1 and self.old is None
        beside = (self.pick,) if several else ()
        self.unit.attach(form.add("填报单位(&U)", self.unit, *beside))
        self.day.note = form.add("日期(&D)", self.day)
        form.add("进展状态(&T)", self.state)
        form.add("做了什么(&W)", self.done)
        self.finished.note = form.add("完成日期(&E)", self.finished)
        form.add("存在问题(&P)", self.problems)
        form.add("下一步(&N)", self.next_step)
        note = form.add("佐证材料", self.files)
        self.files.changed.connect(form.look)
        if self.old is not None:
            note.say("更正后原来的一版仍然保留，可以在“进展”里看到。")

    def _pick(self, place: int) -> None:
        """Take one of the item's own units."""
        if place:
            self.unit.setText(self.pick.itemText(place))

    def _why(self) -> str:
        if len(self.unit.value) != 1:
            return "填写一家填报单位。"
        if self.day.value is None:
            return "填写日期。"
        if self.finished.text().strip() and self.finished.value is None:
            return "完成日期看不懂。"
        if not self.done.value and self._state is not ProgressState.NOT_STARTED:
            return "写明做了什么。"
        return ""

    @property
    def _state(self) -> ProgressState:
        return list(ProgressState)[self.state.currentIndex()]

    @property
    def draft(self) -> ReportDraft:
        """What was entered."""
        day = self.day.value
        assert day is not None
        old = self.old
        return ReportDraft(
            self.unit.value[0],
            self._state,
            self.done.value,
            day,
            self.problems.value,
            self.next_step.value,
            period=self._period,
            finished=self.finished.value.isoformat() if self.finished.value else "",
            corrects=old.id if old else None,
            entered=self._today,
        )
