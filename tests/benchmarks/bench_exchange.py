"""200 task workbooks out and back: written, read, received, each beside its limit in one run.

Run `python tests/benchmarks/bench_exchange.py [units]`. Where LibreOffice is there, what came back
is measured a second time as an office program saves it, with a table of shared strings: so it is
what units send. The limit of writing is deflating the same parts, that of reading and receiving is
unzipping and expat-parsing the same parts. Everything is measured file by file in turn with its
limit: a machine that others use changes its speed from one second to the next. What makes many
objects runs in a process apart: it leaves a memory behind in which everything is slower.
"""

import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from xml.parsers import expat

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import pandas  # noqa: E402
from openpyxl import Workbook, load_workbook  # noqa: E402
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from app.exchange.issuing import Wanted, issue  # noqa: E402
from app.exchange.received import Received, Status  # noqa: E402
from app.exchange.receiving import Receiving, receive  # noqa: E402
from app.exchange.returned import read_returned  # noqa: E402
from app.exchange.task_book import HEADER_ROW, TASKS  # noqa: E402
from app.items.items import ItemDraft, Party, add_category, add_finding, add_measure  # noqa: E402
from app.job import Job  # noqa: E402
from app.ledger import Ledger, create_ledger, open_ledger, save_copy  # noqa: E402
from app.round.rounds import RoundDraft, add_round  # noqa: E402
from app.zipping import zipped  # noqa: E402
from db.words import Role  # noqa: E402

UNITS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
FEW = 10
#: As many findings as units; each concerns so many units and has so many measures: 30 rows a unit.
SHARED, MEASURES = 5, 6
DAY, PERIOD = date(2024, 6, 20), "2024-06"
LEDGER = "台账.zgtz"
WORDS = "学习贯彻落实巡察整改责任机制制度台账清单推进督办检查问题措施单位领导经费项目资金审批公开"
#: What a unit writes: state, done, problems, next step, day, evidence, application.
WHITE = ("进展状态", "进展情况", "存在问题", "下一步", "完成日期")


def sentence(chance: random.Random, length: int) -> str:
    """Text of Chinese words, no two alike."""
    return "".join(chance.choices(WORDS, k=length)) + "。"


def fill(ledger: Ledger) -> int:
    """Write a round in which every unit has some 30 measures to do."""
    chance = random.Random(1)
    round_id = add_round(ledger, RoundDraft("常规巡察", year=2024), today=DAY)
    category = add_category(ledger, round_id, ItemDraft("学习贯彻方面", "一"))
    for number in range(UNITS):
        names = [f"第{(number + k) % UNITS + 1}单位" for k in range(SHARED)]
        parties = tuple(Party(Role.RESPONSIBLE_UNIT, name, "、".join(names)) for name in names)
        due = f"2024年{number % 12 + 1}月底前"
        draft = ItemDraft(sentence(chance, 24), str(number + 1), deadline=due, parties=parties)
        finding = add_finding(ledger, category, draft)
        for mark in range(MEASURES):
            add_measure(ledger, finding, ItemDraft(sentence(chance, 60), str(mark + 1)))
    return round_id


def fill_in(source: Path, target: Path) -> None:
    """Fill the white cells of a workbook in, as a unit does."""
    chance = random.Random(target.name)
    book = load_workbook(source)
    sheet: Any = book[TASKS]
    places = {str(cell.value): cell.column for cell in sheet[HEADER_ROW]}
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        said = ("已完成", sentence(chance, 80), "", sentence(chance, 20), "2024-06-18")
        for heading, text in zip(WHITE, said, strict=True):
            sheet.cell(row, places[heading]).value = text or None
    book.save(target)


def taken(work: Callable[[], object]) -> float:
    """Return how long some work takes in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Beside(Job):
    """Measures a long use case between its files, and its limit before each of them."""

    def __init__(self, limits: Sequence[Callable[[], object]]) -> None:
        """Take what is the limit of each file, in the order of the files."""
        self._limits = limits
        self._since = time.perf_counter()
        self.limit = self.work = 0.0

    def progress(self, done: int, total: int, what: str) -> None:  # noqa: ARG002
        """Note how long it worked until here, measure the limit of what comes."""
        if total != len(self._limits) or done == total:  # lines of a sheet, not files
            return
        self.work += time.perf_counter() - self._since
        self.limit += taken(self._limits[done])
        self._since = time.perf_counter()

    def finish(self) -> None:
        """Count the last file."""
        self.work += time.perf_counter() - self._since


def parts_of(path: Path) -> list[tuple[str, bytes]]:
    """Unpack every part."""
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def parsed(path: Path) -> None:
    """Unpack and parse every part: the least that reading can be."""
    for _, content in parts_of(path):
        expat.ParserCreate().Parse(content, True)


def restyled(tasks: list[list[Any]]) -> None:
    """Write the cells of a task sheet with new style objects for each."""
    book = Workbook()
    sheet: Any = book.active
    for row, line in enumerate(tasks, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(row, column, value)
            side = Side(style="thin", color="808080")
            cell.font = Font(name="宋体", size=10)
            cell.fill = PatternFill("solid", fgColor="EEF0F2")
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment("left", "center", wrap_text=True)
    book.save(BytesIO())


def cells_of(path: Path) -> list[list[Any]]:
    """Return the values of the task sheet."""
    return [[cell.value for cell in row] for row in load_workbook(path)[TASKS].iter_rows()]


def say(what: str, seconds: float, limit: float, target: str = "") -> None:
    """Print one line."""
    print(f"{what:<48}{seconds * 1000:9.0f} ms  x{seconds / limit:6.1f}  {target}", flush=True)


def writing(ledger: Ledger, round_id: int, folder: Path) -> list[Path]:
    """Issue to all units, beside deflating the same parts; return the files."""
    made = [one.file for one in issue(ledger, round_id, Wanted(folder / "先", PERIOD))]
    parts = [parts_of(path) for path in made]
    tasks = [cells_of(path) for path in made]
    beside = Beside([partial(zipped, one) for one in parts])
    issued = issue(ledger, round_id, Wanted(folder / "下发", PERIOD), job=beside)
    beside.finish()
    say(f"deflate limit, {len(made)} task workbooks", beside.limit, beside.limit)
    say("issued: made, saved, registered", beside.work, beside.limit, "[<= 16]")
    naive = sum(taken(partial(restyled, one)) for one in tasks)
    say("openpyxl, new style objects for each cell", naive, beside.limit)
    return [one.file for one in issued]


def grid(path: Path) -> None:
    """Read every sheet with python-calamine and nothing else."""
    book = CalamineWorkbook.from_path(path)
    for number in range(len(book.sheet_names)):
        book.get_sheet_by_index(number).to_python(skip_empty_area=False)


Result = TypeVar("Result")
Reader = tuple[str, Callable[[Path], object], str]
LIMIT: Reader = ("unzip + expat limit, all returned workbooks", parsed, "")
QUICK: tuple[Reader, ...] = (
    LIMIT,
    ("python-calamine alone", grid, ""),
    ("read_returned", read_returned, "[<= 2]"),
)
SLOW: tuple[Reader, ...] = (
    LIMIT,
    ("openpyxl alone", load_workbook, ""),
    ("pandas (openpyxl inside)", partial(pandas.read_excel, sheet_name=None), ""),
)


def reading(files: list[Path], readers: Sequence[Reader]) -> list[float]:
    """Read what came back, every file by every reader in turn; return the ratios to the first."""
    for _, read, _ in readers:
        read(files[0])
    times = [0.0] * len(readers)
    for path in files:
        for number, (_, read, _) in enumerate(readers):
            times[number] += taken(partial(read, path))
    for (what, _, target), seconds in zip(readers, times, strict=True):
        say(what, seconds, times[0], target)
    return [seconds / times[0] for seconds in times]


def receiving(ledger: Ledger, files: list[Path], slow: float) -> None:
    """Receive everything: looking only, then the first time, then the same files again."""
    how = Receiving(DAY, by="李经办")
    results: list[Received] = []

    def run(what: str, how: Receiving, target: str = "") -> float:
        beside = Beside([partial(parsed, path) for path in files])
        results[:] = receive(ledger, files, how, beside)
        beside.finish()
        say(what, beside.work, beside.limit, target)
        return beside.work / beside.limit

    run("looked at only", Receiving(DAY, dry_run=True))
    whole = run("received: read, merged, written, logged", how, "[<= 8]")
    wrong = [one for one in results if one.status is not Status.ACCEPTED]
    rows = sum(one.added for one in results)
    print(f"{'  as a share of openpyxl reading them':<48}{whole / slow:12.2f}  [< 1]")
    run("the same files again", how)
    print(f"{rows} reports taken in, {len(wrong)} files not accepted in full")


def received(path: Path, files: list[Path], slow: float) -> None:
    """Receive everything into a ledger."""
    with open_ledger(path) as ledger:
        receiving(ledger, files, slow)


def saved(files: list[Path], folder: Path) -> list[Path]:
    """Let LibreOffice open and save the files; without it there are none."""
    office = shutil.which("soffice")
    if office is None:
        return []
    command = [office, "--headless", f"-env:UserInstallation={folder.as_uri()}/profile"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)
    return [folder / path.name for path in files]


def prepared(folder: Path) -> list[Path]:
    """Issue a round, and fill the workbooks in."""
    with create_ledger(folder / LEDGER, name="测") as ledger:
        round_id = fill(ledger)
        issued = writing(ledger, round_id, folder)
    files = [folder / path.name for path in issued]
    for source, target in zip(issued, files, strict=True):
        fill_in(source, target)
    return files


def alone(work: Callable[..., Result], *arguments: Any) -> Result:
    """Do some work in a process of its own; a few units right here: their figures say nothing."""
    if UNITS < FEW:
        return work(*arguments)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = alone(prepared, folder)
        by_office = saved(files, folder / "另存")
        for heading, returned in (
            ("filled by openpyxl", files),
            ("saved by LibreOffice", by_office),
        ):
            if returned:
                print(f"-- {heading}", flush=True)
                save_copy(folder / LEDGER, folder / f"{heading}.zgtz")
                alone(reading, returned, QUICK)
                slow = alone(reading, returned, SLOW)[1]
                alone(received, folder / f"{heading}.zgtz", returned, slow)


if __name__ == "__main__":
    main()
