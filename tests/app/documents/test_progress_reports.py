"""整改进展情况报告: counts, order, who did what, reasons and next steps, zeros, one and none."""

from datetime import date
from itertools import product

import pytest
from printing_plans import changed
from sample_round import (
    AS_OF,
    FIVE,
    FOUR,
    JUNE,
    ONE,
    SAMPLE,
    SEVEN,
    SIX,
    THREE,
    TWO,
    closed,
    finding,
    report,
)

from app.documents.content import Document, Look, Paragraph, Table, texts
from app.documents.figures import figures_of, money
from app.documents.progress_report import make_report
from app.documents.wording import VOCABULARIES, vocabulary
from app.errors import RefusedError
from db.schema.records import Category, Deadline, Member, Milestone, WholeRound
from db.words import (
    ClosureState,
    DeadlineKind,
    MemberPost,
    ProgressState,
    RectificationType,
)

COMPLETED = vocabulary("completed")
NOT_STARTED, ONGOING, STAGE_DONE, DONE = ProgressState


def report_of(whole: WholeRound, words: str = "completed") -> Document:
    """The internal report of a round."""
    return make_report(whole, as_of=AS_OF, words=vocabulary(words))


def lines_of(whole: WholeRound, words: str = "completed") -> list[str]:
    """Its texts."""
    return list(texts(report_of(whole, words)))


def about(whole: WholeRound, title: str) -> list[str]:
    """What stands between a finding's heading and the next one."""
    paragraphs = [b for b in report_of(whole).blocks if isinstance(b, Paragraph)]
    at = next(k for k, p in enumerate(paragraphs) if title in p.text and p.item)
    item = paragraphs[at].item
    return [p.text for p in paragraphs[at + 1 :] if p.item == item]


def test_what_opens_and_closes_the_report() -> None:
    found = lines_of(SAMPLE)
    assert found[:2] == [
        "中共清河县委关于市委第三巡察组\n反馈意见整改进展情况的报告",
        "2024年1月15日，市委第三巡察组向中共清河县委反馈了巡察意见。"
        "根据《清河县住房保障和城乡建设系统巡察反馈意见整改落实方案》，"
        "现将截至2024年7月1日的整改进展情况报告如下。",
    ]
    assert found[-3:] == [
        "以上问题按所列时限继续推进，完成一个、核实一个、销号一个。",
        "中共清河县委",
        "2024年7月1日",
    ]


def test_counts_rates_and_zeros() -> None:
    found = lines_of(SAMPLE)
    assert (
        "（一）反馈问题整改情况。反馈问题共8个：已完成整改3个（其中已销号1个），正在整改5个"
        "（阶段性完成1个、推进中2个、未启动2个）；整改完成率37.5%。纳入持续销号管理的反馈问题1个。"
    ) in found
    assert (
        "（二）整改措施落实情况。整改措施共9条：已完成整改6条（其中已销号3条），正在整改3条"
        "（阶段性完成1条、推进中2条、未启动0条）；整改完成率66.7%。纳入持续销号管理的整改措施1条。"
    ) in found
    assert (
        "（三）整改时限情况。超过整改时限尚未完成的问题1个，经批准延期的问题1个，"
        "需长期坚持的问题2个。"
    ) in found
    assert (
        "（二）追责问责情况。移交问题线索2件，谈话提醒0人次，追责问责0人，通报典型案例0起。"
        "主要包括：隐名账户线索。"
    ) in found
    assert (
        "（三）资金清退挽回情况。清退资金3.3万元，追缴资金0万元，挽回损失0万元。"
        "主要包括：清退超标接待费；清退补贴。"
    ) in found
    assert "（四）会议推进情况。专题会议0次。" in found


def test_every_table_row_adds_up() -> None:
    tables = [b for b in report_of(SAMPLE).blocks if isinstance(b, Table)]
    assert tables[0].rows == (
        ("（一）财经纪律方面", "2", "2", "1", "0", "0", "0", "100.0%"),
        ("（二）联系群众方面", "3", "0", "0", "1", "2", "0", "0.0%"),
        ("（三）基础管理方面", "3", "1", "0", "0", "0", "2", "33.3%"),
        ("合计", "8", "3", "1", "1", "2", "2", "37.5%"),
    )
    assert [row[0] for row in tables[1].rows] == ["4", "5", "6", "7", "9"]
    assert tables[1].rows[2][2:] == (
        "待明确",
        "2024年6月底前（经批准延期至2024年9月底）",
        "正在整改\n（推进中）",
    )


def test_findings_stand_in_the_feedbacks_order_and_wording() -> None:
    items = [f.id for f in SAMPLE.findings]
    paragraphs = [b for b in report_of(SAMPLE).blocks if isinstance(b, Paragraph)]
    headed = [p for p in paragraphs if p.item and p.look is Look.HEADING_3]
    assert [p.item for p in headed] == items
    assert [p.text for p in headed] == [f"{f.number}.{f.title}" for f in SAMPLE.findings]


def test_a_finished_finding_tells_per_unit_what_was_done() -> None:
    assert about(SAMPLE, ONE.title) == [
        "整改状态：已完成整改，已销号（2024年6月20日）。",
        "整改进展。县财政局：核对账目二百余笔。账目全部核对完毕，办法已印发。",
        "县审计局：完成专项审计。",
    ]


def test_an_unfinished_one_says_why_and_what_next_and_until_when() -> None:
    assert about(SAMPLE, FOUR.title) == [
        "整改状态：正在整改（推进中）。",
        "整改进展。县教育局：（措施①）鉴定完毕。",
        "县住建局：（措施②）主体完工七成。",
        "未完成原因。县住建局：雨季影响施工。",
        "下一步措施。县住建局：增加作业班组。完成时限：2024年6月底前。已逾期。",
    ]
    assert about(SAMPLE, FIVE.title)[-1] == (
        "下一步措施。责任单位尚未填报。完成时限：2024年6月底前（经批准延期至2024年9月底）。"
    )
    assert about(SAMPLE, SIX.title) == [
        "整改状态：正在整改（未启动）。",
        "整改进展。责任单位尚未填报整改进展、未完成原因和下一步措施。完成时限：长期坚持。",
    ]


def test_a_finding_called_done_without_a_report_says_so() -> None:
    assert about(changed(SAMPLE, SEVEN._replace(progress=())), SEVEN.title) == [
        "整改状态：已完成整改。",
        "整改进展。责任单位尚未填报。",
    ]


def test_a_finding_kept_up_after_its_stage_says_why() -> None:
    assert about(SAMPLE, THREE.title)[1:] == [
        "整改进展。县教育局：宣讲一百二十场。",
        "需持续整改的原因。县教育局：偏远村尚有三个未覆盖。",
        "下一步措施。县教育局：七月底前补齐。完成时限：2024年底前，并长期坚持。",
    ]


@pytest.mark.parametrize(
    ("closure", "word"),
    [
        (ClosureState.APPLIED, "已完成整改，已申请销号。"),
        (ClosureState.RETURNED, "已完成整改，销号申请已退回。"),
        (ClosureState.VERIFIED, "已完成整改，已通过核实。"),
        (ClosureState.REOPENED, "已完成整改，已重启整改。"),
        (ClosureState.NONE, "已完成整改。"),
    ],
)
def test_how_the_steps_of_striking_off_are_called(closure: ClosureState, word: str) -> None:
    whole = changed(SAMPLE, TWO._replace(closure_state=closure, closures=closed(closure, AS_OF)))
    assert about(whole, TWO.title)[0] == "整改状态：" + word


def test_a_report_of_nothing_begun_and_one_of_several_lines() -> None:
    begun = (
        report(1, "县水务局", date(2024, 5, 6), NOT_STARTED, ""),
        report(2, "县水务局", date(2024, 6, 6), ONGOING, "巡河；\n清障（两处）"),
    )
    assert about(changed(SAMPLE, SIX._replace(state=ONGOING, progress=begun)), SIX.title)[1:3] == [
        "整改进展。县水务局：尚未启动。巡河。",
        "清障（两处）。",
    ]


def test_what_is_not_filled_in_is_no_deadline_and_no_unit() -> None:
    blank = Deadline("X月X日前。", DeadlineKind.UNKNOWN)
    nobody = tuple(party._replace(party="XX") for party in SEVEN.responsibilities)
    whole = changed(SAMPLE, SEVEN._replace(state=ONGOING, deadline=blank, responsibilities=nobody))
    assert about(whole, SEVEN.title)[-1].endswith("完成时限：待明确。")
    row = next(r for r in _unfinished(whole) if r[0] == "8")
    assert row[2:4] == ("待明确", "待明确")
    assert "X" not in "".join(lines_of(whole))


def _unfinished(whole: WholeRound) -> tuple[tuple[str | None, ...], ...]:
    return [b for b in report_of(whole).blocks if isinstance(b, Table)][-1].rows


def test_whom_to_ask_stands_below_the_date_in_brackets() -> None:
    office = (
        Member(1, MemberPost.HEAD, "陈大山", "县委书记"),
        Member(2, MemberPost.OFFICE, "林小河", "主任"),
        Member(3, MemberPost.OFFICE, "周明", ""),
    )
    assert lines_of(SAMPLE._replace(members=office))[-1] == "（联系人：林小河，主任、周明）"


@pytest.mark.parametrize("words", VOCABULARIES)
def test_the_words_of_each_vocabulary(words: str) -> None:
    chosen = vocabulary(words)
    found = "".join(lines_of(SAMPLE, words))
    for label, _ in chosen.groups:
        assert label in found
    assert chosen.rate + "37.5%" in found
    assert chosen.full_label(NOT_STARTED) in found
    others = {w for name in VOCABULARIES if name != words for w, _ in VOCABULARIES[name].groups}
    strange = {w for w in others if not any(w in label for label, _ in chosen.groups)}
    assert not {w for w in strange if f"整改状态：{w}" in found}


def test_a_vocabulary_that_is_none() -> None:
    with pytest.raises(RefusedError, match="没有“很好”这套进展用语"):
        vocabulary("很好")


def alone(**changes: object) -> WholeRound:
    """A round of one finding without a group."""
    one = finding(1, "某问题")._replace(**changes)  # type: ignore[arg-type]
    return SAMPLE._replace(categories=(Category(1, "", "", (one,)),), outcomes=(), members=())


def test_one_finding_and_no_measures() -> None:
    found = lines_of(alone(state=DONE))
    assert (
        "（一）反馈问题整改情况。反馈问题共1个：已完成整改1个（其中已销号0个），正在整改0个"
        "（阶段性完成0个、推进中0个、未启动0个）；整改完成率100.0%。纳入持续销号管理的反馈问题0个。"
    ) in found
    assert "整改措施共0条" in "".join(found) and "整改完成率0.0%" in "".join(found)
    assert "分类别整改情况统计表" not in found
    assert "反馈问题已全部完成整改，将持续巩固整改成果，防止问题反弹。" in found
    assert "尚未完成整改问题一览表" not in found


def test_no_finding_at_all_is_said_and_not_called_done() -> None:
    found = lines_of(SAMPLE._replace(categories=(), outcomes=()))
    assert found.count("本轮台账中尚无反馈问题。") == 2
    assert "全部完成" not in "".join(found)


def test_what_is_not_known_of_the_round_is_left_out() -> None:
    bare = SAMPLE.round._replace(
        title="", inspecting_body="", inspected_body="", feedback_date=None
    )
    found = lines_of(SAMPLE._replace(round=bare))
    assert found[0] == "关于巡察反馈意见整改进展情况的报告"
    assert found[1] == "现将截至2024年7月1日的整改进展情况报告如下。"
    assert found[-2] == "清河县委整改办"
    quoted = bare._replace(title="落实《若干规定》整改方案", inspecting_body="省委巡视组")
    assert lines_of(SAMPLE._replace(round=quoted))[1].startswith(
        "省委巡视组反馈了巡视意见。根据《落实〈若干规定〉整改方案》，"
    )
    dated = bare._replace(feedback_date=date(2024, 1, 15))
    assert lines_of(SAMPLE._replace(round=dated))[1].startswith("2024年1月15日，巡察组反馈了")


def test_a_nameless_group_beside_others_is_called_so() -> None:
    whole = SAMPLE._replace(categories=(*SAMPLE.categories, Category(4, "", "", ())))
    rows = next(b for b in report_of(whole).blocks if isinstance(b, Table)).rows
    assert rows[3] == ("未分类", "0", "0", "0", "0", "0", "0", "0.0%")


@pytest.mark.parametrize(
    ("state", "closure"),
    list(product(ProgressState, (ClosureState.CLOSED, ClosureState.CLOSED_ONGOING))),
)
def test_a_decision_counts_whatever_was_said_since(
    state: ProgressState, closure: ClosureState
) -> None:
    """No report is refused for one item that contradicts itself: it stands as was decided."""
    whole = alone(state=state, closure_state=closure, deadline=JUNE)
    found = figures_of(whole, AS_OF).findings
    done = state is DONE or closure is ClosureState.CLOSED
    assert found.states[DONE if done else STAGE_DONE] == found.total == 1
    assert found.closed + found.kept_open == 1
    assert lines_of(whole)[0]


def test_a_public_report_counts_decisions_too() -> None:
    wrong = SIX._replace(state=ONGOING, closure_state=ClosureState.CLOSED)
    whole = changed(SAMPLE, wrong)
    report = make_report(whole, as_of=AS_OF, words=COMPLETED, public=True)
    found = figures_of(whole, AS_OF).findings
    assert sum(found.states.values()) == found.total == len(whole.findings)
    assert sum(tally.closed for _, tally in figures_of(whole, AS_OF).categories) == found.closed
    assert report.blocks


def test_no_mark_is_doubled_or_missing() -> None:
    for words in VOCABULARIES:
        joined = "\n".join(lines_of(SAMPLE, words))
        for wrong in ("。。", "；。", "，。", "：。", "；；", "（）", "、。", "，，", "：；"):
            assert wrong not in joined
        ends = {p.text[-1] for p in report_of(SAMPLE).blocks
                if isinstance(p, Paragraph) and p.look is Look.BODY}  # fmt: skip
        assert ends == {"。"}


def test_members_without_names_and_states_that_do_not_add_up() -> None:
    unnamed = (Member(2, MemberPost.OFFICE, "", "主任"),)
    assert "联系人" not in "".join(lines_of(SAMPLE._replace(members=unnamed)))
    strange = SIX._replace(state="GONE")  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="共 8 项，各状态合计 7 项"):
        report_of(changed(SAMPLE, strange))


def test_a_finding_planned_as_long_term_is_kept_up() -> None:
    kept = FOUR._replace(rectification=RectificationType.LONG_TERM, state=STAGE_DONE)
    assert about(changed(SAMPLE, kept), FOUR.title)[0].endswith("，长期坚持。")
    assert "需长期坚持的问题3个" in "".join(lines_of(changed(SAMPLE, kept)))


def test_without_reason_and_steps_after_a_stage() -> None:
    quiet = THREE.progress[0]._replace(problems="", next_step="")
    assert about(changed(SAMPLE, THREE._replace(progress=(quiet,))), THREE.title)[2:] == [
        "下一步措施。责任单位尚未填报。完成时限：2024年底前，并长期坚持。"
    ]
    bare = THREE._replace(progress=(quiet,), deadline=None)
    document = make_report(changed(SAMPLE, bare), as_of=AS_OF, words=COMPLETED, public=True)
    items = [b.text for b in document.blocks if isinstance(b, Paragraph) and b.item == THREE.id]
    assert items[1:] == [
        "整改状态：正在整改（阶段性完成），持续销号（2024年6月25日）。",
        "整改进展。县教育局：宣讲一百二十场。",
    ]


def test_money_is_exact_and_may_be_negative() -> None:
    assert [money(fen) for fen in (0, 1, 330_000, 12_345_678_900, -5_000_000, -1)] == [
        "0", "0.000001", "0.33", "12345.6789", "-5", "-0.000001",
    ]  # fmt: skip


def test_milestones_are_counted_where_some_are_set() -> None:
    day = date(2024, 6, 20)
    steps = (
        Milestone(1, "摸清底数", date(2024, 5, 1), date(2024, 4, 30)),
        Milestone(2, "完成清退", day, None),
        Milestone(3, "建立机制", date(2024, 9, 1), None),
        Milestone(4, "回头看", None, None),
    )
    assert not any("阶段性目标" in line for line in lines_of(SAMPLE))
    whole = changed(SAMPLE, ONE._replace(milestones=steps))
    assert (
        "（四）阶段性目标情况。共设定阶段性目标4项：已达成1项，逾期未达成1项，未到期2项。"
        in lines_of(whole)
    )
    public = make_report(whole, as_of=AS_OF, words=COMPLETED, public=True)
    assert not any("阶段性目标" in line for line in texts(public))
