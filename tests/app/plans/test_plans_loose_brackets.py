"""Brackets without labels: which are understood, and which are only part of a sentence."""

import pytest

from app.plans.loose_brackets import loose_fields, names_only


def read(content: str, *, after_stop: bool = False) -> list[tuple[str, str]]:
    found = loose_fields(content, 0, len(content), after_stop=after_stop)
    return [(f.field.removeprefix("role:"), content[f.lo : f.hi]) for f in found]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (
            "县住建局牵头，2024年6月底前完成",
            [("LEAD_UNIT", "县住建局"), ("deadline", "2024年6月底前完成")],
        ),
        (
            "由县教育局、县人社局共同负责，长期坚持",
            [("RESPONSIBLE_UNIT", "县教育局、县人社局"), ("deadline", "长期坚持")],
        ),
        (
            "县委办牵头、县财政局配合",
            [("LEAD_UNIT", "县委办"), ("COOPERATING_UNIT", "县财政局")],
        ),
        (
            "县委办牵头，县财政局，各乡镇配合",
            [
                ("LEAD_UNIT", "县委办"),
                ("COOPERATING_UNIT", "县财政局"),
                ("COOPERATING_UNIT", "各乡镇"),
            ],
        ),
        (
            "责任单位为县财政局，县审计局；2025年底前，并长期坚持",
            [
                ("RESPONSIBLE_UNIT", "县财政局"),
                ("RESPONSIBLE_UNIT", "县审计局"),
                ("deadline", "2025年底前，并长期坚持"),
            ],
        ),
        (
            "张三牵头，李建国负责，每季度末前完成",
            [("LEAD_LEADER", "张三"), ("CONTACT", "李建国"), ("deadline", "每季度末前完成")],
        ),
        ("副县长王某牵头", [("LEAD_LEADER", "副县长王某")]),
        ("X牵头，X月X日前完成", [("LEAD_UNIT", "X"), ("deadline", "X月X日前完成")]),
        (
            "牵头领导：张三，县住建局（房管股）负责",
            [("LEAD_LEADER", "张三"), ("RESPONSIBLE_UNIT", "县住建局（房管股）")],
        ),
        ("完成时限2024年6月", [("deadline", "2024年6月")]),
        ("费小满负责，2025年底前", [("CONTACT", "费小满"), ("deadline", "2025年底前")]),
        (
            "长期坚持，由费小满、鲍一平牵头",
            [("deadline", "长期坚持"), ("LEAD_LEADER", "费小满、鲍一平")],
        ),
        (
            "费小满负责督办；限2025年3月10日前",
            [("CONTACT", "费小满"), ("deadline", "限2025年3月10日前")],
        ),
        (
            "费小满具体负责2025年3月底前完成",
            [("CONTACT", "费小满"), ("deadline", "2025年3月底前完成")],
        ),
        (
            "费小满、县水利局负责，立行立改",
            [("CONTACT", "费小满"), ("RESPONSIBLE_UNIT", "县水利局"), ("deadline", "立行立改")],
        ),
        ("费　满负责，2025年底前", [("CONTACT", "费　满"), ("deadline", "2025年底前")]),
        ("古丽·努尔负责，2025年底前", [("CONTACT", "古丽·努尔"), ("deadline", "2025年底前")]),
        (
            "费小满负责，责任单位：县水利局，2025年底前",
            [("CONTACT", "费小满"), ("RESPONSIBLE_UNIT", "县水利局"), ("deadline", "2025年底前")],
        ),
        ("立行立改", [("deadline", "立行立改")]),
        (
            "县财政局，2024年6月底前",
            [("RESPONSIBLE_UNIT", "县财政局"), ("deadline", "2024年6月底前")],
        ),
    ],
)
def test_who_and_until_when(content: str, fields: list[tuple[str, str]]) -> None:
    assert read(content) == fields


@pytest.mark.parametrize(
    "content",
    [
        "",
        "含新任秘书",
        "每季度一次",
        "见附件2",
        "县财政局、县审计局",
        "党委书记带头示范负责，定期通报",
        "主动牵头",
        "费小满负责",
        "专人负责，2025年底前完成",
        "逐级负责，2025年底前完成",
        "全员负责，长期坚持",
        "企业自行负责，2025年底前",
        "整改措施另附",
        "责任单位",
        "责任单位《名单》另附",
        "2024年3月1日—4月15日",
        "2023年度",
        "2024年一般公共预算",
        "试行",
        "征求意见稿",
        "县" * 200 + "局，立行立改",
    ],
)
def test_other_brackets_stay_in_the_sentence(content: str) -> None:
    assert read(content) == []


def test_a_name_and_a_verb_are_enough_after_a_stop() -> None:
    assert read("费小满负责", after_stop=True) == [("CONTACT", "费小满")]


def test_mere_units_count_after_a_stop() -> None:
    assert read("县财政局、县审计局", after_stop=True) == [
        ("RESPONSIBLE_UNIT", "县财政局、县审计局")
    ]


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("县财政局、审计科", False, True),
        ("县财政局 县审计局。", False, True),
        ("张三，李四", True, True),
        ("党组书记王某", True, True),
        ("张三", False, False),
        ("县财政局", True, False),
        ("另附说明一份。", False, False),
        ("，", False, False),
    ],
)
def test_lines_of_nothing_but_names(text: str, people: bool, expected: bool) -> None:
    assert names_only(text, people=people) is expected
