"""The bundled sample: a whole round, every state, nothing left behind when it fails."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.closing.extensions import list_extensions
from app.errors import CancelledError, LedgerError
from app.items.milestones import list_milestones
from app.job import Job
from app.ledger import Ledger, open_ledger
from app.ledger.check import check_ledger
from app.ledger.undo import undo
from app.progress.due import due_counts
from app.progress.evidence import list_evidence, verify
from app.round.rounds import load_round
from app.sample import OFFICE, make_sample, plan_text
from db.schema.records import WholeRound
from db.words import ClosureState, DeadlineKind, ProgressState

TODAY = date(2025, 3, 31)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sample") / "新文件夹" / "示例台账.zgtz"
    make_sample(made, today=TODAY)
    return made


def whole_of(ledger: Ledger) -> WholeRound:
    return load_round(ledger, 1)


def test_the_shape_of_a_real_round(path: Path) -> None:
    with open_ledger(path, read_only=True) as ledger:
        whole = whole_of(ledger)
        assert ledger.name == whole.office == OFFICE
    sizes = [[len(f.measures) for f in c.findings] for c in whole.categories]
    assert sizes == [[3, 4, 3], [3, 3, 3, 2, 3], [4, 3, 3], [3, 3, 3]]
    assert [f.number for f in whole.findings] == [str(n) for n in range(1, 16) if n != 4]
    assert len(whole.units) == 24  # with the office, which reopened one
    assert all(unit.contact and unit.phone and unit.kind for unit in whole.units)
    assert [len(part) for part in (whole.phases, whole.members, whole.outcomes)] == [3, 7, 6]
    assert {m.title for m in whole.members} >= {"区委书记", "区委副书记、区长"}


def test_every_state_of_progress_closing_and_deadline(path: Path) -> None:
    with open_ledger(path, read_only=True) as ledger:
        whole = whole_of(ledger)
        items = [*whole.findings, *(m for f in whole.findings for m in f.measures)]
        assert {f.state for f in whole.findings} == set(ProgressState)
        assert {item.closure_state for item in items} == set(ClosureState) - {
            ClosureState.CLOSED
        } | {ClosureState.CLOSED}
        assert {item.deadline.kind for item in items if item.deadline} == set(DeadlineKind)
        counts = due_counts(ledger, 1, TODAY)
        assert counts.overdue and counts.soon and counts.near
        assert [f.number for f in whole.findings if not f.public] == ["14"]
        evidence = [file for item in items for file in list_evidence(ledger, item.id)]
        assert len(evidence) == 7
        assert verify(ledger) == ()
        assert sum(len(list_extensions(ledger, item.id)) for item in items) == 2
        assert sum(len(list_milestones(ledger, item.id)) for item in items) == 3


def test_maker_is_never_checker_and_the_check_finds_nothing(path: Path) -> None:
    with open_ledger(path, read_only=True) as ledger:
        assert check_ledger(ledger) == ()
        for finding in whole_of(ledger).findings:
            makers = {report.by for report in finding.progress if report.counts}
            checked = {ClosureState.VERIFIED, ClosureState.CLOSED, ClosureState.CLOSED_ONGOING}
            checks = {s.by for s in finding.closures if s.state in checked}
            assert not makers & checks
            assert not any(step.relaxed for step in finding.closures)


def test_days_are_counted_from_the_day_it_is_made(path: Path) -> None:
    with open_ledger(path, read_only=True) as ledger:
        whole = whole_of(ledger)
    assert whole.round.feedback_date == TODAY - timedelta(days=96) == date(2024, 12, 25)
    by_number = {f.number: f for f in whole.findings}
    assert by_number["3"].deadline and by_number["3"].deadline.due == TODAY + timedelta(days=6)
    last = max(r.date for f in whole.findings for r in f.progress)
    assert last < TODAY
    assert "{" not in plan_text(TODAY)
    assert "2024年12月25日，市委第三巡察组" in plan_text(TODAY)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1)])
def test_it_can_be_made_on_any_day(tmp_path: Path, today: date) -> None:
    made = tmp_path / "s.zgtz"
    make_sample(made, today=today)
    with open_ledger(made) as ledger:
        assert check_ledger(ledger) == ()
        assert undo(ledger, by="试用者")


def test_nothing_is_overwritten_and_nothing_left_behind(tmp_path: Path) -> None:
    there = tmp_path / "有.zgtz"
    there.write_bytes(b"mine")
    with pytest.raises(LedgerError, match="已经存在"):
        make_sample(there, today=TODAY)
    assert there.read_bytes() == b"mine"

    class Stopping(Job):
        steps = 0

        def progress(self, done: int, total: int, what: str) -> None:
            self.steps = done if what and total else 0

        @property
        def stopped(self) -> bool:
            return self.steps > 5

    with pytest.raises(CancelledError):
        make_sample(tmp_path / "停.zgtz", today=TODAY, job=Stopping())
    assert [p.name for p in tmp_path.iterdir()] == ["有.zgtz"]


def test_the_trail_names_who_did_what(path: Path) -> None:
    with open_ledger(path, read_only=True) as ledger:
        rows = ledger.handle.sql("SELECT DISTINCT by FROM change ORDER BY by").fetchall()
    assert {row[0] for row in rows} >= {"贺文博", "高翔", "顾敏", "姜明哲"}
