"""文书: what there is, the preview, saving under a free name, opening again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import TODAY, ledger_of, links, modal, sample_jobs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.documents.made import list_offers
from app.file_names import free_path
from ui.dialogs import Message
from ui.documents.page import DocumentsPage
from ui.goto import Goto
from ui.jobs import Jobs


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = sample_jobs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(jobs: Jobs) -> DocumentsPage:
    made = DocumentsPage(jobs, lambda: TODAY)
    made.resize(1180, 660)
    made.show_round(1)
    made.show()
    return made


def test_every_document_with_its_preview(page: DocumentsPage) -> None:
    names = [page.list.table.cell(row, 0).text for row in range(page.list.table.rowCount())]
    assert names[:3] == ["整改落实方案", "整改进展情况报告", "整改进展情况通报（公开版）"]
    assert len(names) == 7
    for row, words in ((0, "二、主要原则"), (1, "反馈问题共14个"), (3, "整改台账")):
        page.list.view.go_to(row)
        assert words in page.paper.toPlainText()
        assert page.save.text() == f"保存{names[row]}…"


def test_what_is_missing_is_said_and_leads_on(page: DocumentsPage) -> None:
    led = links(page)
    page.list.view.go_to(0)
    assert "还有 2 处待填" in page.missing.text()
    QTest.mouseClick(page.fill, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.sections, Qt.MouseButton.LeftButton)
    assert led == [Goto("blanks"), Goto("organise", row_id=3)]
    page.list.view.go_to(1)
    assert page.missing.text() == ""


def test_saved_recorded_and_never_overwritten(
    page: DocumentsPage, jobs: Jobs, tmp_path: Path
) -> None:
    said: list[str] = []
    page.confirmed.connect(said.append)
    page.list.view.go_to(1)
    offer = page.offer
    assert offer is not None
    out = tmp_path / "报告.docx"
    with modal(lambda box: box.reject()):
        page.make(offer, out)
    assert out.read_bytes()[:2] == b"PK"
    assert said == [f"已保存 {out}"]
    made = list_offers(ledger_of(jobs), 1)[1].last
    assert made is not None
    assert (made.path, made.as_of) == (str(out), TODAY)
    page.reload()
    assert page.offer is not None
    assert page.offer.last == made
    assert str(out) in page.told.text()
    assert free_path(tmp_path, "报告.docx") == tmp_path / "报告（2）.docx"

    def gone(box: Message) -> None:
        assert "找不到" in box.words.text()
        box.accept()

    out.unlink()
    with modal(gone):
        QTest.mouseClick(page.reopen, Qt.MouseButton.LeftButton)


def test_a_place_that_cannot_be_written_is_a_sentence(page: DocumentsPage, tmp_path: Path) -> None:
    page.list.view.go_to(3)
    offer = page.offer
    assert offer is not None

    def told(box: Message) -> None:
        assert "文件夹" in box.words.text()
        box.accept()

    with modal(told):
        page.make(offer, tmp_path / "没有" / "台账.xlsx")
    assert list_offers(ledger_of(page._jobs), 1)[3].last is None


def test_no_round(page: DocumentsPage) -> None:
    page.show_round(0)
    assert not page.isEnabled()
