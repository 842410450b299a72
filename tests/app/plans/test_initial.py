"""First reports and closings of a ledger begun elsewhere: whose, how far, on which day."""

from typing import Any

import pytest
from small_round import TODAY

from app.closing.closures import ClosureDraft, add_closure
from app.documents.producing import Wanted, render
from app.errors import RefusedError
from app.ledger import Ledger
from app.ledger.check import check_ledger
from app.plans.checking import field_doubts
from app.plans.importing import Importing, import_plan
from app.plans.initial import INITIAL, OFFICE
from app.plans.model import Plan, PlanCategory, PlanFinding, PlanMeasure, PlanResponsibility
from app.plans.table_words import heard_of, state_in
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import load_round
from db.schema.records import Finding
from db.words import ClosureState, ProgressState, Role

NOT_STARTED, ONGOING, STAGE_DONE, DONE = ProgressState
CLOSED, CLOSED_ONGOING = ClosureState.CLOSED, ClosureState.CLOSED_ONGOING


def plan_of(finding: PlanFinding) -> Plan:
    return Plan("方案", categories=(PlanCategory("", "", (finding,)),))


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
    (step,) = found.closures
    assert (step.cycle, step.state, step.by, step.text) == (1, closure, "原台账", "由原台账导入")
    assert (step.date, bool(step.late_entry)) == (TODAY, True)
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


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("已办结，新订制度2项，收回8.4万元", DONE),
        ("100%", DONE),
        ("1", DONE),
        ("2024年4月3日已完成整治", DONE),
        ("2024.4.3完成", DONE),
        ("全部完成，退还1.5万元", DONE),
        ("截至4月底，问题已解决", DONE),
        ("目前已整改到位，正在巩固", DONE),
        ("已于3月底前完成", DONE),
        ("未完成，等审批", ONGOING),
        ("尚未完成", ONGOING),
        ("没有完成", ONGOING),
        ("部分完成", ONGOING),
        ("大部分已完成", ONGOING),
        ("正在逐户核对", ONGOING),
        ("已完成4处，还有2处未动", ONGOING),
        ("已完成初稿", ONGOING),
        ("预计年底完成", ONGOING),
        ("9月底前完成", ONGOING),
        ("完成了一半", ONGOING),
        ("落实不到位", ONGOING),
        ("85%", ONGOING),
        ("0.6", ONGOING),
        ("已开会", ONGOING),
        ("基本完成，还差两户", STAGE_DONE),
        ("已取得阶段性成效，继续推进", STAGE_DONE),
        ("0%", NOT_STARTED),
        ("尚未启动，等资金", NOT_STARTED),
        ("无", NOT_STARTED),
    ],
)
def test_the_leading_clause_decides(ledger: Ledger, text: str, state: ProgressState) -> None:
    assert state_in(text) is state
    finding = PlanFinding("1", "学习不深入", progress=text, line=7)
    doubts = [d for d in field_doubts(plan_of(finding)) if "理解为" in d.message]
    assert [d.line for d in doubts] == [7]
    assert imported(ledger, progress=text).state is state


def test_known_words_are_no_guess() -> None:
    finding = PlanFinding("1", "学习不深入", progress="已完成", progress_state="已完成")
    assert heard_of(finding).guessed == ()


@pytest.mark.parametrize(
    ("word", "closure", "guessed"),
    [
        ("同意销号", CLOSED, 0),
        ("领导小组已同意销号", CLOSED, 1),
        ("2024年4月8日销号", CLOSED, 0),
        ("2024-04-08", CLOSED, 1),
        ("持续销号", CLOSED_ONGOING, 0),
        ("暂未同意销号", None, 1),
        ("已申请", None, 1),
        ("看情况", None, 1),
        ("未销号", None, 0),
    ],
)
def test_how_a_closing_is_read(word: str, closure: ClosureState | None, guessed: int) -> None:
    finding = PlanFinding("1", "学习不深入", progress_state="已完成", closure_state=word)
    heard = heard_of(finding)
    assert (heard.closure, len(heard.guessed)) == (closure, guessed)


def test_the_day_of_the_old_ledger_is_kept(ledger: Ledger) -> None:
    found = imported(ledger, progress_state="已完成", closure_state="2024年4月8日销号")
    (step,) = found.closures
    assert (step.state, step.date.isoformat(), step.by, step.late_entry) == (
        CLOSED, "2024-04-08", "原台账", "",
    )  # fmt: skip


def test_closed_beside_unfinished_is_applied_for(ledger: Ledger) -> None:
    """The table allows this one entry; verifying wants 已完成 first, and reports can be made."""
    parties = (unit("县财政局"),)
    found = imported(
        ledger, progress="还在改", progress_state="推进中", closure_state="已销号",
        responsibilities=parties,
    )  # fmt: skip
    (step,) = found.closures
    assert (found.state, found.closure_state) == (ONGOING, ClosureState.APPLIED)
    assert (step.by, step.text) == ("原台账", "由原台账导入")
    assert check_ledger(ledger) == ()
    verify = ClosureDraft(ClosureState.VERIFIED, TODAY, "看过")
    with pytest.raises(RefusedError, match="推进中"):
        add_closure(ledger, found.id, verify, by="王核实")
    done = ReportDraft("县财政局", DONE, "改完了", TODAY)
    add_progress(ledger, found.id, done, by="局里小孙")
    add_closure(ledger, found.id, verify, by="王核实")
    for kind in ("progress-report.docx", "ledger.xlsx"):
        out = ledger.path.with_name(kind)
        render(ledger, load_round(ledger, 1), Wanted(out.stem, out), as_of=TODAY)


def test_a_finding_closed_beside_an_unfinished_measure(ledger: Ledger) -> None:
    measures = (
        PlanMeasure("①", "制定计划", (unit("东山镇"),), progress_state="已完成"),
        PlanMeasure("②", "开展研讨", (unit("县财政局"),), progress_state="推进中"),
    )
    found = imported(ledger, measures=measures, closure_state="已销号")
    assert (found.state, found.closure_state) == (ONGOING, ClosureState.APPLIED)
    assert check_ledger(ledger) == ()
    plan = PlanFinding("1", "学习", measures=measures, closure_state="已销号", line=3)
    assert any("与措施的进展不符" in d.message and d.line == 3 for d in field_doubts(plan_of(plan)))
