"""接收回执: what was taken in of each file, and what was refused and why, as a workbook."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.exchange.fields import TITLES
from app.exchange.receiving import Received, Status

_HEAD = ("文件", "单位", "结果", "新增", "更新", "未变", "说明")
_WORDS = {
    Status.ACCEPTED: "已接收",
    Status.PARTLY: "部分接收",
    Status.NOTHING_NEW: "已接收，0 处变化",
    Status.REFUSED: "未接收",
    Status.ERROR: "不能读取",
}


def receipt_lines(received: Sequence[Received]) -> list[tuple[str, ...]]:
    """List a line per file, then one for every cell and conflict that was not taken in."""
    lines: list[tuple[str, ...]] = [_HEAD]
    for one in received:
        counts = (str(one.added), str(one.updated), str(one.unchanged))
        told = "；".join(warning.rstrip("。") for warning in one.warnings)
        lines.append((one.file, one.unit, _WORDS[one.status], *counts, told))
        for fault in one.errors:
            said = f"{fault.sheet} {fault.cell}：{fault.message}"
            lines.append((one.file, one.unit, "这一格未接收", "", "", "", said))
        for code, cell in one.conflicts:
            said = f"{code} {TITLES[cell.field]}：上报“{cell.theirs}”，本机“{cell.ours}”"
            lines.append((one.file, one.unit, "待核实", "", "", "", said))
        for edit in one.locked:
            said = f"{edit.code} {TITLES[edit.field]}：灰色格子的改动不采用"
            lines.append((one.file, one.unit, "只读改动", "", "", "", said))
    return lines


def save_receipt(
    path: Path, received: Sequence[Received], *, as_of: date, overwrite: bool = False
) -> None:
    """Save the receipt. Raises SaveError, RefusedError for a file that is there."""
    from app.sheets.list_book import save_list

    save_list(path, "接收回执", receipt_lines(received), as_of=as_of, overwrite=overwrite)
