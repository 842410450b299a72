"""The bundled sample: a whole round in our own words, made through the real use cases.

The plan (resources/sample/整改落实方案.txt) and what happened after it (整改过程.toml) give days as
distances from the day the sample is made, so that a sample never looks years overdue.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import resources
from app.closing.closures import ClosureDraft, add_closure
from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.directory.directory import UnitDraft, add_leader, add_unit
from app.items.items import set_public
from app.items.milestones import MilestoneDraft, add_milestone, reach_milestone
from app.job import NO_JOB, Job
from app.ledger import Ledger, create_ledger
from app.messages import demo as messages
from app.plans.importing import Importing, import_plan
from app.plans.understanding import understand_file
from app.progress.reports import ReportDraft, add_progress
from app.round.leading_group import MemberDraft, add_member
from app.round.outcomes import OutcomeDraft, add_outcome
from app.round.rounds import RoundDraft, add_round, load_round
from db.schema.records import WholeRound
from db.words import ClosureState, MemberPost, Origin, OutcomeKind, ProgressState, UnitKind

OFFICE = "临江区委巡察整改办"
PLAN = "整改落实方案.txt"
#: Days from the feedback to the day the sample is made.
SINCE_FEEDBACK = 96
_DAY = re.compile(r"\{([日月年]):(-?\d+)\}")

Row = dict[str, Any]
Event = tuple[int, Callable[[], object]]


def make_sample(
    path: Path, *, today: date | None = None, by: str = "贺文博", job: Job = NO_JOB
) -> None:
    """Make the sample ledger at a path where nothing is yet; a failure leaves nothing there."""

    def fill(ledger: Ledger) -> None:
        with TemporaryDirectory() as folder:
            _Sample(ledger, today or date.today(), Path(folder), job).fill()

    create_ledger(path, name=OFFICE, by=by, fill=fill).close()


def plan_text(today: date) -> str:
    """Return the sample's plan with its days counted from today."""
    return _dated(resources.text(f"sample/{PLAN}"), today)


def _dated(text: str, today: date) -> str:
    def day(found: re.Match[str]) -> str:
        at = today + timedelta(days=int(found[2]))
        words = {"年": f"{at.year}", "月": f"{at.year}年{at.month}月"}
        return words.get(found[1], f"{at.year}年{at.month}月{at.day}日")

    return _DAY.sub(day, text)


class _Sample:
    """One making: the ledger, the day it is made, where its files lie meanwhile."""

    def __init__(self, ledger: Ledger, today: date, folder: Path, job: Job) -> None:
        self._ledger = ledger
        self._today = today
        self._folder = folder
        self._job = job
        self._told: dict[str, list[Row]] = tomllib.loads(resources.text("sample/整改过程.toml"))
        self._contacts = {unit["name"]: unit["contact"] for unit in self._told["unit"]}
        self._items: dict[str, int] = {}

    def fill(self) -> None:
        """Fill the ledger: directory, plan, then everything else in the order of its days."""
        for row in self._told["unit"]:
            add_unit(self._ledger, UnitDraft(**{**row, "kind": UnitKind(row["kind"])}))
        for row in self._told["leader"]:
            add_leader(self._ledger, row["name"], row["post"])
        whole = self._imported()
        self._items = dict(_items(whole))
        for row in self._told["member"]:
            member = MemberDraft(MemberPost(row["post"]), row["name"], row["title"])
            add_member(self._ledger, whole.round.id, member)
        for row in self._told["private"]:
            set_public(self._ledger, self._items[row["item"]], False, row["reason"])
        events = sorted(self._events(whole.round.id), key=lambda event: event[0])
        for done, (_, happen) in enumerate(events):
            self._job.check()
            self._job.progress(done, len(events), messages.MAKING)
            happen()

    def _imported(self) -> WholeRound:
        feedback = self._day(-SINCE_FEEDBACK)
        draft = RoundDraft(
            name=f"{feedback.year}年市委第三巡察组常规巡察",
            inspecting_body="市委第三巡察组",
            inspected_body="中共临江区委",
            kind="常规",
            level="市",
            feedback_date=feedback,
            year=feedback.year,
        )
        round_id = add_round(self._ledger, draft, today=self._today)
        file = self._folder / PLAN
        file.write_text(plan_text(self._today), encoding="utf-8")
        how = Importing(PLAN, self._today, origin=Origin.IMPORT)
        import_plan(self._ledger, understand_file(file, self._ledger, how, self._job), how)
        return load_round(self._ledger, round_id)

    def _events(self, round_id: int) -> Iterator[Event]:
        for happen, name, day in (
            (self._milestone, "milestone", ""),
            (self._report, "report", "day"),
            (self._close, "closure", "day"),
            (self._extend, "extension", "requested"),
            (partial(self._outcome, round_id), "outcome", "day"),
        ):
            for row in self._told[name]:
                yield row[day] if day else -SINCE_FEEDBACK, partial(happen, row)

    def _day(self, days: int) -> date:
        return self._today + timedelta(days=days)

    def _report(self, row: Row) -> None:
        draft = ReportDraft(
            row["unit"],
            ProgressState(row["state"]),
            row["done"],
            self._day(row["day"]),
            row.get("problems", ""),
            row.get("next_step", ""),
            entered=self._today,
        )
        by = self._contacts[row["unit"]]
        files = [self._evidence(row)] if "evidence" in row else []
        add_progress(self._ledger, self._items[row["item"]], draft, evidence=files, by=by)

    def _evidence(self, row: Row) -> Path:
        file: Path = self._folder / row["evidence"]
        text = f"{file.stem}\n\n报送单位：{row['unit']}\n{row['done']}\n（示例材料）\n"
        file.write_text(text, encoding="utf-8")
        return file

    def _close(self, row: Row) -> None:
        state, day = ClosureState(row["state"]), self._day(row["day"])
        draft = ClosureDraft(state, day, row["text"], row.get("basis", ""))
        add_closure(self._ledger, self._items[row["item"]], draft, by=row["by"], today=self._today)

    def _extend(self, row: Row) -> None:
        wanted = _dated(row["deadline"], self._today)
        draft = ExtensionDraft(row["reason"], wanted, self._day(row["requested"]))
        extension = request_extension(
            self._ledger, self._items[row["item"]], draft, by=row["by"], today=self._today
        )
        if row.get("approved"):
            on, opinion = self._day(row["decided"]), row["opinion"]
            approve_extension(self._ledger, extension, on=on, opinion=opinion, today=self._today)

    def _milestone(self, row: Row) -> None:
        draft = MilestoneDraft(row["text"], self._day(row["due"]))
        milestone = add_milestone(self._ledger, self._items[row["item"]], draft)
        if "reached" in row:
            reach_milestone(self._ledger, milestone, self._day(row["reached"]))

    def _outcome(self, round_id: int, row: Row) -> None:
        draft = OutcomeDraft(
            OutcomeKind(row["kind"]),
            row["text"],
            row.get("number", 0),
            row.get("amount", ""),
            self._day(row["day"]),
            tuple(self._items[item] for item in row.get("items", ())),
        )
        add_outcome(self._ledger, round_id, draft)


def _items(whole: WholeRound) -> Iterator[tuple[str, int]]:
    """Yield what the sample's file calls an item ("13", "13.2") with the item's id."""
    for finding in whole.findings:
        yield finding.number, finding.id
        for place, measure in enumerate(finding.measures, start=1):
            yield f"{finding.number}.{place}", measure.id
