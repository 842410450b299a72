"""The optional sheet 统计 of a task workbook: counts by formula, a native chart."""

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from returning import DONE, PERIOD, TOWN, filled, take
from small_round import SmallRound

from app.__main__ import main
from app.exchange.issuing import Wanted, issue
from app.exchange.received import Status
from app.exchange.statistics_sheet import NAME
from app.ledger import Ledger
from app.sheets.reading import read_workbook


@pytest.fixture
def given(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    wanted = Wanted(tmp_path / "下发", PERIOD, (TOWN,), statistics=True)
    [one] = issue(ledger, small.id, wanted, by="李经办")
    return one.file


def test_it_is_there_only_when_asked_for(
    ledger: Ledger, small: SmallRound, given: Path, tmp_path: Path
) -> None:
    sheet = load_workbook(given)[NAME]
    assert len(sheet._charts) == 1
    assert [sheet.cell(row, 1).value for row in range(4, 10)] == [
        "未启动",
        "推进中",
        "阶段性完成",
        "已完成",
        "没有填",
        "申请销号",
    ]
    assert sheet["B7"].value == "=COUNTIF('整改任务填报表'!$H$5:$H$9,\"已完成\")"
    assert sheet.protection.sheet
    [plain] = issue(ledger, small.id, Wanted(tmp_path / "另", PERIOD, (TOWN,)))
    assert NAME not in load_workbook(plain.file).sheetnames


def test_a_workbook_with_it_comes_back(ledger: Ledger, given: Path, tmp_path: Path) -> None:
    [found] = take(ledger, filled(given, tmp_path / "回.xlsx", {0: DONE}))
    assert (found.status, found.added, found.warnings) == (Status.ACCEPTED, 1, ())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_counts_follow_what_was_filled_in(given: Path, tmp_path: Path) -> None:
    back = filled(given, tmp_path / "回.xlsx", {0: {**DONE, "申请销号": "是"}, 1: DONE})
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "存")]
    subprocess.run([*command, str(back)], check=True, capture_output=True, timeout=180)
    [sheet] = [one for one in read_workbook(tmp_path / "存" / "回.xlsx") if one.name == NAME]
    assert [row[1] for row in sheet.rows[3:9]] == ["0", "0", "0", "2", "3", "1"]


@pytest.mark.usefixtures("small")
def test_by_the_command_line(ledger: Ledger, tmp_path: Path) -> None:
    ledger.close()
    words = ["issue", "--ledger", str(ledger.path), "--out", str(tmp_path / "发"), "--statistics"]
    assert main([*words, "--unit", TOWN, "--period", PERIOD]) == 0
    [made] = (tmp_path / "发").glob(f"{TOWN}*")
    assert NAME in load_workbook(made).sheetnames
