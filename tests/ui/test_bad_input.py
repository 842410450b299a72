"""The window with input nobody wants: nothing lost, no traceback, the window lives."""

from pathlib import Path

import pytest
from pages import dropped, modal, write
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from small_round import SmallRound, dump

from app.ledger import open_ledger
from ui.fields import NamesField, TextArea
from ui.forms import Form
from ui.ledger.page import LedgerPage
from ui.main_window import MainWindow
from ui.shell.doing import Do


@pytest.mark.parametrize("kind", ["image", "picture file", "text"])
def test_what_cannot_be_taken_in_is_not_taken(
    window: MainWindow, path: Path, tmp_path: Path, kind: str
) -> None:
    mime = QMimeData()
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x")
    if kind == "image":
        mime.setImageData(QImage(9, 9, QImage.Format.Format_RGB32))
    elif kind == "text":
        mime.setText("随便什么")
    else:
        mime.setUrls([QUrl.fromLocalFile(str(picture))])
    with open_ledger(path, read_only=True) as ledger:
        before = dump(ledger)
    assert not dropped(window, mime=mime)
    with open_ledger(path, read_only=True) as ledger:
        assert dump(ledger) == before
    assert window.isVisible()


def test_several_plans_and_an_empty_folder_are_a_sentence(
    window: MainWindow, tmp_path: Path
) -> None:
    plans = [tmp_path / "a.docx", tmp_path / "b.docx"]
    empty = tmp_path / "空文件夹"
    empty.mkdir()
    for files in (plans, [empty]):
        with modal(lambda box: box.accept()) as seen:
            assert dropped(window, *files)
        assert len(seen) == 1


def test_two_gigabytes_are_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    huge = tmp_path / "方案.docx"
    with huge.open("wb") as file:
        file.truncate(2 << 30)
    assert dropped(window, huge)
    page = window.stack.currentWidget()
    assert "没有读取“方案.docx”" in page.waiting.text()  # type: ignore[attr-defined]
    assert "MB" in page.waiting.text()  # type: ignore[attr-defined]


def test_a_disk_that_fills_up_while_typing(window: MainWindow, path: Path, ids: SmallRound) -> None:
    page = window.stack.currentWidget()
    assert isinstance(page, LedgerPage)
    page._added(ids.findings[0])
    ledger = window.jobs.ledger
    assert ledger is not None
    pages = ledger.handle.sql("PRAGMA page_count").fetchone()[0]
    words = "已做的事很多。" * 20_000

    def answer(form: Form) -> None:
        write(form.findChildren(NamesField)[0], "东山镇")
        area = form.findChildren(TextArea)[0]
        area.setPlainText(words)
        ledger.handle.sql(f"PRAGMA max_page_count = {pages}")
        form.primary.click()
        assert form.isVisible()
        assert "磁盘空间不足" in form.why.text()
        assert area.toPlainText() == words
        assert form.primary.isEnabled()
        ledger.handle.sql("PRAGMA max_page_count = 1073741823")
        form.primary.click()
        assert not form.isVisible()

    QTest.qWait(10)
    with modal(answer):
        page.can[Do.REPORT]()
    with open_ledger(path, read_only=True) as reader:
        found = reader.handle.sql("SELECT done FROM progress").fetchall()
    assert found == [(words,)]
