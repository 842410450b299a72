"""The ledger at 1,000,000 rows: list, filter, search, units, what is late; ratios of one run.

Run: python tests/benchmarks/bench_ledger.py [rows]. Nothing here is a timed test: the figures are
printed as a table, each beside its baseline and its target.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.items import listing
from app.items.items import ItemDraft, add_category
from app.items.listing import LedgerFilter, Light
from app.ledger import Ledger, create_ledger
from app.ledger.search import search
from app.progress import due
from app.progress.unit_progress import list_unit_progress
from app.round.rounds import RoundDraft, add_round
from db import duties
from db.file.search import rebuild
from db.words import ProgressState

TODAY = date(2024, 6, 1)
#: Findings in a category, measures in a finding, reports on a measure.
FINDINGS, MEASURES = 60, 9
UNITS = 200
WORDS = "学习贯彻落实巡察整改责任机制制度台账清单推进督办检查问题措施单位领导经费项目资金审批公开"


class Clock:
    """Measures and collects the lines of the table."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str, str]] = []

    def best(self, work: Callable[[], Any], times: int = 7) -> float:
        """Return the median of several runs in milliseconds, after one to warm up."""
        work()
        return median(self.once(work) for _ in range(times))

    @staticmethod
    def once(work: Callable[[], Any]) -> float:
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1000

    def say(self, what: str, figure: str, beside: str = "", target: str = "") -> None:
        self.lines.append((what, figure, beside, target))
        print(f"{what:<44} {figure:>16}  {beside:<44} {target}", flush=True)


def sentence(rng: random.Random, length: int = 30) -> str:
    return "".join(rng.choices(WORDS, k=length))


def fill(ledger: Ledger, rows: int) -> int:
    """Write about `rows` items past the trail, then index their texts."""
    round_id = add_round(ledger, RoundDraft("大轮次", year=2024), today=TODAY)
    add_category(ledger, round_id, ItemDraft("样板", "一"))
    handle = ledger.handle
    columns = [row[1] for row in handle.sql("PRAGMA table_info(item)")]
    model = handle.sql("SELECT * FROM item").fetchone()
    blank = dict(zip(columns, model, strict=True))
    with handle.transaction():
        handle.sql("DELETE FROM search_text")
        handle.sql("DELETE FROM item")
        marks = ", ".join("?" * len(columns))
        handle.many(
            f"INSERT INTO item VALUES ({marks})",
            (tuple({**blank, **row}.values()) for row in items(rows, round_id)),
        )
        handle.many(
            "INSERT INTO unit(id, uuid, name, short, kind, contact, phone, archived)"
            " VALUES (?, ?, ?, '', '', '', '', 0)",
            ((i, str(i), f"第{i}单位") for i in range(1, UNITS + 1)),
        )
        handle.many(
            "INSERT INTO responsibility(id, item_id, position, role, party, printed, unit_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            parties(rows),
        )
    return round_id


def kinds(rows: int) -> Iterator[tuple[int, str, str, int | None]]:
    """Yield id, kind, path and parent of every item, in printed order."""
    number, category = 0, 0
    while number < rows:
        category += 1
        number += 1
        top, top_path = number, f"{category:05d}"
        yield top, "CATEGORY", top_path, None
        for finding in range(1, FINDINGS + 1):
            number += 1
            parent, path = number, f"{top_path}{finding:05d}"
            yield parent, "FINDING", path, top
            for measure in range(1, MEASURES + 1):
                number += 1
                yield number, "MEASURE", f"{path}{measure:05d}", parent


def items(rows: int, round_id: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(1)
    states = list(ProgressState)
    for number, kind, path, parent in kinds(rows):
        day = (TODAY + timedelta(rng.randrange(-60, 700))).isoformat()
        dated = kind == "FINDING" or (kind == "MEASURE" and number % 3 == 0)
        yield {
            "id": number,
            "uuid": str(number),
            "round_id": round_id,
            "parent_id": parent,
            "kind": kind,
            "path": path,
            "code": "" if kind == "CATEGORY" else f"XC24-{number}",
            "number": str(number % 10),
            "title": sentence(rng),
            "deadline_raw": day if dated else None,
            "deadline_kind": "DATE" if dated else None,
            "due": day if dated else None,
            "effective_due": None if kind == "CATEGORY" else day,
            "light_kind": None if kind == "CATEGORY" else "DATE",
            "own_deadline": int(dated),
            "state": rng.choice(states),
        }


def parties(rows: int) -> Iterator[tuple[Any, ...]]:
    rng = random.Random(2)
    number = 0
    for item, kind, _, _ in kinds(rows):
        if kind == "FINDING":
            for position in range(2):
                number += 1
                unit = rng.randrange(1, UNITS + 1)
                name = f"第{unit}单位"
                yield number, item, position, "RESPONSIBLE_UNIT", name, name, unit


def memory() -> float:
    """Return the memory this program uses now, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bench_list(clock: Clock, ledger: Ledger, round_id: int) -> None:
    whole = LedgerFilter(unfold=True)
    before = memory()
    first = clock.best(lambda: listing.first_ids(ledger, round_id, whole, TODAY, 200))
    clock.say("first page of ids (200), unfolded", f"{first:.2f} ms", "", "<= 50 ms")
    folded = clock.best(lambda: listing.first_ids(ledger, round_id, LedgerFilter(), TODAY, 200))
    clock.say("first page of ids (200), folded", f"{folded:.2f} ms", "", "<= 50 ms")
    ids = listing.list_ids(ledger, round_id, whole, TODAY)
    every = clock.best(lambda: listing.list_ids(ledger, round_id, whole, TODAY), 3)
    plain = clock.best(lambda: ledger.handle.sql("SELECT count(path) FROM item").fetchone(), 3)
    clock.say(f"all {len(ids):,} ids", f"{every:.0f} ms", f"{every / plain:.1f} x one plain scan")
    rng = random.Random(3)
    pages = []
    for _ in range(300):
        at = rng.randrange(max(1, len(ids) - 40))
        page = ids[at : at + 40]
        pages.append(clock.once(lambda page=page: listing.list_rows(ledger, page, TODAY)))
    pages.sort()
    clock.say(
        "any jump: 40 lines, p99 of 300",
        f"{pages[296]:.2f} ms",
        f"median {pages[150]:.2f} ms, worst {pages[-1]:.2f} ms",
        "p99 <= 16 ms",
    )
    clock.say("memory of the list", f"{memory() - before:.0f} MiB", "", "<= 64 MiB")


def bench_filters(clock: Clock, ledger: Ledger, round_id: int) -> None:
    wanted = {
        "state": LedgerFilter(state=ProgressState.DONE),
        "unit": LedgerFilter(unit_id=7),
        "overdue": LedgerFilter(lights=frozenset({Light.OVERDUE})),
        "text of 2 characters": LedgerFilter(text="督办"),
        "text of 5 characters": LedgerFilter(text="整改责任机"),
        "text, unit and state": LedgerFilter(text="督办", unit_id=7, state=ProgressState.DONE),
    }
    scan = clock.best(lambda: ledger.handle.sql("SELECT count(title) FROM item").fetchone(), 3)
    clock.say("one plain scan of the items", f"{scan:.0f} ms")
    for name, one in wanted.items():
        first = clock.best(lambda one=one: listing.first_ids(ledger, round_id, one, TODAY, 200), 3)
        every = clock.best(lambda one=one: listing.list_ids(ledger, round_id, one, TODAY), 3)
        number = listing.finding_count(ledger, round_id, one, TODAY)
        clock.say(
            f"filter: {name}",
            f"{every:.0f} ms",
            f"first page {first:.0f} ms, {number:,} findings, {every / scan:.1f} x scan",
        )
    lights = clock.best(lambda: listing.light_counts(ledger, round_id, TODAY), 3)
    clock.say("counts of the lights", f"{lights:.0f} ms", f"{lights / scan:.1f} x scan")
    choices = clock.best(lambda: listing.filter_choices(ledger, round_id), 3)
    clock.say("choices of the filter bar", f"{choices:.1f} ms")
    totals = clock.best(lambda: listing.totals(ledger, round_id), 3)
    clock.say("totals", f"{totals:.0f} ms")


def bench_due(clock: Clock, ledger: Ledger, round_id: int) -> None:
    page = clock.best(lambda: due.overdue_page(ledger, round_id, TODAY))
    after = None
    for _ in range(200):
        after = due.overdue_page(ledger, round_id, TODAY, after=after).next
        if after is None:
            break
    deep = clock.best(lambda: due.overdue_page(ledger, round_id, TODAY, after=after))
    span = duties.Span(date.min, TODAY)
    ids = clock.best(lambda: duties.due_ids(ledger.handle, round_id, span, after, 50))
    offset = clock.best(
        lambda: ledger.handle.sql(
            "SELECT id FROM item i WHERE round_id = ? AND archived = 0 AND own_deadline = 1 AND"
            " effective_due IS NOT NULL AND closure_state NOT IN ('CLOSED', 'CLOSED_ONGOING')"
            " AND state <> 'DONE' AND effective_due < ? ORDER BY effective_due, id"
            " LIMIT 50 OFFSET 10000",
            (round_id, TODAY.isoformat()),
        ).fetchall()
    )
    clock.say(
        "overdue page of 50: ids by key, page 200",
        f"{ids:.2f} ms",
        f"OFFSET {offset:.2f} ms",
        "< OFFSET",
    )
    clock.say("overdue page of 50 lines: first / deep", f"{page:.1f} / {deep:.1f} ms")
    counts = clock.best(lambda: due.due_counts(ledger, round_id, TODAY), 3)
    clock.say("counts of what is due", f"{counts:.1f} ms")


def index(clock: Clock, ledger: Ledger) -> None:
    start = time.perf_counter()
    with ledger.handle.transaction():
        rebuild(ledger.handle)
    spent = time.perf_counter() - start
    texts = ledger.handle.sql("SELECT count(*) FROM search_text").fetchone()[0]
    clock.say(f"index of {texts:,} texts built", f"{spent:.0f} s")


def bench_search(clock: Clock, ledger: Ledger) -> None:
    index(clock, ledger)
    rng = random.Random(4)
    texts = ledger.handle.sql("SELECT count(*) FROM search_text").fetchone()[0]
    rows = ledger.handle.sql(
        "SELECT text FROM search_text WHERE length(text) > 30 AND id % ? = 0",
        (1 + texts // 1000,),
    ).fetchall()
    for length in range(1, 9):
        spans = []
        for _ in range(40):
            text = rng.choice(rows)[0]
            at = rng.randrange(12, len(text) - length)
            spans.append(text[at : at + length])
        taken = sorted(clock.once(lambda s=s: search(ledger, s)) for s in spans)
        like = clock.once(
            lambda s=spans[-1]: ledger.handle.sql(
                "SELECT id FROM search_text WHERE text LIKE ? ORDER BY id DESC LIMIT 50",
                (f"%{s}%",),
            ).fetchall()
        )
        clock.say(
            f"search, {length} character(s), newest 50",
            f"{median(taken):.2f} ms",
            f"worst of 40 {taken[-1]:.2f} ms, LIKE {like:.0f} ms",
            "<= 5 ms",
        )
    nothing = clock.best(lambda: search(ledger, "鳄鱼"))
    clock.say("search for what is not there", f"{nothing:.2f} ms", "", "<= 5 ms")


def bench_units(clock: Clock, folder: Path, reports: int) -> None:
    """Units' standing over 1.5 M reports, and the latest report of every measure."""
    measures = reports // 15
    with create_ledger(folder / "单位.zgtz", name="整改办", by="张") as ledger:
        round_id = fill(ledger, measures)
        handle = ledger.handle
        leaves = [r[0] for r in handle.sql("SELECT id FROM item WHERE kind = 'MEASURE'")]
        rng = random.Random(5)
        states = list(ProgressState)
        with handle.transaction():
            handle.many(
                "INSERT INTO progress(id, uuid, round_id, item_id, unit_id, period, date, state,"
                " done, problems, next_step, by, at, initial, superseded, package)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '已做', '', '', '张', '', 0, 0, '')",
                (
                    (n, str(n), round_id, leaf, 1 + leaf % UNITS, f"2024-{1 + k % 12:02d}",
                     f"2024-{1 + k % 12:02d}-{1 + k:02d}", rng.choice(states))
                    for n, (leaf, k) in enumerate(
                        ((leaf, k) for leaf in leaves for k in range(reports // len(leaves))), 1
                    )
                ),
            )  # fmt: skip
            handle.sql(
                "INSERT INTO assignment(round_id, item_id, unit_id, role, state, latest_id,"
                " latest_date, open, due) SELECT i.round_id, i.id, 1 + i.id % ?,"
                " 'RESPONSIBLE_UNIT', i.state, p.id, p.date, i.state <> 'DONE',"
                " CASE WHEN i.state <> 'DONE' THEN i.effective_due END FROM item i JOIN progress p"
                " ON p.id = (SELECT q.id FROM progress q WHERE q.item_id = i.id"
                " AND q.superseded = 0 ORDER BY q.date DESC, q.id DESC LIMIT 1)"
                " WHERE i.kind = 'MEASURE'",
                (UNITS,),
            )
        number = handle.sql("SELECT count(*) FROM progress").fetchone()[0]
        grouped = clock.once(
            lambda: handle.sql(
                "SELECT unit_id, state, count(*) FROM progress GROUP BY unit_id, state"
            ).fetchall()
        )
        units = clock.best(lambda: list_unit_progress(ledger, round_id, TODAY), 5)
        clock.say(
            f"standing of {UNITS} units, {number:,} reports",
            f"{units:.0f} ms",
            f"grouping the reports {grouped:.0f} ms",
            "< grouping",
        )
        silent = clock.best(lambda: due.unreported(ledger, round_id, "2024-07"), 3)
        clock.say("units that have not reported", f"{silent:.0f} ms")
        bench_latest(clock, ledger)


def bench_latest(clock: Clock, ledger: Ledger) -> None:
    """The latest report of every measure: stored id, subquery on the index, window function."""
    handle = ledger.handle
    stored = clock.best(
        lambda: handle.sql(
            "SELECT a.item_id, p.state FROM assignment a JOIN progress p ON p.id = a.latest_id"
        ).fetchall(),
        3,
    )
    sub = clock.best(
        lambda: handle.sql(
            "SELECT a.item_id, (SELECT p.id FROM progress p WHERE p.item_id = a.item_id AND"
            " p.unit_id = a.unit_id AND p.superseded = 0 ORDER BY p.date DESC, p.id DESC LIMIT 1)"
            " FROM assignment a"
        ).fetchall(),
        3,
    )
    state = clock.best(
        lambda: handle.sql("SELECT item_id, latest_id, state FROM assignment").fetchall(), 3
    )
    clock.say(
        "latest report of every measure (as used)",
        f"{state:.0f} ms",
        f"by stored id {stored:.0f} ms, by subquery {sub:.0f} ms",
        "<= 1.2 x by stored id",
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    clock = Clock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with create_ledger(folder / "大台账.zgtz", name="整改办", by="张") as ledger:
            start = time.perf_counter()
            round_id = fill(ledger, rows)
            clock.say(f"{rows:,} items written", f"{time.perf_counter() - start:.0f} s")
            bench_list(clock, ledger, round_id)
            bench_due(clock, ledger, round_id)
            index(clock, ledger)
            bench_filters(clock, ledger, round_id)
        with create_ledger(folder / "搜索.zgtz", name="整改办", by="张") as ledger:
            fill(ledger, rows // 2)
            bench_search(clock, ledger)
        bench_units(clock, folder, rows * 3 // 2)


if __name__ == "__main__":
    main()
