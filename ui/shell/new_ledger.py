"""The form for a new ledger: whose it is, who works with it, where it lies."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QLineEdit, QRadioButton, QWidget

from app.file_names import allowed_name
from app.ledger import EXTENSION
from app.records import Edition
from ui.forms import Form, field_name
from ui.parts import button, column, grow, label, row

FILES = f"整改台账 (*{EXTENSION})"


class NewLedger(NamedTuple):
    """What was entered."""

    name: str
    by: str
    path: Path
    edition: Edition = Edition.OFFICE


class NewLedgerDialog(Form):
    """Asks for name, 经办人 and place; says why it cannot be made yet."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(parent, "新建台账", "新建(&S)")
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
        self.place.setMinimumHeight(2 * self.place.fontMetrics().lineSpacing())
        self._build()
        self.check = self._why
        self._tell()

    def _build(self) -> None:
        choose = button("换个位置…(&L)")
        choose.clicked.connect(self._choose)
        self.add("台账名称(&N)", self.name)
        self.add("经办人(&B)", self.by)
        self.add("单位身份", column(self.office, self.unit, spacing=2))
        where = grow(row(self.place, choose), self.place)
        self.layout_.addRow(field_name("保存为"), where)
        self.name.textChanged.connect(self._tell)

    @property
    def entered(self) -> NewLedger:
        """What was entered."""
        name = self.name.text().strip()
        edition = Edition.OFFICE if self.office.isChecked() else Edition.UNIT
        return NewLedger(name, self.by.text().strip(), self._where(), edition)

    def _where(self) -> Path:
        kept = allowed_name(self.name.text().strip())
        return self._path or self._folder / f"{kept or '未命名'}{EXTENSION}"

    def _tell(self) -> None:
        """Show where it will lie."""
        self.place.setText(_breakable(self._where()))
        if self.isVisible():
            self.fit()

    def _why(self) -> str:
        if not self.name.text().strip():
            return "先写台账名称。"
        return "已有同名文件，请换一个名称或位置。" if self._where().exists() else ""

    def _choose(self) -> None:
        keep = QFileDialog.Option.DontConfirmOverwrite
        found, _ = QFileDialog.getSaveFileName(
            self, "保存为", str(self._where()), FILES, options=keep
        )
        if found:
            path = Path(found)
            self._path = path if path.suffix else path.with_suffix(EXTENSION)
            self._tell()
            self.look()


def _breakable(path: Path) -> str:
    """Write a path so that a long one goes on in the next line behind any folder."""
    return "".join(f"{one}\u200b" if one in "/\\" else one for one in str(path))
