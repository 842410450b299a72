"""流程指引 in the window: the next step has the main button and leads there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import modal
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.guide import Stage
from ui.home.guide import WORDS, Guide, goto_of
from ui.program import Program


@pytest.mark.parametrize("done", [frozenset(), frozenset({Stage.PLAN}), frozenset(Stage)])
def test_the_first_stage_not_done_has_the_main_button(done: frozenset[Stage]) -> None:
    guide = Guide(None, done)
    guide.show()
    main = [stage for stage, made in guide.buttons.items() if made.objectName() == "primary"]
    assert main == [stage for stage in Stage if stage not in done][:1]
    assert set(guide.buttons) == set(WORDS)


def test_the_guide_leads_to_pages(start: Callable[..., Program], path: Path) -> None:
    window = start(path).window
    assert window is not None

    def answer(guide: Guide) -> None:
        QTest.mouseClick(guide.buttons[Stage.BLANKS], Qt.MouseButton.LeftButton)

    with modal(answer):
        window.work.guide(window.stack.round_id)
    assert window.stack.key == "blanks"
    assert goto_of(Stage.PLAN) is None
    asked: list[bool] = []
    window.work.import_asked.disconnect()
    window.work.import_asked.connect(lambda: asked.append(True))
    with modal(
        lambda guide: QTest.mouseClick(guide.buttons[Stage.PLAN], Qt.MouseButton.LeftButton)
    ):
        window.work.guide(window.stack.round_id)
    assert asked == [True]


def test_an_empty_ledger_offers_the_guide(start: Callable[..., Program], tmp_path: Path) -> None:
    from app.ledger import create_ledger

    create_ledger(tmp_path / "空.zgtz", name="空").close()
    window = start(tmp_path / "空.zgtz").window
    assert window is not None
    with modal(lambda guide: guide.reject()) as seen:
        window.stack.guide_asked.emit()
    assert isinstance(seen[0], Guide)
