"""Letting the user pick a list's columns."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from ui.record_table import RecordTable
from ui.record_view import RecordView


def choose_columns(view: RecordView, under: QToolButton) -> QMenu:
    """Show a menu of a list's columns below a button; the stretching one always stays."""
    menu = QMenu(under)
    table = view.model()
    assert isinstance(table, RecordTable)
    for number, one in enumerate(table.columns):
        action = QAction(one.title, menu)
        action.setCheckable(True)
        action.setChecked(not view.isColumnHidden(number))
        action.setEnabled(number != view.fit.stretch)
        action.toggled.connect(lambda on, n=number: view.show_column(n, on))
        menu.addAction(action)
    if view.sortable:
        _add_orders(menu, view, table)
    menu.popup(under.mapToGlobal(QPoint(0, under.height())))
    return menu


def _add_orders(menu: QMenu, view: RecordView, table: RecordTable) -> None:  # type: ignore[type-arg] # any record
    menu.addSeparator()
    for column in (*sorted(view.sortable), -1):
        words = f"按{table.columns[column].title}排序" if column >= 0 else "恢复原顺序"
        action = QAction(words, menu)
        action.setCheckable(True)
        action.setChecked(column == view.sorting[0])
        action.triggered.connect(lambda _=False, n=column: view.sort_by(n, False))
        menu.addAction(action)
