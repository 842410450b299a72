"""整改落实方案 of what was typed by hand: the usual form, and odd layouts."""

from datetime import date

from printing_plans import changed, new_measure, printed_plan
from sample_round import AS_OF, EIGHT, FOUR, ONE, SAMPLE, SEVEN, TWO, parties
from small_round import SmallRound

from app.documents.content import Look, Mark, Paragraph, Signature, texts
from app.documents.plan import make_plan
from app.documents.plan_default import default_numbers, finding_lines
from app.ledger import Ledger
from app.round.rounds import RoundDraft, change_round, load_round
from app.round.sections import SectionDraft, add_section, place_tasks
from db.schema.records import Category, Deadline, WholeRound
from db.words import DeadlineKind, Role


def test_a_plan_typed_by_hand(ledger: Ledger, small: SmallRound) -> None:
    draft = RoundDraft("常规巡察", inspecting_body="市委巡察组", year=2024)
    change_round(ledger, small.id, draft)
    add_section(ledger, small.id, SectionDraft("一、总体要求", "压实责任。"))
    add_section(ledger, small.id, SectionDraft("二、整改任务"))
    place_tasks(ledger, small.id, 2)
    add_section(ledger, small.id, SectionDraft("三、组织保障", "（一）加强领导。成立专班。"))
    assert printed_plan(load_round(ledger, small.id)) == [
        "市委巡察组反馈意见整改落实方案",
        "一、总体要求",
        "压实责任。",
        "二、整改任务",
        "（一）学习贯彻方面",
        "1.学习不深入问题",
        "整改措施：①制定学习计划。每月检查一次。②开展集中研讨。（完成时限：2024年5月底前）"
        "③组织专题测试。",
        "（牵头领导：王一平；责任单位：东山镇、县财政局；完成时限：2024年6月底前）",
        "2.落实打折扣问题",
        "整改措施：（1）建立台账。（责任单位：东山镇、县财政局）（2）定期通报。",
        "（牵头单位：县教育局；配合单位：县人社局；完成时限：长期坚持）",
        "（二）作风建设方面",
        "3.文山会海问题",
        "整改措施：精简文件和会议。（责任单位：东山镇、县财政局；完成时限：X月X日前）",
        "4.调研走过场问题",
        "（牵头单位：县教育局；配合单位：县人社局；完成时限：2024年5月20日）",
        "三、组织保障",
        "（一）加强领导。成立专班。",
    ]


def test_without_sections_categories_are_the_first_level(ledger: Ledger, small: SmallRound) -> None:
    document = make_plan(load_round(ledger, small.id), as_of=AS_OF)
    looks = {b.text: b.look for b in document.blocks if isinstance(b, Paragraph)}
    assert looks["一、学习贯彻方面"] is Look.HEADING_1
    assert looks["1.学习不深入问题"] is Look.HEADING_3
    assert next(texts(document)) == "巡察反馈意见整改落实方案"


def test_the_usual_form_of_a_finding() -> None:
    finding = TWO._replace(goal="不再超标", measures=(new_measure("清账（含往年）"),), layout=())
    assert finding_lines(finding) == [
        "2.关于公务接待管理松散问题的整改",
        "整改目标：不再超标",
        "整改措施：清账（含往年）。（牵头领导：周明；责任单位：县财政局、县审计局；责任人：吴联络；"
        "完成时限：2024年6月底前）",
    ]
    assert finding_lines(EIGHT) == ["9.关于隐名账户问题的整改"]
    own = new_measure("查账。")._replace(responsibilities=parties(Role.RESPONSIBLE_UNIT, "甲局"))
    assert finding_lines(EIGHT._replace(measures=(own,)))[1:] == [
        "整改措施：查账。（责任单位：甲局）"
    ]


def test_several_measures_without_numbers_get_circles() -> None:
    bare = (new_measure("甲"), new_measure("乙"))
    assert default_numbers(bare) == ["①", "②"]
    assert default_numbers(bare[:1]) == [""]
    assert default_numbers((new_measure("甲", "一"), new_measure("乙"))) == ["一", ""]


def test_a_signature_and_what_frames_the_plan() -> None:
    document = make_plan(SAMPLE, as_of=AS_OF, signature=Signature("中共清河县委", date(2024, 7, 1)))
    assert list(texts(document))[-2:] == ["中共清河县委", "2024年7月1日"]
    assert document.title == SAMPLE.round.title
    first = next(b for b in document.blocks if isinstance(b, Paragraph))
    assert first.text.replace("\n", "") == SAMPLE.round.title and "\n" in first.text
    lead_in = [b for b in document.blocks if isinstance(b, Paragraph) and b.runs[0].mark]
    assert [(b.runs[0].text, b.runs[0].mark) for b in lead_in] == [("（一）统筹推进。", Mark.RUN_2)]


def test_a_round_of_one_nameless_group_prints_no_heading_for_it() -> None:
    whole = SAMPLE._replace(categories=(Category(1, "", "", (SEVEN,)),))
    assert "8.关于档案移交不及时问题的整改" in printed_plan(whole)


def test_a_field_without_a_place_is_added_to_the_bracket() -> None:
    more = (*ONE.responsibilities, *parties(Role.COOPERATING_UNIT, "县人社局"))
    text = "".join(printed_plan(changed(SAMPLE, ONE._replace(responsibilities=more))))
    assert "责任单位：县财政局、县审计局；配合单位：县人社局；完成时限：2024年6月底前）" in text


def test_a_deadline_without_words_is_not_printed() -> None:
    empty = Deadline("", DeadlineKind.UNKNOWN)
    text = "".join(printed_plan(changed(SAMPLE, ONE._replace(deadline=empty))))
    assert "责任单位：县财政局、县审计局）" in text
    assert finding_lines(FOUR._replace(deadline=empty))[-1] == "（责任单位：县教育局）"


def _with_layout(*lines: tuple[tuple[str, str], ...]) -> WholeRound:
    return changed(SAMPLE, ONE._replace(layout=lines))


def test_empty_labels_are_filled_where_they_stand() -> None:
    title = (("number", "1"), ("", "."), ("title", ONE.title))
    blanks = (("", "责任单位：；完成时限："),)
    whole = _with_layout(title, (("text@1", ONE.measures[0].text),), blanks)
    assert "责任单位：县财政局、县审计局；完成时限：2024年6月底前" in printed_plan(whole)


def test_a_form_without_a_place_for_anything_gets_title_bracket_and_measures() -> None:
    found = printed_plan(_with_layout((("", "（见附表）"),)))
    at = found.index("（见附表）")
    assert found[at - 1] == (
        "1.关于预算执行不够严格问题的整改（牵头领导：周明；责任单位：县财政局、县审计局；"
        "完成时限：2024年6月底前）"
    )
    assert found[at + 1].startswith("①核对三年预算执行账目。②")


def test_a_title_without_words_prints_no_heading() -> None:
    whole = _with_layout((("", "（见附表）"),))
    nameless = whole.findings[0]._replace(title="", number="", measures=())
    assert "（见附表）" in printed_plan(changed(whole, nameless))
    assert printed_plan(changed(whole, nameless._replace(number="1")))
    bare = nameless._replace(layout=(), responsibilities=(), deadline=None)
    assert "（见附表）" not in printed_plan(changed(whole, bare))


def test_guests_in_a_field_stay_guests() -> None:
    field = (("", "责任单位："), ("field:RESPONSIBLE_UNIT", "县财政局（牵头）、县审计局"))
    title = (("number", "1"), ("", "."), ("title", ONE.title))
    known = parties(Role.LEAD_UNIT, "县财政局") + parties(Role.RESPONSIBLE_UNIT, "县审计局")
    finding = ONE._replace(layout=(title, field), responsibilities=known, deadline=None)
    assert "责任单位：县财政局（牵头）、县审计局" in printed_plan(changed(SAMPLE, finding))
    more = (*known, *parties(Role.RESPONSIBLE_UNIT, "县住建局"))
    found = printed_plan(changed(SAMPLE, finding._replace(responsibilities=more)))
    assert "责任单位：县财政局（牵头）、县审计局、县住建局" in found


def test_a_title_of_several_lines_keeps_its_paragraphs() -> None:
    finding = SEVEN._replace(title="关于档案的整改\n（涉及三个单位）")
    found = printed_plan(changed(SAMPLE, finding))
    at = found.index("8.关于档案的整改")
    assert found[at + 1] == "（涉及三个单位）"
