"""收发登记 of a unit: what it opened and handed in; tasks go down only where units are below it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from ui.parts import button
from ui.register.page import RegisterPage


class UnitRegisterPage(RegisterPage):
    """Its main work is to hand in."""

    package_asked = Signal()
    submit_asked = Signal()
    _nothing = (
        "还没有收发过文件",
        "按“打开填报表…”读入整改办下发的任务；登记进展以后按“上报…”。有下级单位的，也可以下发给下级。",
    )

    def _head(self) -> tuple[QPushButton, ...]:
        take_in = button("打开填报表…", icon="arrow_import")
        take_in.clicked.connect(self.package_asked)
        self.issue = button("下发给下级…")
        submit = button("上报…", "primary", "arrow_export")
        submit.clicked.connect(self.submit_asked)
        return take_in, self.issue, submit
