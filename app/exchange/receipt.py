"""接收回执: what was taken in of each file, and what was refused and why, as a workbook."""

from collections.abc import Sequence

from app.errors import NotFoundError
from app.exchange.fields import STATE, TITLES
from app.exchange.merging import Cell
from app.exchange.received import Received, Status
from app.ledger import Ledger
from app.messages import exchange as messages
from app.wording import STATE_WORDS
from db import packages
from db.words import ProgressState

_HEAD = ("文件", "单位", "结果", "新增", "更新", "未变", "说明")
_WORDS = {
    Status.ACCEPTED: "已接收",
    Status.PARTLY: "部分接收",
    Status.NOTHING_NEW: "已接收，0 处变化",
    Status.REFUSED: "未接收",
    Status.ERROR: "不能读取",
}
Line = tuple[str, ...]


def receipt_lines(received: Sequence[Received]) -> list[Line]:
    """List a line per file, then one for every cell and conflict that was not taken in."""
    return [_HEAD, *(line for one in received for line in lines_of(one))]


def lines_of(one: Received) -> list[Line]:
    """Return the lines of one file."""
    counts = (str(one.added), str(one.updated), str(one.unchanged))
    told = "；".join(warning.rstrip("。") for warning in one.warnings)

    def line(what: str, said: str) -> Line:
        return one.file, one.unit, what, "", "", "", said

    word = "未收进内容" if one.only_faults else _WORDS[one.status]
    return [
        (one.file, one.unit, word, *counts, told),
        *(line("这一格未接收", f"{f.sheet} {f.cell}：{f.message}") for f in one.errors),
        *(line("待核实", _both(code, cell)) for code, cell in one.conflicts),
        *(
            line("未采用", _both(code, cell) + (f"；理由：{reason}" if reason else ""))
            for code, cell, reason in one.refused
        ),
        *(
            line("只读改动", f"{edit.code} {TITLES[edit.field]}：{_grey(edit in one.taken_over)}")
            for edit in one.locked
        ),
    ]


def _both(code: str, cell: Cell) -> str:
    theirs, ours = (_words(cell.field, text) for text in (cell.theirs, cell.ours))
    return f"{code} {TITLES[cell.field]}：上报“{theirs}”，本机“{ours}”"


def _words(field: str, text: str) -> str:
    return STATE_WORDS[ProgressState(text)] if field == STATE and text else text


def _grey(taken: bool) -> str:
    return "灰色格子的改动已采用" if taken else "灰色格子的改动不采用"


def receipt_again(ledger: Ledger, package: str) -> list[Line]:
    """Return the receipt of a package taken in earlier. Raises NotFoundError without one."""
    found = packages.by_uuid(ledger.handle, package)
    lines = packages.receipt_of(ledger.handle, found.id) if found else []
    if not lines:
        raise NotFoundError(messages.NO_RECEIPT)
    return [_HEAD, *(tuple(line) for line in lines)]
