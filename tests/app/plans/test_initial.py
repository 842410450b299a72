"""First reports and closings of a ledger begun elsewhere: whose, how far, on which day."""

from typing import Any

import pytest
from small_round import TODAY

from app.documents.producing import Wanted, render
from app.ledger import Ledger
from app.ledger.check import check_ledger
from app.plans.importing import Importing, import_plan
from app.plans.initial import INITIAL, OFFICE
from app.plans.model import Plan, PlanCategory, PlanFinding, PlanMeasure, PlanResponsibility
from app.round.rounds import load_round
from db.schema.records import Finding
from db.words import ClosureState, ProgressState, Role


def unit(name: str, role: Role = Role.RESPONSIBLE_UNIT) -> PlanResponsibility:
    return PlanResponsibility(role, name, name)


def imported(ledger: Ledger, **fields: Any) -> Finding:
    """Import a plan of one finding and return what stands in the ledger."""
    finding = PlanFinding("1", "学习不深入", **fields)
    plan = Plan("整改台账", categories=(PlanCategory("一", "学习", (finding,)),))
    done = import_plan(ledger, plan, Importing("台账.xlsx", TODAY, by="李经办"))
    (found,) = load_round(ledger, done.round_id).findings
    return found


def reports(found: Any) -> list[tuple[str, ProgressState, str]]:
    assert all(p.initial and p.date == TODAY and p.by == "李经办" for p in found.progress)
    return [(p.unit, p.state, p.done) for p in found.progress]


def test_a_plan_without_states_has_no_reports(ledger: Ledger) -> None:
    found = imported(ledger, measures=(PlanMeasure("①", "制定计划"),))
    assert (found.progress, found.closures, found.state) == ((), (), ProgressState.NOT_STARTED)


@pytest.mark.parametrize(
    ("progress", "word", "state", "done"),
    [
        ("已开会", "已完成", ProgressState.DONE, "已开会"),
        ("已开会", "", ProgressState.ONGOING, "已开会"),
        ("", "阶段性完成", ProgressState.STAGE_DONE, "阶段性完成"),
        ("等资金", "NOT_STARTED", ProgressState.NOT_STARTED, "等资金"),
        ("已开会", "差不多", ProgressState.ONGOING, "已开会"),
    ],
)
def test_states(ledger: Ledger, progress: str, word: str, state: ProgressState, done: str) -> None:
    found = imported(
        ledger, progress=progress, progress_state=word, responsibilities=(unit("县财政局"),)
    )
    assert reports(found) == [("县财政局", state, done)]
    assert found.state is state


@pytest.mark.parametrize(
    ("word", "closure", "state"),
    [
        ("已销号", ClosureState.CLOSED, ProgressState.DONE),
        ("是", ClosureState.CLOSED, ProgressState.DONE),
        ("CLOSED", ClosureState.CLOSED, ProgressState.DONE),
        ("持续销号", ClosureState.CLOSED_ONGOING, ProgressState.STAGE_DONE),
        ("closed_ongoing", ClosureState.CLOSED_ONGOING, ProgressState.STAGE_DONE),
    ],
)
def test_what_is_struck_off_counts_as_far_enough(
    ledger: Ledger, word: str, closure: ClosureState, state: ProgressState
) -> None:
    parties = (unit("东山镇"), unit("县财政局"), unit("县教育局", Role.COOPERATING_UNIT))
    found = imported(ledger, closure_state=word, responsibilities=parties)
    assert reports(found) == [("东山镇", state, INITIAL), ("县财政局", state, INITIAL)]
    assert (found.state, found.closure_state) == (state, closure)
    assert [(c.cycle, c.state, c.by, c.text) for c in found.closures] == [
        (1, closure, "李经办", INITIAL)
    ]
    assert check_ledger(ledger) == ()
    whole = load_round(ledger, 1)
    render(ledger, whole, Wanted("progress-report", ledger.path.with_name("a.docx")), as_of=TODAY)


def test_not_started_and_nothing_said_is_no_report(ledger: Ledger) -> None:
    found = imported(ledger, progress_state="未启动", responsibilities=(unit("县财政局"),))
    assert found.progress == ()


@pytest.mark.parametrize("word", ["", "未销号", "未申请", "已申请", "待核实"])
def test_only_what_is_decided_is_taken_over(ledger: Ledger, word: str) -> None:
    found = imported(ledger, closure_state=word)
    assert (found.closures, found.progress, found.closure_state) == ((), (), ClosureState.NONE)


def test_the_finding_speaks_for_the_units_of_its_measures(ledger: Ledger) -> None:
    measures = (
        PlanMeasure("①", "制定计划", (unit("东山镇"),)),
        PlanMeasure("②", "开展研讨", (unit("县财政局", Role.LEAD_UNIT),)),
        PlanMeasure("③", "检查笔记"),
    )
    found = imported(
        ledger, measures=measures, progress="都办了", progress_state="已完成",
        closure_state="已销号", responsibilities=(unit("县教育局"),),
    )  # fmt: skip
    assert [name for name, *_ in reports(found)] == ["县教育局", "东山镇", "县财政局"]
    assert [m.state for m in found.measures] == [ProgressState.DONE] * 3
    assert check_ledger(ledger) == ()


def test_a_measure_without_units_is_its_findings(ledger: Ledger) -> None:
    measures = (
        PlanMeasure("①", "制定计划", (unit("东山镇"),), progress="已制定", progress_state="已完成"),
        PlanMeasure("②", "开展研讨", progress="正研讨", progress_state="推进中"),
    )
    found = imported(ledger, measures=measures, responsibilities=(unit("县教育局"),))
    one, two = found.measures
    assert reports(one) == [("东山镇", ProgressState.DONE, "已制定")]
    assert reports(two) == [("县教育局", ProgressState.ONGOING, "正研讨")]
    assert found.state is ProgressState.ONGOING


def test_cooperating_units_speak_when_there_are_no_others(ledger: Ledger) -> None:
    parties = (unit("县教育局", Role.COOPERATING_UNIT), unit("王一平", Role.LEAD_LEADER))
    found = imported(ledger, progress="已办", progress_state="已完成", responsibilities=parties)
    assert reports(found) == [("县教育局", ProgressState.DONE, "已办")]


def test_the_office_speaks_when_nobody_is_named(ledger: Ledger) -> None:
    found = imported(ledger, progress="已办", progress_state="已完成")
    assert reports(found) == [(OFFICE, ProgressState.DONE, "已办")]
    assert found.state is ProgressState.DONE
