"""What the reader doubts: numbers, marks, fields, counts, bodies."""

import plan_texts as texts
import pytest

from app.plans.bodies import bodies_in, body_of_title
from app.plans.marks import half_width, placeholders, unbalanced
from app.plans.model import DeadlineBasis
from app.plans.parsing import parse, source_of_text

FINDING = "整改措施：①抓紧。（责任单位：甲局；完成时限：2024年1月）\n"


def doubts(text: str, *codes: str, year: int | None = None) -> list[tuple[int, str]]:
    found = parse(source_of_text(text), basis=DeadlineBasis(year)).doubts
    return [(d.line, d.code.value) for d in found if not codes or d.code.value in codes]


def test_a_sound_plan_raises_no_doubt() -> None:
    assert doubts(texts.FULL) == []


def test_numbers_skipped_and_repeated_on_every_level() -> None:
    assert doubts(texts.REPEATED, "SKIPPED_NUMBER", "REPEATED_NUMBER") == [
        (5, "REPEATED_NUMBER"),
        (7, "SKIPPED_NUMBER"),
        (8, "REPEATED_NUMBER"),
        (10, "SKIPPED_NUMBER"),
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((("1", "2"), ("3", "4")), []),
        ((("1", "2"), ("1", "2")), []),
        ((("1", "2"), ("4", "5")), ["4"]),
        ((("1", "3"), ("1", "2")), ["3"]),
        ((("1", "2"), ("2", "3")), ["2"]),
        ((("2", "3"), ("4", "5")), ["2"]),
    ],
)
def test_numbers_may_run_through_or_begin_anew(
    numbers: tuple[tuple[str, ...], ...], expected: list[str]
) -> None:
    text = "方案\n一、整改任务\n"
    for name, group in zip("一二", numbers, strict=True):
        text += f"（{name}）{name}方面\n"
        for number in group:
            text += f"{number}.关于某事不力的问题\n{FINDING}"
    found = parse(source_of_text(text))
    lines = {f.line: f.number for f in found.findings}
    assert [lines[d.line] for d in found.doubts if "NUMBER" in d.code] == expected


def test_sections_that_skip_a_number() -> None:
    assert doubts("方案\n一、总体要求\n好。\n三、组织保障\n好。\n") == [(4, "SKIPPED_NUMBER")]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("认真落实“凡提必核。", ("“",)),
        ("建立《甲制度》《乙制度〉〉。", ("《", "〉", "〉")),
        ("（一）加强（党组）领导。", ()),
        ("1）加强。2）提高。", ()),
        ("加强管理）。", ("）",)),
        ("印发《关于〈甲〉的通知》", ()),
        ("（半角)混用", ()),
        ('他说"好', ('"',)),
        ("“甲‘乙”丙’", ("‘", "’")),
    ],
)
def test_marks_without_their_partner(text: str, marks: tuple[str, ...]) -> None:
    assert unbalanced(text) == marks


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("牵头领导：X;责任领导：X", (";",)),
        ("五项制度:一是", (":",)),
        ("加强,提高(党组)。", (",", "(", ")")),
        ("2024-06-05 16:36 发布", ()),
        ("占比3,000元", ()),
        ("见http://a.cn", ()),
        ("（牵头领导：X；责任单位：X）", ()),
    ],
)
def test_half_width_marks(text: str, marks: tuple[str, ...]) -> None:
    assert half_width(text, 0) == marks


def test_half_width_numbers_are_no_doubt() -> None:
    assert doubts("方案\n一、总体要求\n(1)坚持标本兼治。\n", "HALF_WIDTH") == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("责任单位：X", ("X",)),
        ("X月X日前", ("X",)),
        ("××局、XX局、XXX", ("××", "XX", "XXX")),
        ("**单位", ("**",)),
        ("投资＊＊万元", ("＊＊",)),
        ("XML文件、EXCEL表", ()),
        ("面积3×5米", ()),
    ],
)
def test_placeholders(text: str, marks: tuple[str, ...]) -> None:
    assert placeholders(text) == marks


def test_placeholders_are_doubts_and_stay() -> None:
    text = f"方案\n一、整改任务\n1.关于某事不力的问题\n{FINDING.replace('甲局', 'X')}"
    plan = parse(source_of_text(text))
    assert [r.party for r in plan.findings[0].responsibilities] == ["X"]
    assert doubts(text) == [(4, "PLACEHOLDER")]


def test_findings_without_units_or_time_limit() -> None:
    text = "方案\n一、整改任务\n1.关于某事不力的问题\n整改措施：抓紧。（责任领导：张三）\n"
    assert doubts(text) == [(3, "MISSING_FIELD"), (3, "MISSING_FIELD")]
    assert doubts(texts.BRACKET_PER_MEASURE, "MISSING_FIELD") == []


def test_labels_nobody_knows() -> None:
    assert doubts(texts.BRACKET_ON_A_GROUP, "UNKNOWN_LABEL") == [(7, "UNKNOWN_LABEL")]
    text = FINDING.replace("（责任单位", "（督办领导：李四；责任单位").replace(
        "1月", "1月；验收人：王五"
    )
    text = f"方案\n一、整改任务\n1.关于某事不力的问题\n{text}"
    assert doubts(text) == [(4, "UNKNOWN_LABEL"), (4, "UNKNOWN_LABEL")]
    plan = parse(source_of_text(text))
    assert plan.findings[0].responsibilities[0].raw == "督办领导：李四；责任单位：甲局"
    assert [u.text for u in plan.unplaced] == ["验收人：王五"]


def test_units_that_are_not_in_the_directory() -> None:
    known = frozenset({"县委宣传部", "县委办", "县政府办", "县委督查室"})
    plan = parse(source_of_text(texts.FULL), known_units=known)
    assert [(d.code.value, "县委党校" in d.message) for d in plan.doubts] == [
        ("UNKNOWN_UNIT", True)
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("3项整改任务", "4项整改任务", 6),
        ("3项整改任务", "X项具体整改任务", 6),
        ("3项整改任务", "三项整改任务", None),
        ("共梳理出3项", "共梳理出2个方面3个问题，制定5条措施，3项", None),
        ("共梳理出3项", "共梳理出3个方面3个问题，制定5条措施，3项", 6),
        ("共梳理出3项", "共梳理出2类3个问题，制定6条整改措施，3项", 6),
        ("以下三项原则", "以下四项原则", 4),
    ],
)
def test_counts_that_are_not_what_is_counted(old: str, new: str, line: int | None) -> None:
    found = doubts(texts.FULL.replace(old, new), "COUNT_MISMATCH")
    assert found == ([(line, "COUNT_MISMATCH")] if line else [])


def test_lists_on_the_following_lines_are_counted() -> None:
    text = (
        "方案\n一、主要原则\n遵循以下五个原则：\n一是实事求是。\n二是立行立改。\n三是标本兼治。\n"
    )
    assert doubts(text) == [(3, "COUNT_MISMATCH")]
    assert doubts(text.replace("五个", "三个")) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("抓好省委巡视组反馈意见的整改落实", ["省委巡视组"]),
        ("区委第三巡察组进驻", ["区委第三巡察组"]),
        ("中央第八巡视组", ["中央第八巡视组"]),
        ("自治区党委第二巡视组", ["自治区党委第二巡视组"]),
        ("落实中央、省委、市委关于巡视工作的部署", []),
        ("上报市委巡察工作领导小组", []),
        ("省委巡视组、市委巡察组反馈的意见", []),
    ],
)
def test_bodies_named_in_a_text(text: str, names: list[str]) -> None:
    assert [body.printed for body in bodies_in(text)] == names


def test_the_body_of_a_title() -> None:
    body = body_of_title("关于落实市委巡察反馈意见的方案")
    assert body is not None
    assert (body.level, body.kind) == ("市", "巡察")


@pytest.mark.parametrize("other", ["省委巡视组", "市委第二巡察组", "区委第一巡察组", "市委巡视组"])
def test_other_bodies_than_the_titles(other: str) -> None:
    text = texts.FULL.replace("召开动员会", f"传达{other}反馈意见")
    assert doubts(text) == [(16, "BODY_MISMATCH")]


def test_without_a_body_in_the_title_the_first_one_counts() -> None:
    text = "某局整改方案\n区委巡察组反馈了意见。\n一、总体要求\n落实县委巡察组要求。\n"
    assert doubts(text) == [(4, "BODY_MISMATCH")]


def test_the_inspected_body_of_a_title_is_not_the_inspecting_one() -> None:
    text = (
        "某镇党委巡察整改方案\n按照中央巡视组有关要求，根据县委巡察组反馈意见制定。\n"
        "一、总体要求\n落实县委巡察组要求。\n县委巡察组将复查。\n"
    )
    assert doubts(text) == [(2, "BODY_MISMATCH")]


def test_assumed_years_are_said() -> None:
    assert doubts(texts.RED_HEAD, "YEAR_ASSUMED", year=2024) == [(14, "YEAR_ASSUMED")]
    assert doubts(texts.RED_HEAD, "YEAR_ASSUMED") == [(14, "YEAR_ASSUMED")]


def test_measures_without_a_final_stop() -> None:
    text = f"方案\n一、整改任务\n1.关于某事不力的问题\n{FINDING}"
    assert doubts(text.replace("抓紧。", "抓紧")) == [(4, "MISSING_STOP")]
    assert doubts(text.replace("抓紧。", "坚持“抓紧。”")) == []
    assert (
        doubts(
            text.replace(
                "抓紧。（责任单位：甲局；完成时限：2024年1月）",
                "抓紧（责任单位：甲局；完成时限：2024年1月）。",
            )
        )
        == []
    )
