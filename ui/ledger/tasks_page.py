"""我的任务: the ledger page of a unit, whose main work is to hand in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from ui.ledger.page import LedgerPage
from ui.parts import button


class TasksPage(LedgerPage):
    """Findings come with the office's workbooks; what is reported on them goes back."""

    title = "我的任务"
    submit_asked = Signal()

    def _head(self) -> tuple[QPushButton, QPushButton]:
        take_in = button("打开填报表…", icon="arrow_import")
        take_in.clicked.connect(self.package_asked)
        submit = button("上报…", "primary", "arrow_export")
        submit.clicked.connect(self.submit_asked)
        return take_in, submit
