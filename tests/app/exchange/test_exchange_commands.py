"""Exchange by the command line: what is printed, as JSON too, exit codes, plain refusals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from returning import DAY as TODAY
from returning import DONE, PERIOD, TOWN, filled
from small_round import fill_small_round

from app.__main__ import main
from app.exchange import receiving
from app.items.items import row_of
from app.ledger import create_ledger, open_ledger
from app.progress.reports import ReportDraft, add_progress
from db.words import ProgressState

DAY = ("--date", "2024-06-20")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "区委整改办.zgtz"
    with create_ledger(path, name="区委整改办", by="张经办") as ledger:
        fill_small_round(ledger)
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def book(run: Run, office: Path, tmp_path: Path) -> Path:
    """What the town was given."""
    code, out, said = run(
        "issue", "--ledger", office, "--out", tmp_path / "下发", "--unit", TOWN,
        "--period", PERIOD, *DAY,
    )  # fmt: skip
    assert (code, out) == (0, "")
    assert said.startswith(f"{TOWN}：5 项任务，")
    [found] = (tmp_path / "下发").glob(f"{TOWN}*")
    return found


def test_everybody_is_given_tasks_for_the_month_of_the_day(
    run: Run, office: Path, tmp_path: Path
) -> None:
    code, _, said = run("issue", "--ledger", office, "--out", tmp_path / "全部", *DAY)
    assert code == 0
    assert len(said.splitlines()) == 4
    assert len(list((tmp_path / "全部").glob(f"*_{PERIOD}.xlsx"))) == 5


def test_receive_prints_what_became_of_every_file(
    run: Run, office: Path, book: Path, tmp_path: Path
) -> None:
    with open_ledger(office) as ledger:
        item = 7
        code_of = row_of(ledger, item).code
        draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", TODAY, period=PERIOD)
        add_progress(ledger, item, draft)
    rows = {
        0: {**DONE, "整改措施": "改过的措施"},
        1: DONE,
        2: {**DONE, "完成日期": "某天"},
    }
    folder = tmp_path / "交回"
    folder.mkdir()
    filled(book, folder / "回.xlsx", rows)
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    order = ("receive", "--ledger", office, folder, "--json", *DAY)
    code, dry, _ = run(*order, "--dry-run")
    assert code == 2
    assert run("packages", "--ledger", office, "--json")[1].count("RECEIVED") == 0
    code, out, said = run(*order)
    assert code == 2
    came, bad = sorted(json.loads(out), key=lambda one: one["file"] != "回.xlsx")
    assert list(came) == [
        "file", "status", "unit", "package", "added", "updated", "unchanged", "conflicts",
        "locked_edits", "errors", "warnings",
    ]  # fmt: skip
    assert (came["status"], came["unit"], came["unchanged"]) == ("partly", TOWN, 2)
    assert (came["added"], came["updated"]) == (2, 1)
    assert [one["field"] for one in came["conflicts"]] == ["state", "done"]
    assert came["conflicts"][1] == {
        "code": code_of, "field": "done", "base": "", "ours": "电话里说的。", "theirs": "已办结。"
    }  # fmt: skip
    assert came["locked_edits"][0]["new"] == "改过的措施"
    [fault] = came["errors"]
    assert fault["sheet"] == "整改任务填报表"
    assert (fault["cell"], "某天" in fault["message"]) == ("L7", True)
    assert (bad["status"], bad["unit"], bad["added"]) == ("error", "", 0)
    assert "“坏.xlsx”没有接收：" in said
    looked = sorted(json.loads(dry), key=lambda one: one["file"] != "回.xlsx")[0]
    assert {**looked, "package": ""} == {**came, "package": ""}


def test_the_same_again_then_back(run: Run, office: Path, book: Path, tmp_path: Path) -> None:
    back = filled(book, tmp_path / "回.xlsx", {0: DONE})
    code, out, said = run("receive", "--ledger", office, back, "--json", *DAY)
    [found] = json.loads(out)
    assert (code, found["status"]) == (0, "accepted")
    assert "新增 1 项，更新 0 项，未变 4 项" in said
    code, out, said = run("receive", "--ledger", office, back, "--json", *DAY)
    assert (code, json.loads(out)[0]["status"]) == (0, "nothing-new")
    assert "已接收，0 处变化" in said
    code, out, said = run("packages", "--ledger", office, "--json")
    listed = json.loads(out)
    assert [(one["direction"], one["unit"]) for one in listed] == [
        ("RECEIVED", TOWN),
        ("ISSUED", TOWN),
    ]
    assert listed[1]["returned"] == 1
    assert listed[0]["package"] == found["package"]
    assert len(run("packages", "--ledger", office)[2].splitlines()) == 2
    code, _, said = run("undo-receive", "--ledger", office, found["package"])
    assert code == 0
    assert "已撤销接收“回.xlsx”" in said
    assert json.loads(run("packages", "--ledger", office, "--json")[1])[0]["returned"] == 0
    code, _, said = run("undo-receive", "--ledger", office, found["package"])
    assert code == 2
    assert "找不到这个包" in said


@pytest.mark.parametrize(
    ("how", "becomes", "status"),
    [((), "电话里说的。", "partly"), (("--accept", "clean"), "电话里说的。", "partly"),
     (("--accept", "all-theirs"), "已办结。", "accepted")],
)  # fmt: skip
def test_conflicts_wait_unless_all_is_taken(
    run: Run, office: Path, book: Path, tmp_path: Path, how: tuple[str, ...],
    becomes: str, status: str,
) -> None:  # fmt: skip
    with open_ledger(office) as ledger:
        draft = ReportDraft(TOWN, ProgressState.ONGOING, "电话里说的。", TODAY, period=PERIOD)
        add_progress(ledger, 7, draft)
    back = filled(book, tmp_path / "回.xlsx", {0: DONE})
    code, out, _ = run("receive", "--ledger", office, back, "--json", *how, *DAY)
    assert (code, json.loads(out)[0]["status"]) == (0, status)
    assert becomes in run("show", "--ledger", office, "--json")[1]


def test_a_unit_opens_hands_in_and_the_office_receives(
    run: Run, office: Path, book: Path, tmp_path: Path
) -> None:
    own = tmp_path / "东山镇.zgtz"
    code, _, said = run("open-package", book, "--ledger", own, *DAY)
    assert (code, said) == (0, f"{TOWN} {PERIOD}：5 项任务，新增 8 项，改动 0 项。\n")
    proof = tmp_path / "纪要.txt"
    proof.write_text("会议纪要", encoding="utf-8")
    shown = json.loads(run("show", "--ledger", own, "--json")[1])
    code_of = shown["categories"][0]["findings"][0]["measures"][0]["code"]
    words = ("--unit", TOWN, "--state", "已完成", "--done", "已办结。", "--evidence", proof)
    assert run("add-progress", "--ledger", own, "--item", code_of, *words, *DAY)[0] == 0
    parcel = tmp_path / "上报.zip"
    code, _, said = run("submit", "--ledger", own, "--out", parcel)
    assert code == 0
    assert "5 项任务，佐证材料 1 个" in said
    code, out, _ = run("receive", "--ledger", office, parcel, "--json", *DAY)
    [found] = json.loads(out)
    assert (found["status"], found["added"], found["warnings"]) == ("accepted", 1, [])
    assert "纪要.txt" in run("show", "--ledger", office, "--json")[1]


def test_what_cannot_be_done_is_said(run: Run, office: Path, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "别处"
    for words, sentence in (
        (("issue", "--ledger", office, "--out", out, "--unit", "没有的局"), "名录里没有"),
        (("issue", "--ledger", office, "--out", out, "--period", "六月"), "2024-06"),
        (("issue", "--ledger", office, "--out", book), "已有同名文件"),
        (("submit", "--ledger", office, "--out", tmp_path / "x.zip"), "没有打开过的下发包"),
        (("open-package", book, "--ledger", office), "整改办的台账"),
        (("receive", "--ledger", office, tmp_path / "空的"), "找不到"),
        (("receive", "--ledger", office, office.parent / "下发", "--date", "六月"), "六月"),
    ):
        code, printed, said = run(*words)
        assert (code, printed) == (2, ""), words
        assert sentence in said, (words, said)
        assert said.endswith("。\n")
    assert not out.exists() or not list(out.iterdir())
    assert load_workbook(book).active.title == "整改任务填报表"


def test_stopping_tells_that_what_was_received_stays(
    run: Run, office: Path, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = receiving.opened

    def opened(path: Path) -> Any:
        if path.name.startswith("二"):
            raise KeyboardInterrupt
        return real(path)

    monkeypatch.setattr(receiving, "opened", opened)
    one = filled(book, tmp_path / "一.xlsx", {0: DONE})
    two = filled(book, tmp_path / "二.xlsx", {1: DONE})
    code, out, said = run("receive", "--ledger", office, one, two, "--dry-run", *DAY)
    assert (code, out, said) == (2, "", "已停止，未写入任何内容。\n")
    code, out, said = run("receive", "--ledger", office, one, two, *DAY)
    assert (code, out) == (2, "")
    assert "收完的文件已在台账里" in said
    with open_ledger(office, read_only=True) as ledger:
        text = "SELECT file FROM package WHERE direction = 'RECEIVED'"
        assert ledger.handle.sql(text).fetchall() == [("一.xlsx",)]
