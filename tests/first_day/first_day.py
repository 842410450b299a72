"""A clerk's first day, by keyboard and mouse alone, with a picture of every step.

    .venv/bin/python tests/first_day/first_day.py PICTURES [--size 1366x768] [--scale 1.5] …

From the first start to the saved report of a real plan, closed and opened again; at the end the
ledger is read by the command line and must hold what was entered. No test of pytest: it takes
minutes and needs a screen of its own (see `desk.NEEDED`).
"""

import argparse
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desk import ROOT, Desk, missing

PLANS = ROOT.parent / "shared" / "samples" / "plans"
NAME = "临江区委巡察整改"
BY = "王敏"
LEADER, UNIT, HELPER = "李国华", "县财政局", "县审计局"
DUE, PASTED, BULK = "2027年6月底前完成", "2027年3月底前", "2027年9月底前"
DONE = "已对全县86家单位津补贴发放情况开展专项检查，清退违规资金12.6万元"
#: Where the first row of 待填 is, from the top of the window.
FIRST_ROW = -127
PROOF, DRAGGED = "专项检查通报.txt", "清退凭证.txt"


def plan() -> Path:
    """Return a real plan, else the bundled one."""
    found = sorted(PLANS.glob("01_*.txt")) if PLANS.is_dir() else []
    return found[0] if found else ROOT / "resources" / "sample" / "整改落实方案.txt"


def begin(d: Desk, look: Sequence[tuple[str, ...]]) -> None:
    """Start for the first time and make a ledger."""
    d.open_program()
    d.shot("第一次打开")
    for keys in look:
        d.key(*keys)
        d.shot("换了样子")
    if look:  # it is remembered
        d.close_program()
        d.open_program()
        d.shot("样子还在")
    d.key("alt+f", "n")
    d.shot("新建台账")
    d.type(NAME)
    d.key("Tab")
    d.write(BY)
    d.shot("新建台账填好")
    d.key("alt+s")
    d.shot("空工作台")


def go_to(d: Desk, page: str) -> None:
    """Open a page by its name, as somebody does who knows Ctrl+K."""
    d.key("ctrl+k")
    d.write(page)
    d.key("Return")


def take_in(d: Desk) -> None:
    """Look at the empty pages, read the plan, look at the doubts."""
    for page in ("待填", "单位进度", "组织与阶段", "成效", "文书"):
        go_to(d, page)
        d.shot(f"还没有内容的{page}")
    d.key("ctrl+i")
    d.shot("选择方案文件")
    d.write(str(plan()))
    for _ in range(2):  # the first Enter takes the completion
        d.key("Return")
    d.shot("导入方案")
    for _ in range(2):
        d.must("F4", "the next doubt of the import page")
    d.shot("下一处疑点")


def put_right(d: Desk) -> None:
    """Rewrite the line of a doubt, merge a measure, undo and redo it, then write the plan."""
    d.key("ctrl+Home", "Down", "Down")
    d.shot("第三处疑点")
    d.key("shift+F6", "shift+F6")
    d.must("F2", "the line of the doubt is rewritten")
    d.shot("改写原文")
    d.key("ctrl+a", "ctrl+c")
    d.write(d.copied().replace("“凡提必核。", "“凡提必核”。"))
    d.key("alt+s")
    d.shot("改好一处")
    d.key("F6")
    d.must("ctrl+m", "a measure is merged into the one above")
    d.shot("并入上一项")
    d.must("ctrl+z", "the merging is undone")
    d.shot("撤销并入")
    d.must("ctrl+y", "the merging is redone")
    d.click(80, 52)
    d.shot("写入台账")


def fill_in(d: Desk) -> None:
    """Fill blanks: one by one, by completion, several at once, a pasted column."""
    go_to(d, "待填")
    d.shot("待填")
    d.must("a", "typing in the list of blanks begins in the field")
    for text in ("张明远", "县委组织部、县纪委监委", LEADER, UNIT, HELPER):
        d.write(text)
        d.key("Return")
    d.write("7月15日前")
    d.shot("时限没有年份")
    d.write(DUE)
    d.shot("时限有年份")
    d.key("Return")
    d.shot("填好六处")
    d.click(80, 52)
    d.shot("写入六处")


def fill_many(d: Desk) -> None:
    """Complete a name, fill two blanks at once, paste a column."""
    d.click(300, FIRST_ROW)
    d.key("F6")
    d.type("李")
    d.shot("补全")
    d.key("Down")
    d.shot("补全选中")
    d.key("Return")
    d.shot("补全取用")
    d.key("Return")
    d.shot("补全填入")
    d.click(300, FIRST_ROW - 30)
    d.key("ctrl+Down", "ctrl+Down", "ctrl+Down", "ctrl+Down", "ctrl+space")
    d.shot("选中两处单位")
    d.key("F6")
    d.write(UNIT)
    d.key("Return")
    d.shot("两处一次填")
    d.click(300, FIRST_ROW - 3 * 30)
    d.copy(f"{PASTED}\n")
    d.must("ctrl+v", "a column is pasted onto the blanks")
    d.shot("粘贴一列")
    d.click(80, 52)
    d.shot("写入其余")


def report(d: Desk) -> None:
    """Find a finding, register progress with two files, undo it and redo it."""
    go_to(d, "整改台账")
    d.key("ctrl+f")
    d.type("津补贴")
    d.shot("筛选")
    d.key("F6")
    d.must("ctrl+Return", "the form for progress opens")
    d.shot("登记进展")
    d.key("alt+u")
    d.write(UNIT)
    d.key("alt+w")
    d.write(DONE)
    d.copy(f"file://{d.home / PROOF}\r\n", "text/uri-list")
    d.must("alt+v", "a file is pasted as evidence")
    d.shot("粘贴佐证")
    d.drag(d.home / DRAGGED, 250, 140)
    d.shot("拖入佐证")
    d.key("alt+s")
    d.shot("已登记")
    d.must("ctrl+z", "the report is undone")
    d.shot("撤销登记")
    d.must("ctrl+y", "the report is redone")
    d.shot("重做登记")


def change_many(d: Desk) -> None:
    """Change the deadline of three findings at once."""
    d.key("ctrl+f")
    d.must("Escape", "the filter is cleared")
    d.key("F6", "ctrl+End", "shift+Up", "shift+Up")
    d.shot("选中三项")
    d.must("ctrl+shift+b", "the form for many opens")
    d.shot("批量修改")
    d.write(BULK)
    d.settle()
    d.shot("批量修改预览")
    d.key("alt+s")
    d.shot("批量改好")


def make_report(d: Desk) -> None:
    """Look at the units, then save the report on progress."""
    go_to(d, "单位进度")
    d.shot("单位进度")
    go_to(d, "文书")
    d.shot("文书")
    d.click(-280, FIRST_ROW - 30)
    d.shot("进展情况报告")
    d.click(90, 52)
    d.shot("保存到哪里")
    d.key("Return")
    d.until(lambda: bool(list(d.home.rglob("*.docx"))))
    d.shot("已保存文书")
    d.key("Escape")


def come_back(d: Desk) -> None:
    """Close the window, open it again, and look at everything once more."""
    go_to(d, "工作台")
    d.shot("工作台")
    if d.close_program() != 0:
        d.complaints.append("the program ended with an error")
    d.open_program()
    d.shot("再次打开")
    for page in ("整改台账", "待填", "单位与人员", "组织与阶段", "成效", "留痕"):
        go_to(d, page)
        d.shot(f"再看{page}")
    d.key("ctrl+k")
    d.write(UNIT)
    d.shot("查找单位")
    d.key("Escape")
    d.key("ctrl+equal")
    d.shot("大字")
    d.key("ctrl+0")
    d.must("ctrl+z", "undone in a window that had its look changed")
    d.must("ctrl+y", "redone in a window that had its look changed")
    d.shot("换回标准字号")
    d.key("alt+g", "s")
    d.shot("设置")
    d.key("Escape", "F1")
    d.shot("手册")
    d.key("alt+F4")
    d.close_program()


def entered(d: Desk) -> list[str]:
    """Return what was entered by keys and mouse and is not in the ledger or in the report."""
    ledger = next(d.home.rglob("*.zgtz"))
    command = [sys.executable, "-m", "app", "show", "--ledger", str(ledger), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return [f"the ledger cannot be read: {done.stderr[-2000:]}"]
    shown = done.stdout
    wanted = {
        "the rewritten line": "“凡提必核”。",
        "a leader": LEADER,
        "a unit": UNIT,
        "a helper": HELPER,
        "a deadline": DUE,
        "a pasted column": PASTED,
        "the report": DONE,
        "the pasted file": PROOF,
        "the dragged file": DRAGGED,
        "the change of many": BULK,
    }
    lost = [f"{what} is not in the ledger" for what, text in wanted.items() if text not in shown]
    made = [one for one in d.home.rglob("*.docx") if "进展情况报告" in one.name]
    if not made:
        return [*lost, "the report was not saved"]
    with zipfile.ZipFile(made[0]) as file:
        words = file.read("word/document.xml").decode()
    return lost if "津补贴" in words else [*lost, "the report does not name the finding"]


def live(d: Desk, look: Sequence[tuple[str, ...]]) -> list[str]:
    """Live through the whole day; return what went wrong."""
    for name in (PROOF, DRAGGED):
        (d.home / name).write_text(f"{name}的全文", encoding="utf-8")
    begin(d, look)
    steps: tuple[Callable[[Desk], Any], ...] = (
        take_in,
        put_right,
        fill_in,
        fill_many,
        report,
        change_many,
        make_report,
        come_back,
    )
    for step in steps:
        step(d)
    return [*d.complaints, *crashes(d), *entered(d)]


def crashes(d: Desk) -> list[str]:
    """Return the last line of every error in the program's log."""
    found = "".join(one.read_text(encoding="utf-8") for one in d.home.rglob("*.log"))
    return re.findall(r"^\w+(?:Error|Exception).*", found, re.MULTILINE)


def main() -> int:
    """Live through the day; 1 when the ledger does not hold it at the end."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    if missing():
        sys.stderr.write(f"apt-get install --no-install-recommends {' '.join(missing())}\n")
        return 2
    options.pictures.mkdir(parents=True, exist_ok=True)
    width, _, height = options.size.partition("x")
    look = [("alt+v", "k")] * options.dark + [("ctrl+equal",)] * options.large
    with Desk(options.pictures, (int(width), int(height)), options.scale) as d:
        d.factor = options.scale * (1.24 if options.large else 1)
        wrong = live(d, look)
    sys.stderr.writelines(f"{sentence}\n" for sentence in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
