"""The form for a new ledger: whose it is, who works with it, where it lies."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.ledger import EXTENSION
from app.records import Edition
from ui.parts import button, column, grow, label, row
from ui.theme import current

FILES = f"整改台账 (*{EXTENSION})"
#: Characters that Windows allows in no file name.
_FORBIDDEN = '\\/:*?"<>|'


class NewLedger(NamedTuple):
    """What was entered."""

    name: str
    by: str
    path: Path
    edition: Edition = Edition.OFFICE


class NewLedgerDialog(QDialog):
    """Asks for name, 经办人 and place; says why it cannot be made yet."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建台账")
        self._folder = folder
        self._path: Path | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText("如：临江区委巡察整改")
        self.by = QLineEdit()
        self.by.setPlaceholderText("可以不填，以后再改")
        self.office = QRadioButton("整改办（汇总、核实、出文书）(&Z)")
        self.unit = QRadioButton("责任单位（只管本单位的任务）(&D)")
        self.office.setChecked(True)
        self.place = label("", "sub", wrap=True)
        self.why = label("", "hint")
        self.make = button("新建", "primary")
        self.make.setDefault(True)
        self._build()
        self.name.textChanged.connect(self._check)
        self.make.clicked.connect(self.accept)
        self._check()

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("dialogBody")
        form = QFormLayout(body)
        form.setContentsMargins(16, 16, 16, 16)
        form.setVerticalSpacing(9)
        choose = button("换个位置…(&L)")
        choose.clicked.connect(self._choose)
        for text, field in (("台账名称(&N)", self.name), ("经办人(&B)", self.by)):
            name = label(text, "fieldName")
            name.setBuddy(field)
            field.setAccessibleName(text.partition("(")[0])
            form.addRow(name, field)
        form.addRow(label("单位身份", "fieldName"), column(self.office, self.unit, spacing=2))
        form.addRow(label("保存为", "fieldName"), grow(row(self.place, choose), self.place))
        cancel = button("取消")
        cancel.clicked.connect(self.reject)
        foot = row(self.why, None, cancel, self.make, margins=(16, 8, 16, 8), name="actionBar")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(body, 1)
        layout.addWidget(foot)
        self.setMinimumWidth(current().em(40))

    @property
    def entered(self) -> NewLedger:
        """What was entered."""
        name = self.name.text().strip()
        edition = Edition.OFFICE if self.office.isChecked() else Edition.UNIT
        return NewLedger(name, self.by.text().strip(), self._where(), edition)

    def _where(self) -> Path:
        kept = "".join("－" if c in _FORBIDDEN else c for c in self.name.text().strip())
        return self._path or self._folder / f"{kept or '未命名'}{EXTENSION}"

    def _check(self) -> None:
        """Show where it will lie, and why it cannot be made."""
        self.place.setText(str(self._where()))
        named = bool(self.name.text().strip())
        taken = self._where().exists()
        self.make.setEnabled(named and not taken)
        self.why.setText(
            "" if named and not taken else "先写台账名称。" if not named else "已有同名文件。"
        )

    def _choose(self) -> None:
        keep = QFileDialog.Option.DontConfirmOverwrite
        found, _ = QFileDialog.getSaveFileName(
            self, "保存为", str(self._where()), FILES, options=keep
        )
        if found:
            path = Path(found)
            self._path = path if path.suffix else path.with_suffix(EXTENSION)
            self._check()
