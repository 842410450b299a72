"""Labels of fields, and the parties that stand in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.labels import field_of, normalise_label, role_of
from app.plans.parties import split_parties
from db.words import Role

UNIT, LEAD, HELP = Role.RESPONSIBLE_UNIT, Role.LEAD_UNIT, Role.COOPERATING_UNIT


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("牵头领导", Role.LEAD_LEADER),
        ("牵头县领导", Role.LEAD_LEADER),
        ("责任领导", Role.RESPONSIBLE_LEADER),
        ("分管领导", Role.RESPONSIBLE_LEADER),
        ("主管领导", Role.RESPONSIBLE_LEADER),
        ("包案领导", Role.RESPONSIBLE_LEADER),
        ("牵头单位", LEAD),
        ("牵头部门", LEAD),
        ("责任单位", UNIT),
        ("责 任 单 位：", UNIT),
        ("责任部门", UNIT),
        ("责任科室", UNIT),
        ("整改责任单位", UNIT),
        ("主责单位", UNIT),
        ("整改实施主体", UNIT),
        ("市级责任单位", UNIT),
        ("配合单位", HELP),
        ("协办单位", HELP),
        ("责任人", Role.CONTACT),
        ("经办人", Role.CONTACT),
        ("督办领导", None),
        ("完成时限", None),
    ],
)
def test_roles_by_label(label: str, role: Role | None) -> None:
    assert role_of(label) == role


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("序号", "number"),
        ("问题类别", "category"),
        ("反馈问题", "title"),
        ("整改措施", "measures"),
        ("重点措施", "measures"),
        ("目标任务", "goal"),
        ("完成时限（年月日）", "deadline"),
        ("办结时限", "deadline"),
        ("责任单位（盖章）", "role:RESPONSIBLE_UNIT"),
        ("整改进展", "progress"),
        ("进展状态", "progress_state"),
        ("销号情况", "closure"),
        ("备注", "note"),
        ("单位编码", "unit code"),
        ("办公电话", None),
    ],
)
def test_columns_by_header(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_labels_are_compared_without_blanks_width_and_colon() -> None:
    assert normalise_label(" 责　任 单位： ") == "责任单位"


def units(raw: str, role: Role = UNIT) -> list[tuple[Role, str]]:
    return [(p.role, p.party) for p in split_parties(raw, role)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("县住建局、县财政局", [(UNIT, "县住建局"), (UNIT, "县财政局")]),
        (
            "县住建局，县财政局;县审计局",
            [(UNIT, "县住建局"), (UNIT, "县财政局"), (UNIT, "县审计局")],
        ),
        (
            "县住建局/县财政局\n县审计局。",
            [(UNIT, "县住建局"), (UNIT, "县财政局"), (UNIT, "县审计局")],
        ),
        ("县住建局 县财政局", [(UNIT, "县住建局"), (UNIT, "县财政局")]),
        ("县住建局（牵头）、县财政局", [(LEAD, "县住建局"), (UNIT, "县财政局")]),
        ("县住建局(牵头单位) 县财政局（配合）", [(LEAD, "县住建局"), (HELP, "县财政局")]),
        ("牵头单位：县住建局；配合单位：县财政局", [(LEAD, "县住建局"), (HELP, "县财政局")]),
        ("县住建局牵头，县财政局配合", [(LEAD, "县住建局"), (HELP, "县财政局")]),
        (
            "县委办（县档案局、县保密局）、各乡镇",
            [(UNIT, "县委办（县档案局、县保密局）"), (UNIT, "各乡镇")],
        ),
        ("县委办 （县档案局）", [(UNIT, "县委办（县档案局）")]),
        ("县委办（县档案局、县财政局", [(UNIT, "县委办（县档案局"), (UNIT, "县财政局")]),
        ("1.县住建局\n2.县财政局", [(UNIT, "县住建局"), (UNIT, "县财政局")]),
        ("县住建局、县住建局", [(UNIT, "县住建局")]),
        ("X", [(UNIT, "X")]),
        ("X、X", [(UNIT, "X"), (UNIT, "X")]),
        ("××局", [(UNIT, "××局")]),
        ("", []),
        (" 、／ ", []),
        ("无", []),
        ("——", []),
    ],
)
def test_units(raw: str, expected: list[tuple[Role, str]]) -> None:
    assert units(raw) == expected


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("李  强、王建国", ["李强", "王建国"]),
        ("张 三 李 四 王五", ["张三", "李四", "王五"]),
        ("李 建国", ["李建国"]),
        ("县委书记 张三", ["县委书记 张三"]),
        ("县委常委、组织部部长李某，张三", ["县委常委、组织部部长李某", "张三"]),
        ("张三（牵头）", ["张三"]),
        ("X", ["X"]),
    ],
)
def test_people(raw: str, names: list[str]) -> None:
    assert [p.party for p in split_parties(raw, Role.LEAD_LEADER)] == names
    assert all(p.raw == raw for p in split_parties(raw, Role.LEAD_LEADER))


@given(st.text(max_size=40), st.sampled_from(Role))
def test_no_field_raises_or_loses_its_wording(raw: str, role: Role) -> None:
    assert all(p.party and p.raw == raw for p in split_parties(raw, role))


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (
            "县水利局，费小满具体负责",
            [(Role.RESPONSIBLE_UNIT, "县水利局"), (Role.CONTACT, "费小满")],
        ),
        ("由县水利局负责落实", [(Role.RESPONSIBLE_UNIT, "县水利局")]),
        ("按职责分工负责", [(Role.RESPONSIBLE_UNIT, "按职责分工负责")]),
    ],
)
def test_who_answers_by_a_verb(raw: str, found: list[tuple[Role, str]]) -> None:
    assert [(p.role, p.party) for p in split_parties(raw, Role.RESPONSIBLE_UNIT)] == found


def test_a_leader_who_answers_stays_a_leader() -> None:
    (one,) = split_parties("费小满负责", Role.RESPONSIBLE_LEADER)
    assert (one.role, one.party) == (Role.RESPONSIBLE_LEADER, "费小满")
