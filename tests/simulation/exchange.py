"""One office, many units, a year of workbooks: the ledger must say what a simple model says.

Units fill in, correct and clear; the office edits the same reports; files are lost, late, doubled,
out of order; receipts are taken back. `python tests/simulation/exchange.py [seeds] [first seed]`
runs 60 units for 12 periods with each seed; `test_exchange_simulation.py` plays a little of it.
"""

import re
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from app.exchange.issuing import Wanted, issue  # noqa: E402
from app.exchange.pending import list_waiting  # noqa: E402
from app.exchange.received import Received, Status  # noqa: E402
from app.exchange.receiving import (  # noqa: E402
    Receiving,
    find_received,
    receive,
    undo_receive,
)
from app.exchange.returned import read_returned  # noqa: E402
from app.items.items import ItemDraft, Party, add_category, add_finding, add_measure, row_of  # noqa: E402
from app.ledger import Ledger, create_ledger  # noqa: E402
from app.progress.reports import ReportDraft, add_progress  # noqa: E402
from app.round.rounds import RoundDraft, add_round  # noqa: E402
from app.standing import refresh_findings  # noqa: E402
from db.file.search import TEXTS  # noqa: E402
from db.words import ProgressState, Role  # noqa: E402

DAY = date(2025, 1, 20)
FIELDS = ("state", "done", "problems", "next_step", "finished")
WORDS = {
    ProgressState.ONGOING: "推进中",
    ProgressState.STAGE_DONE: "阶段性完成",
    ProgressState.DONE: "已完成",
}
NOTHING = dict.fromkeys(FIELDS, "")
CLEAR = "【清空】"
Cells = dict[str, str]
#: A report's place: unit, code of the item, period.
Key = tuple[str, str, str]
#: A cell of what a unit reported.
Place = tuple[Key, str]


@dataclass
class Sent:
    """A workbook that a unit saved: when, and what all its rows said; blank is blank.

    `cleared` are the cells (code, field) that it clears in so many words.
    """

    path: Path
    saved: str
    rows: dict[str, Cells]
    cleared: set[tuple[str, str]]


@dataclass
class Package:
    """What a unit was given, what it has written since, and which of its files were received."""

    unit: str
    period: str
    path: Path
    uuid: str
    base: dict[str, Cells]
    rows: dict[str, Cells]
    places: dict[str, dict[str, str]]
    part: str
    received: list[Sent] = field(default_factory=list)
    #: Cells that ever held something: what is blank there now is cleared in so many words.
    said: set[tuple[str, str]] = field(default_factory=set)

    def base_of(self, file: Sent) -> dict[str, Cells]:
        """What the office knew of this copy: the last file it got that was saved before."""
        before = [one for one in self.received if one.saved <= file.saved]
        return max(before, key=lambda one: one.saved).rows if before else self.base


class World:
    """The office's ledger, the units' workbooks on their way, and the model beside them."""

    def __init__(self, ledger: Ledger, folder: Path, seed: int, units: int) -> None:
        self.ledger, self.folder, self.chance = ledger, folder, Random(seed)
        self.units = [f"第{number + 1}单位" for number in range(units)]
        self.model: dict[Key, Cells] = {}
        #: What waits for the office's word: by cell when the file was saved, and what it says.
        self.waiting: dict[Place, list[tuple[str, str]]] = {}
        self.codes: dict[str, int] = {}
        self.packages: list[Package] = []
        self.under_way: list[tuple[int, Package, Sent]] = []
        self.clock = 0
        self.counts = dict.fromkeys(("files", "conflicts", "taken back", "late", "lost"), 0)
        self.round = self._fill()

    def _fill(self) -> int:
        round_id = add_round(self.ledger, RoundDraft("常规巡察", year=2024), today=DAY)
        category = add_category(self.ledger, round_id, ItemDraft("学习贯彻方面", "一"))
        for number in range(max(2, len(self.units) // 3)):
            names = [self.units[(3 * number + k) % len(self.units)] for k in range(4)]
            names = list(dict.fromkeys(names))
            parties = tuple(Party(Role.RESPONSIBLE_UNIT, one, "、".join(names)) for one in names)
            draft = ItemDraft(f"第{number + 1}个问题", str(number + 1), parties=parties)
            finding = add_finding(self.ledger, category, draft)
            for mark in range(self.chance.randint(1, 3)):
                item = add_measure(self.ledger, finding, ItemDraft(f"措施{mark + 1}。", "①"))
                self.codes[row_of(self.ledger, item).code] = item
        return round_id

    def play(self, periods: int) -> None:
        """Let months pass; what is late arrives in the last one."""
        for number in range(periods):
            self._month(number, f"2024-{number % 12 + 1:02}")
        self._take_in(sorted(self.under_way, key=lambda one: one[2].path.name))
        self.check()

    def _month(self, number: int, period: str) -> None:
        self._issue(period, self.units)
        again = [unit for unit in self.units if self.chance.random() < 0.1]
        for package in [one for one in self.packages if one.period == period]:
            self._unit_works(number, package)
        if again:
            self._issue(period, again)
            for package in self.packages[-len(again) :]:
                self._unit_works(number, package)
        self._office_writes(period)
        due = [one for one in self.under_way if one[0] <= number]
        self.under_way = [one for one in self.under_way if one[0] > number]
        self.chance.shuffle(due)
        self._take_in(due)
        self.check()

    def _take_in(self, due: list[tuple[int, Package, Sent]]) -> None:
        """Receive what came, one file or a heap at a time; the office writes between them."""
        while due:
            number = self.chance.choice((1, 1, 5, 20))
            heap, due = due[:number], due[number:]
            self._receive([(package, sent) for _, package, sent in heap])
            if self.chance.random() < 0.3:
                _, package, _ = heap[-1]
                self._office_writes(package.period, package.unit)

    def _issue(self, period: str, units: list[str]) -> None:
        given = issue(self.ledger, self.round, Wanted(self.folder / period, period, tuple(units)))
        for one in given:
            found = read_returned(one.file)
            base = {
                row.code: dict(self.model.get((one.unit, row.code, period), NOTHING))
                for row in found.rows
            }
            places = {row.code: {name: row.place(name) for name in FIELDS} for row in found.rows}
            part = _task_part(one.file)
            rows = {code: dict(cells) for code, cells in base.items()}
            self.packages.append(
                Package(one.unit, period, one.file, one.package, base, rows, places, part)
            )

    def _unit_works(self, number: int, package: Package) -> None:
        """Fill some rows in, save; some units correct themselves in another file."""
        for _ in range(1 + (self.chance.random() < 0.25)):
            for code in package.rows:
                if self.chance.random() < 0.6:
                    package.rows[code] |= self._said()
            sent = self._save(package)
            fate = self.chance.random()
            if fate < 0.08:
                self.counts["lost"] += 1
                continue
            late = self.chance.choice((0, 0, 0, 0, 1, 2, 4))
            self.counts["late"] += late > 0
            self.under_way.append((number + late, package, sent))
            if fate > 0.9:  # on two sticks
                self.under_way.append((number + self.chance.choice((0, 1)), package, sent))

    def _said(self) -> Cells:
        chance = self.chance
        self.clock += 1
        found = {
            "state": str(chance.choice(list(WORDS))),
            "done": f"做了第{self.clock}件事。",
        }
        for name in ("problems", "next_step"):
            if chance.random() < 0.5:
                found[name] = chance.choice(("", f"{name} {self.clock}"))
        if chance.random() < 0.3:
            found["finished"] = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        return found

    def _save(self, package: Package) -> Sent:
        self.clock += 1
        saved = (
            f"2024-06-01T{self.clock // 3600:02}:{self.clock // 60 % 60:02}:{self.clock % 60:02}Z"
        )
        path = self.folder / f"回_{self.clock:06}.xlsx"
        cells: dict[str, str] = {}
        wiped: set[tuple[str, str]] = set()
        for code, row in package.rows.items():
            for name, text in row.items():
                shown = WORDS[ProgressState(text)] if name == "state" and text else text
                if text:
                    package.said.add((code, name))
                cleared = not text and (package.base[code][name] or (code, name) in package.said)
                cells[package.places[code][name]] = CLEAR if cleared else shown
                if cleared:
                    wiped.add((code, name))
        _write(package.path, path, (package.part, cells), saved)
        rows = {code: dict(row) for code, row in package.rows.items()}
        return Sent(path, saved, rows, wiped)

    def _office_writes(self, period: str, unit: str = "") -> None:
        """Note by hand what units said on the telephone."""
        keys = [k for k in self.model if k[2] == period and unit in ("", k[0])]
        if not keys or not unit:
            known = [one for one in self.packages if one.period == period]
            keys += [(one.unit, code, period) for one in known for code in one.rows]
        for key in self.chance.sample(sorted(keys), min(len(keys), 3)):
            said = {**NOTHING, **self.model.get(key, {}), **self._said()}
            standing = _standing(self.ledger).get(key)
            draft = ReportDraft(
                key[0],
                ProgressState(said["state"]),
                said["done"],
                DAY,
                said["problems"],
                said["next_step"],
                period,
                finished=said["finished"],
                corrects=standing[0] if standing else None,
            )
            add_progress(self.ledger, self.codes[key[1]], draft)
            self.model[key] = said

    def _receive(self, heap: list[tuple[Package, Sent]]) -> None:
        """Receive a heap of files in one import; now and then the last of them is taken back."""
        theirs_win = self.chance.random() < 0.3
        how = Receiving(DAY, all_theirs=theirs_win)
        results = receive(self.ledger, [file.path for _, file in heap], how)
        assert len(results) == len(heap)
        for number, (package, file) in enumerate(heap, start=1):
            found = results[number - 1]
            before = {key: dict(cells) for key, cells in self.model.items()}
            waiting = {place: list(left) for place, left in self.waiting.items()}
            self._compare(package, file, found, theirs_win)
            last = number == len(heap)
            if last and self._was_written(found) and self.chance.random() < 0.2:
                undo_receive(self.ledger, find_received(self.ledger, found.package))
                self.model, self.waiting = before, waiting
                self.under_way.append((99, package, file))
                self.counts["taken back"] += 1
            elif self._was_written(found) or found.status is not Status.NOTHING_NEW:
                package.received.append(file)

    def _compare(self, package: Package, file: Sent, found: Received, theirs_win: bool) -> None:
        """Let the model take a file in; what was told of it must be the same."""
        self.counts["files"] += 1
        ended = self._ended(package, file) if self._was_written(found) else set()
        conflicts = self._merge(package, file, theirs_win)
        self._wait(package, file, conflicts, ended, theirs_win)
        told = {(code, cell.field) for code, cell in found.conflicts}
        assert told == (set() if theirs_win else conflicts), (found, conflicts)
        assert found.unit == package.unit, found
        assert not found.errors, found
        assert found.status is not Status.REFUSED, found
        self.counts["conflicts"] += len(conflicts)

    def _ended(self, package: Package, file: Sent) -> set[tuple[Place, str]]:
        """What waits no more: a file that is not older agrees with it, or says something new."""
        if any(one.saved > file.saved for one in package.received):
            return set()
        base = package.base_of(file)
        ended = set()
        for code, row in file.rows.items():
            key = (package.unit, code, package.period)
            for name, ours in self.model.get(key, NOTHING).items():
                theirs, known = row[name], base[code][name]
                for _, text in self.waiting.get((key, name), ()):
                    agreed = theirs == ours and (theirs != known or theirs == text)
                    if agreed or theirs != known == ours:
                        ended.add(((key, name), text))
        return ended

    def _wait(
        self,
        package: Package,
        file: Sent,
        conflicts: set[tuple[str, str]],
        ended: set[tuple[Place, str]],
        theirs_win: bool,
    ) -> None:
        """Let conflicts wait until a file that was saved later, or says the same, replaces them."""
        for place, text in ended:
            self.waiting[place] = [one for one in self.waiting[place] if one[1] != text]
        for code, name in conflicts:
            place = (package.unit, code, package.period), name
            new = file.saved, file.rows[code][name]
            left = self.waiting.get(place, [])
            left = [one for one in left if one[0] > new[0] and one[1] != new[1]]
            self.waiting[place] = left if theirs_win else [*left, new]

    def _was_written(self, found: Received) -> bool:
        row = self.ledger.handle.sql(
            "SELECT 1 FROM package WHERE uuid = ? AND direction = 'RECEIVED'", (found.package,)
        ).fetchone()
        return row is not None

    def _merge(self, package: Package, file: Sent, theirs_win: bool) -> set[tuple[str, str]]:
        """The rules of merging, said once more in the plainest way."""
        conflicts = set()
        base = package.base_of(file)
        later = [one for one in package.received if one.saved > file.saved]
        wiped = set().union(*(one.cleared for one in later))
        for code, row in file.rows.items():
            key = (package.unit, code, package.period)
            ours = self.model.get(key, NOTHING)
            becomes = dict(ours)
            for name in FIELDS:
                if row[name] in (base[code][name], ours[name]):
                    continue
                against = ours[name] != base[code][name] or (code, name) in wiped
                if theirs_win or not against:
                    becomes[name] = row[name]
                if against:
                    conflicts.add((code, name))
            if becomes != ours:
                self.model[key] = becomes
        return conflicts

    def check(self) -> None:
        """The ledger says what the model says, once each, and what is derived follows from it."""
        found = {key: said for key, (_, said) in _standing(self.ledger).items()}
        assert found == self.model, _difference(found, self.model)
        waits = Counter(
            (one.unit, one.code, one.period, one.field, one.theirs)
            for one in list_waiting(self.ledger, self.round)
        )
        assert waits == Counter(
            (*key, name, text) for (key, name), left in self.waiting.items() for _, text in left
        )
        derived = _derived(self.ledger)
        with self.ledger.change("check", "核对", "") as change:
            refresh_findings(change, self.codes.values())
            assert _derived(self.ledger) == derived
        rebuilt = "SELECT count(*) FROM progress p LEFT JOIN search_text t ON t.row_id = p.id"
        rebuilt += f" AND t.noun = 'progress' WHERE t.text IS NOT {TEXTS['progress']}"
        assert self.ledger.handle.sql(rebuilt).fetchone() == (0,)


def _derived(ledger: Ledger) -> list[tuple[object, ...]]:
    items = "SELECT id, state, effective_due FROM item ORDER BY id"
    duties = "SELECT item_id, unit_id, role, state, latest_id, open, due FROM assignment"
    rows = ledger.handle.sql
    return [*rows(items).fetchall(), *rows(duties + " ORDER BY item_id, unit_id").fetchall()]


def _standing(ledger: Ledger) -> dict[Key, tuple[int, Cells]]:
    rows = ledger.handle.sql(
        "SELECT u.name, i.code, p.period, p.id, p.state, p.done, p.problems, p.next_step,"
        " p.finished FROM progress p JOIN unit u ON u.id = p.unit_id"
        " JOIN item i ON i.id = p.item_id WHERE p.superseded = 0"
    ).fetchall()
    found: dict[Key, tuple[int, Cells]] = {}
    for unit, code, period, report, *said in rows:
        assert (unit, code, period) not in found, "doubled"
        found[unit, code, period] = report, dict(zip(FIELDS, said, strict=True))
    return found


def _difference(found: dict[Key, Cells], model: dict[Key, Cells]) -> str:
    wrong = [key for key in found.keys() | model.keys() if found.get(key) != model.get(key)]
    return "\n".join(f"{key}: {found.get(key)} != {model.get(key)}" for key in sorted(wrong)[:5])


def _task_part(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return next(name for name in sheets if b"<autoFilter" in package.read(name))


def _write(source: Path, target: Path, filled: tuple[str, dict[str, str]], saved: str) -> None:
    """Fill cells in as a spreadsheet program writes them, fifty times faster than openpyxl."""
    part, cells = filled

    def cell(match: re.Match[str]) -> str:
        text = cells.get(match[1])
        if text is None:
            return match[0]
        style = re.search(r' s="\d+"', match[2])
        inner = f"<is><t>{escape(text)}</t></is>"
        return f'<c r="{match[1]}"{style[0] if style else ""} t="inlineStr">{inner}</c>'

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                pattern = r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>.*?</c>)'
                data = re.sub(pattern, cell, data.decode()).encode()
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + saved.encode(), data)
            new.writestr(name, data)


def play(folder: Path, seed: int, units: int = 60, periods: int = 12) -> dict[str, Any]:
    """Play one year; return what happened. Raises AssertionError where ledger and model differ."""
    with create_ledger(folder / f"{seed}.zgtz", name="模拟") as ledger:
        world = World(ledger, folder / str(seed), seed, units)
        world.play(periods)
        return {**world.counts, "reports": len(world.model)}


def main() -> None:
    """Play many years."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for seed in range(first, first + seeds):
        with TemporaryDirectory() as folder:
            print(seed, play(Path(folder), seed), flush=True)


if __name__ == "__main__":
    main()
