"""Two months of exchange between three PCs, by keyboard and mouse, with a picture of every step.

    .venv/bin/python tests/first_day/exchange_day.py PICTURES [--size 1366x768] [--scale 1.5]

The office issues; one unit has the program, another only LibreOffice; what they hand in is received
with a conflict, a receipt is taken back and received again; then the second month. At the end the
ledger is read by the command line. No test of pytest (see `desk.NEEDED`, and LibreOffice).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from desk import ROOT, Desk, missing
from openpyxl import load_workbook

TASKS, HEADER = "整改任务填报表", 4
WITH, WITHOUT = "区财政局", "区教育局"
TODAY = date.today()
NEXT = date(TODAY.year + TODAY.month // 12, TODAY.month % 12 + 1, 1)
#: What the office enters by hand counts for this month: there the two of them meet.
PERIODS = (f"{TODAY:%Y-%m}", f"{NEXT:%Y-%m}")
ITEM = "联合检查组"
SAID, TOLD = "已完成专项检查，资金全部清退。", "电话里说还有一笔没有清退。"
OTHER = "已印发办法并组织培训。"
PROOF = "清退凭证.txt"


def go_to(d: Desk, page: str) -> None:
    """Open a page by its name."""
    d.key("ctrl+k")
    d.write(page)
    d.key("Return")


def issue(d: Desk, period: str, stick: Path) -> None:
    """Issue to everybody, onto the stick."""
    go_to(d, "收发登记")
    d.shot("收发登记")
    d.key("ctrl+n")
    d.write(period)
    d.key("alt+d")
    d.write(str(stick / f"下发_{period}"))
    d.shot("下发任务")
    d.key("alt+s")
    d.until(lambda: bool(list((stick / f"下发_{period}").glob("下发清单*"))))
    d.shot("已下发")
    d.key("Escape")
    d.shot("下发以后的登记")


def office_notes(d: Desk) -> None:
    """Note by hand what the unit said on the telephone: the conflict to come."""
    go_to(d, ITEM)
    d.shot("找到措施")
    d.key("ctrl+Return")
    d.key("alt+u")
    d.write(WITH)
    d.key("alt+w")
    d.write(TOLD)
    d.key("alt+s")
    d.shot("整改办记下电话")


def unit_works(d: Desk, given: Path, out: Path, said: str, *, apply: bool) -> None:
    """Open the workbook with the program, report with evidence, hand in."""
    d.open_program(given)
    d.shot("单位打开填报表")
    go_to(d, "我的任务")
    d.shot("我的任务")
    go_to(d, ITEM)
    d.shot("选中一项任务")
    d.key("ctrl+Return")
    d.key("alt+w")
    d.write(said)
    d.key("alt+t")
    d.type("已")
    d.copy(f"file://{d.home / PROOF}\r\n", "text/uri-list")
    d.key("alt+v")
    d.shot("单位登记进展")
    d.key("alt+s")
    d.shot("单位登记以后")
    if apply:
        d.key("alt+l", "x")
        d.shot("申请销号")
        d.key("alt+s")
    d.key("ctrl+u")
    d.shot("上报")
    d.write(str(out))
    for _ in range(2):
        d.key("Return")
    d.until(out.is_file)
    d.shot("上报包已生成")
    d.key("Escape")
    go_to(d, "收发登记")
    d.shot("单位的收发登记")
    d.close_program()


def by_hand(given: Path, to: Path, said: str) -> None:
    """Fill in as a unit without the program: by hand, then saved by LibreOffice."""
    book = load_workbook(given)
    sheet: Any = book[TASKS]
    columns = {str(cell.value): cell.column for cell in sheet[HEADER]}
    for row in (HEADER + 1, HEADER + 2):
        sheet.cell(row, columns["进展状态"]).value = "推进中"
        sheet.cell(row, columns["进展情况"]).value = said
    sheet.cell(HEADER + 2, columns["完成日期"]).value = "某天"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / to.name
        book.save(plain)
        command = ["soffice", "--headless", f"-env:UserInstallation={Path(folder).as_uri()}/p"]
        command += ["--convert-to", "xlsx", "--outdir", str(to.parent), str(plain)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)


def receive(d: Desk, back: Path, *, conflict: bool) -> None:
    """Drag a folder in, look, decide, take in, keep the receipt."""
    go_to(d, "工作台")
    d.drag(back, 300, 300)
    d.until(lambda: False, 2)
    d.shot("接收预览")
    if conflict:
        d.shot("冲突")
        d.must("alt+1", "the first conflict is decided for what was handed in")
        d.shot("第一处冲突已选")
        d.key("F4")
        d.must("alt+3", "the texts of the second conflict are joined")
        d.key("Tab")
        d.write("两边都对")
        d.key("Return")
        d.shot("冲突都已选")
    d.click(70, 52)
    d.until(lambda: False, 2)
    d.shot("已接收")
    d.key("Escape")
    go_to(d, "收发登记")
    d.shot("接收以后的登记")
    go_to(d, "待核定")
    d.shot("待核定")


def live(office: Desk, unit: Desk, stick: Path) -> list[str]:
    """Live through two months; return what went wrong."""
    (unit.home / PROOF).write_text("凭证全文", encoding="utf-8")
    office.open_program()
    office.key("alt+f", "s")
    office.until(lambda: False, 4)  # it is made first
    office.shot("示例台账")
    for number, period in enumerate(PERIODS):
        issue(office, period, stick)
        if number == 0:
            office_notes(office)
        folder = stick / f"下发_{period}"
        back = stick / f"上报_{period}"
        back.mkdir()
        given = next(folder.glob(f"{WITH}*"))
        unit_works(unit, given, back / f"{WITH}.zip", f"{SAID}{period}", apply=number == 1)
        by_hand(next(folder.glob(f"{WITHOUT}*")), back / f"{WITHOUT}.xlsx", f"{OTHER}{period}")
        receive(office, back, conflict=number == 0)
        if number == 0:
            take_back(office)
            receive(office, back, conflict=False)
    go_to(office, ITEM)
    office.shot("找到的措施")
    office.key("F6", "Right", "Right")
    office.shot("进展的来历")
    office.key("Right", "Right")
    office.shot("决定的留痕")
    office.close_program()
    return [*office.complaints, *unit.complaints, *lost(office)]


def take_back(d: Desk) -> None:
    """Take the newest receipt back."""
    go_to(d, "收发登记")
    d.key("F6", "ctrl+Home")
    d.click(100, 52)
    d.shot("撤销接收")
    d.key("Tab", "space")
    d.until(lambda: False, 1)
    d.shot("撤销以后")


def lost(d: Desk) -> list[str]:
    """Return what was handed in and is not in the office's ledger."""
    ledger = next(d.home.rglob("*.zgtz"))
    shown = _app("show", "--ledger", str(ledger), "--json")
    wanted = [f"{SAID}{period}" for period in PERIODS] + [f"{OTHER}{period}" for period in PERIODS]
    missing_words = [f"not in the ledger: {one}" for one in (*wanted, PROOF) if one not in shown]
    listed = json.loads(_app("packages", "--ledger", str(ledger), "--json"))
    received = [one for one in listed if one["direction"] == "RECEIVED"]
    if len(received) != 4:
        missing_words.append(f"{len(received)} packages received instead of 4")
    return missing_words


def _app(*words: str) -> str:
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def main() -> int:
    """Live through it; 1 when something is lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--scale", type=float, default=1)
    options = parser.parse_args()
    wanted = missing() + (["libreoffice-calc"] if shutil.which("soffice") is None else [])
    if wanted:
        sys.stderr.write(f"apt-get install --no-install-recommends {' '.join(wanted)}\n")
        return 2
    width, _, height = options.size.partition("x")
    size = int(width), int(height)
    for name in ("office", "unit"):
        (options.pictures / name).mkdir(parents=True, exist_ok=True)
    with (
        Desk(options.pictures / "office", size, options.scale) as office,
        Desk(options.pictures / "unit", size, options.scale) as unit,
        tempfile.TemporaryDirectory(prefix="stick-") as stick,
    ):
        wrong = live(office, unit, Path(stick))
    sys.stderr.writelines(f"{sentence}\n" for sentence in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
