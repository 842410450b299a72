"""The self-test: every step is told, and a step that fails is a failure."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui import selftest
from ui.__main__ import parse


def test_every_step_passes(app: QApplication, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert selftest.run_selftest(app) == 0
    told = capfdbinary.readouterr().out.decode().splitlines()
    assert [line[:2] for line in told if "　" in line] == ["通过"] * 10
    assert told[-1] == "自检全部通过。"


def test_a_step_that_fails_is_told(
    app: QApplication,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(
        selftest, "_steps", lambda _app, _folder: [("看", lambda: selftest._run("没有这个命令"))]
    )
    assert selftest.run_selftest(app) == 2
    told = capfdbinary.readouterr().out.decode()
    assert "失败　看" in told
    assert list(tmp_path.iterdir()) == [tmp_path / "settings"] or not list(tmp_path.iterdir())


def test_it_is_asked_for_by_an_option() -> None:
    assert parse(["--selftest"]).selftest
    assert not parse([]).selftest
