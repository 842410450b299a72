"""A bug of the command line: one sentence for the user, the traceback in the log."""

from pathlib import Path

import pytest

from app.__main__ import main
from app.bug_log import log_file, note_bug


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_the_traceback_is_kept_for_the_developers(tmp_path: Path) -> None:
    try:
        int("甲")
    except ValueError as error:
        path = note_bug(error)
    assert path == log_file()
    assert tmp_path in log_file().parents
    assert "Traceback" in log_file().read_text(encoding="utf-8")
    assert 'int("甲")' in log_file().read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    assert note_bug(ValueError()) is None


def test_the_user_reads_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """No shell can hand over a zero byte, so no use case expects one."""
    assert main(["init", "--ledger", "台\0账", "--name", "甲"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("程序遇到意外问题（ValueError），详情已记入“")
    assert err.endswith("。\n") and err.count("\n") == 1
