"""Right click: the buttons of a page that act on what is chosen, as a menu."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QTableView


def offer_menu(view: QTableView, buttons: Sequence[QPushButton]) -> None:
    """Let a right click on a list offer the same as these buttons."""
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def pop_up(spot: QPoint) -> None:
        shown = [one for one in buttons if not one.isHidden()]
        if not shown or not view.indexAt(spot).isValid():
            return
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in shown:
            action = QAction(one.text(), menu)
            action.setEnabled(one.isEnabled())
            action.triggered.connect(one.click)
            menu.addAction(action)
        menu.popup(view.viewport().mapToGlobal(spot))

    view.customContextMenuRequested.connect(pop_up)
