"""Every list is saved as a workbook and printed, from the menu of its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pages import TODAY, sample_bytes
from PySide6.QtWidgets import QApplication, QFileDialog

from ui import exporting
from ui.main_window import MainWindow
from ui.program import Program
from ui.shell.doing import Do


@pytest.fixture
def window(app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "示例台账.zgtz"
    path.write_bytes(sample_bytes())
    program = Program(app, inline=True, day=TODAY)
    program.show(path)
    program.settle()
    assert program.window is not None
    yield program.window
    program.close()
    program.window.deleteLater()


@pytest.mark.parametrize(
    ("key", "title", "head"),
    [
        ("home", "已逾期", "时限灯"),
        ("ledger", "整改台账", "问题与措施"),
        ("blanks", "待填", "编号"),
        ("units", "单位进度", "责任单位"),
        ("outcomes", "成效", "种类"),
        ("directory", "单位", "单位"),
        ("trail", "留痕", "时间"),
    ],
)
def test_lists_are_saved_and_printed(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    title: str,
    head: str,
) -> None:
    out = tmp_path / f"{key}.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    sent: list[tuple[str, exporting.Lines]] = []
    monkeypatch.setattr(
        exporting.Exporter, "print_list", lambda _, name, lines: sent.append((name, lines))
    )
    window.stack.open(key)
    window.bar.actions["导出清单(&T)…"].trigger()
    window.bar.actions["打印清单(&P)…"].trigger()
    rows = list(load_workbook(out).active.iter_rows(values_only=True))
    assert any(head in str(row[0]) for row in rows[:4]), rows[:4]
    [(name, lines)] = sent
    assert title in name
    assert head in lines[0][0]
    assert len(rows) - 3 == len(lines) - 1 >= 0


def test_another_tab_offers_what_can_be_done_there(window: MainWindow) -> None:
    window.stack.open("organise")
    page = window.stack.currentWidget()
    page.tabs.setCurrentIndex(0)
    new, out = window.bar.actions["新增(&N)…"], window.bar.actions["导出清单(&T)…"]
    assert not new.isEnabled()
    page.tabs.setCurrentIndex(1)
    assert new.isEnabled()
    assert out.isEnabled()
    assert Do.EXPORT in page.can
