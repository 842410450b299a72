"""`--selftest`: the program does its main job in a temporary folder and looks at itself."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from app.__main__ import main as command_line
from app.sample import plan_text
from ui.chinese import speak_chinese

#: Pictures smaller than this, in bytes, show an empty window.
_LEAST = 10_000
_SHOWN = ("工作台.png", "整改台账.png", "文书.png")


class _FailedError(Exception):
    """A step did not do what it should."""


def run_selftest(app: QApplication) -> int:
    """Do every step and say how each went; return 0, or 2 when one failed."""
    failed = False
    with TemporaryDirectory(prefix="zhenggai-selftest-") as name:
        for title, step in _steps(app, Path(name)):
            try:
                step()
            except Exception as error:  # noqa: BLE001 - reported step by step
                failed = True
                _say(f"失败　{title}：{type(error).__name__} {error}")
            else:
                _say(f"通过　{title}")
    _say("自检没有通过。" if failed else "自检全部通过。")
    return 2 if failed else 0


def _say(text: str) -> None:
    if sys.stdout is not None:  # a windowed program may have no console
        sys.stdout.buffer.write(f"{text}\n".encode())
        sys.stdout.flush()


def _steps(app: QApplication, folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    own, sample, plan = folder / "新台账.zgtz", folder / "示例台账.zgtz", folder / "方案.txt"
    plan.write_text(plan_text(date.today()), encoding="utf-8")
    yield "新建台账", lambda: _run("init", "--ledger", str(own), "--name", "自检")
    yield "导入方案", lambda: _run("import-plan", "--ledger", str(own), str(plan))
    yield "建立示例台账", lambda: _run("sample", "--ledger", str(sample))
    for kind, file in (
        ("plan", "方案.docx"),
        ("progress-report", "报告.docx"),
        ("ledger", "台账.xlsx"),
    ):
        yield f"生成 {file}", lambda k=kind, f=file: _document(sample, k, folder / f)  # type: ignore[misc]
    yield "备份", lambda: _run("backup", "--ledger", str(sample), "--out", str(folder / "备份"))
    yield "核查台账", lambda: _run("check", "--ledger", str(sample))
    yield "Qt 的中文", lambda: _chinese(app)
    yield "画出窗口", lambda: _draw(app, sample, folder / "图")


def _run(*arguments: str) -> None:
    try:
        code = command_line(list(arguments))
    except SystemExit as error:
        code = 2 if error.code is None else error.code  # type: ignore[assignment]
    if code:
        raise _FailedError(f"{arguments[0]} {code}")


def _document(ledger: Path, kind: str, out: Path) -> None:
    _run("document", kind, "--ledger", str(ledger), "--out", str(out))
    if out.read_bytes()[:2] != b"PK":
        raise _FailedError(out.name)


def _draw(app: QApplication, ledger: Path, folder: Path) -> None:
    from ui.program import Program

    program = Program(app)
    try:
        program.dress(dark=False, large=False)
        pictures = {path.name: path for path in program.shoot(folder, ledger)}
        for name in _SHOWN:
            if pictures[name].stat().st_size < _LEAST:
                raise _FailedError(name)
    finally:
        program.close()


def _chinese(app: QApplication) -> None:
    if not speak_chinese(app):
        raise _FailedError("缺少 qtbase_zh_CN.qm，文件对话框会是英文")
