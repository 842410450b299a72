"""The window's command: python -m ui [FILE]."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Understand the command line."""
    parser = argparse.ArgumentParser(prog="zhenggai", description="巡察整改台账")
    parser.add_argument(
        "ledger", nargs="?", type=Path, metavar="LEDGER", help="要打开的台账、填报表、上报包或方案"
    )
    parser.add_argument(
        "--screenshot", type=Path, metavar="DIR", help="不显示窗口，把每个页面画成图片存到 DIR"
    )
    parser.add_argument(
        "--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="按这一天计算时限灯"
    )
    parser.add_argument(
        "--selftest", action="store_true", help="在临时文件夹里把主要功能走一遍，说明结果"
    )
    parser.add_argument("--size", type=_size, default=(1366, 768), metavar="WxH", help="图片的大小")
    parser.add_argument("--dark", action="store_true", help="深色（只用于 --screenshot）")
    parser.add_argument("--large", action="store_true", help="大字（只用于 --screenshot）")
    return parser.parse_args(argv)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program; return its exit code."""
    options = parse(sys.argv[1:] if argv is None else argv)
    if options.screenshot is not None or options.selftest:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    else:
        gc.disable()  # a start makes much that stays: looking for garbage in it costs a tenth
    from PySide6.QtWidgets import QApplication

    from ui import crashes
    from ui.program import Program

    app = QApplication([sys.argv[0]])
    if options.selftest:
        from ui.selftest import run_selftest

        return run_selftest(app)
    program = Program(app, day=options.date)
    crashes.start_log(crashes.log_file())
    crashes.catch_all(program.show_crash)
    try:
        if options.screenshot is not None:
            program.dress(dark=options.dark, large=options.large)
            program.shoot(options.screenshot, options.ledger, options.size)
            return 0
        program.show(options.ledger)
        gc.freeze()
        gc.enable()
        return app.exec()
    finally:
        program.close()


if __name__ == "__main__":
    sys.exit(main())
