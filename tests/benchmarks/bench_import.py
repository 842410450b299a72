"""Importing a plan of 500 findings, beside python-docx merely reading its paragraphs.

Run `python tests/benchmarks/bench_import.py [findings]`. Prints milliseconds and ratios of one run:
where the time of an import goes, from file to committed ledger. It has no target yet.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from app.ledger import create_ledger  # noqa: E402
from app.plans.importing import Importing, import_plan  # noqa: E402
from app.plans.model import DeadlineBasis  # noqa: E402
from app.plans.reading import read_source  # noqa: E402
from app.plans.understand import understand  # noqa: E402

FINDINGS = int(sys.argv[1]) if len(sys.argv) > 1 else 500
RUNS = 5 if FINDINGS > 50 else 1
DAY = date(2024, 7, 1)
MEASURE = "对照清单逐项核查，建立台账，责任到人，完成一项销号一项，防止问题反弹。"


def write_plan(path: Path) -> None:
    """Write a plan of 500 findings with three measures each."""
    import docx

    document = docx.Document()
    document.add_paragraph("关于落实市委第一巡察组反馈意见的整改方案")
    document.add_paragraph("一、整改任务和措施")
    for number in range(1, FINDINGS + 1):
        if number % 50 == 1:
            document.add_paragraph(
                f"（{'一二三四五六七八九十'[number // 50 % 10]}）关于第{number}类的问题"
            )
        document.add_paragraph(f"{number}.关于第{number}项工作落实不到位问题的整改")
        measures = "".join(f"{mark}{MEASURE}" for mark in "①②③")
        document.add_paragraph(
            f"整改措施：{measures}（牵头领导：张三；责任单位：甲局{number % 60}；"
            f"完成时限：2024年{number % 12 + 1}月底前）"
        )
    document.save(str(path))


def taken(work: Callable[[], object]) -> float:
    """Return the median time of some runs in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    import docx

    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "方案.docx"
        write_plan(path)
        how = Importing(str(path), DAY)
        source = read_source(path)
        plan = understand(source, basis=DeadlineBasis(2024))
        count = iter(range(10_000))

        def whole() -> None:
            fresh = folder / f"{next(count)}.zgtz"
            with create_ledger(fresh, name="测") as ledger:
                found = understand(read_source(path), basis=DeadlineBasis(2024))
                import_plan(ledger, found, how)

        base = taken(lambda: [p.text for p in docx.Document(str(path)).paragraphs])
        rows = (
            ("python-docx reads the paragraphs", base),
            ("file to lines", taken(lambda: read_source(path))),
            ("lines to plan", taken(lambda: understand(source, basis=DeadlineBasis(2024)))),
            ("file to committed ledger", taken(whole)),
        )
        print(
            f"{len(plan.findings)} findings, {sum(len(f.measures) for f in plan.findings)} measures"
        )
        for words, seconds in rows:
            print(f"{words:36} {seconds * 1000:7.0f} ms  {seconds / base:5.2f}  [no target]")


if __name__ == "__main__":
    main()
