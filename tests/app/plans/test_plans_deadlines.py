"""Time limits and dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plans.deadlines import looks_like_deadline, parse_deadline
from app.plans.model import PlanDeadline
from app.plans.phases import Range, parse_range
from db.words import DeadlineKind

DATE, PHASED, UNKNOWN = DeadlineKind.DATE, DeadlineKind.PHASED, DeadlineKind.UNKNOWN
IMMEDIATE, LONG_TERM = DeadlineKind.IMMEDIATE, DeadlineKind.LONG_TERM

Case = tuple[str, DeadlineKind, str | None, bool]
WITH_A_YEAR: tuple[Case, ...] = (
    ("长期坚持", LONG_TERM, None, True),
    ("持续推进", LONG_TERM, None, True),
    ("常态化开展", LONG_TERM, None, True),
    ("立行立改", IMMEDIATE, None, False),
    ("即知即改", IMMEDIATE, None, False),
    ("立即整改", IMMEDIATE, None, False),
    ("立行立改，长期坚持", IMMEDIATE, None, True),
    ("2024年底前，并长期坚持", DATE, "2024-12-31", True),
    ("2024年6月底前", DATE, "2024-06-30", False),
    ("2019年10月底", DATE, "2019-10-31", False),
    ("2020年底前", DATE, "2020-12-31", False),
    ("2024年6月30日", DATE, "2024-06-30", False),
    ("2024年6月30号前", DATE, "2024-06-30", False),
    ("２０２４年６月 底前", DATE, "2024-06-30", False),
    ("2024 年 6 月 30 日前", DATE, "2024-06-30", False),
    ("2024.6.30", DATE, "2024-06-30", False),
    ("2024．6．30前", DATE, "2024-06-30", False),
    ("2024/6/30", DATE, "2024-06-30", False),
    ("2024-06", DATE, "2024-06-30", False),
    ("2024-06-30 00:00:00", DATE, "2024-06-30", False),
    ("2024-06-30T08:30:00", DATE, "2024-06-30", False),
    ("20240630", DATE, "2024-06-30", False),
    ("45473", DATE, "2024-06-30", False),
    ("45473.0", DATE, "2024-06-30", False),
    ("2024", DATE, "2024-12-31", False),
    ("2024年", DATE, "2024-12-31", False),
    ("2024年内", DATE, "2024-12-31", False),
    ("2024年年底", DATE, "2024-12-31", False),
    ("2024年年中", DATE, "2024-06-30", False),
    ("2024年上半年", DATE, "2024-06-30", False),
    ("2024年下半年", DATE, "2024-12-31", False),
    ("2024年一季度末", DATE, "2024-03-31", False),
    ("2024年第3季度", DATE, "2024-09-30", False),
    ("2024年9月上旬", DATE, "2024-09-10", False),
    ("2024年9月中旬", DATE, "2024-09-20", False),
    ("2024年2月下旬", DATE, "2024-02-29", False),
    ("二〇二四年六月底前", DATE, "2024-06-30", False),
    ("24年6月底", DATE, "2024-06-30", False),
    ("2024年6月底前取得阶段性成效，2025年底前完成", PHASED, "2025-12-31", False),
    ("2025年底前完成，其中2024年6月底前见效", PHASED, "2025-12-31", False),
    ("2024年6月底前，年底前完成", PHASED, "2024-12-31", False),
    ("2024年11月至次年3月", PHASED, "2025-03-31", False),
    ("2024年2月30日", UNKNOWN, None, False),
    ("2024年13月", UNKNOWN, None, False),
    ("X月X日前完成", UNKNOWN, None, False),
    ("X月X日前，并长期坚持", UNKNOWN, None, True),
    ("2024年××月", UNKNOWN, None, False),
    ("每年12月底前", LONG_TERM, None, True),
    ("每季度末", LONG_TERM, None, True),
    ("2024年Q2", DATE, "2024-06-30", False),
    ("2024年6月底前和持续推进", DATE, "2024-06-30", True),
    ("待定", UNKNOWN, None, False),
    ("", UNKNOWN, None, False),
)


@pytest.mark.parametrize(("raw", "kind", "due", "then"), WITH_A_YEAR)
def test_phrases_that_need_no_round(
    raw: str, kind: DeadlineKind, due: str | None, then: bool
) -> None:
    deadline, assumed, _unclear = parse_deadline(raw, year=1999)
    assert (deadline.kind, deadline.then_long_term, assumed) == (kind, then, False)
    assert (deadline.due and deadline.due.isoformat()) == due
    assert deadline.raw == raw


@pytest.mark.parametrize(
    ("raw", "due"),
    [
        ("年底", "2023-12-31"),
        ("今年年底", "2023-12-31"),
        ("12月10日前", "2023-12-10"),
        ("6月底前", "2023-06-30"),
        ("六月底前", "2023-06-30"),
        ("3月上旬", "2023-03-10"),
        ("三季度末前", "2023-09-30"),
        ("上半年", "2023-06-30"),
        ("明年6月底前", "2024-06-30"),
        ("6.30前", "2023-06-30"),
    ],
)
def test_a_missing_year_is_the_rounds_and_said_so(raw: str, due: str) -> None:
    known, assumed, _unclear = parse_deadline(raw, year=2023)
    assert (known.kind, known.due, assumed) == (DATE, date.fromisoformat(due), True)
    unknown, assumed, _unclear = parse_deadline(raw)
    assert (unknown.kind, unknown.due, assumed) == (UNKNOWN, None, True)


@pytest.mark.parametrize(
    ("raw", "due"),
    [
        ("反馈后3个月内", "2024-02-29"),
        ("自反馈之日起6个月内", "2024-05-30"),
        ("收到反馈意见后一个月内", "2023-12-30"),
        ("反馈后半年内", "2024-05-30"),
        ("反馈后30日内", "2023-12-30"),
        ("反馈后2周内", "2023-12-14"),
        ("反馈后一年内", "2024-11-30"),
        ("集中整改期内", "2024-05-31"),
    ],
)
def test_limits_counted_from_the_round(raw: str, due: str) -> None:
    feedback, end = date(2023, 11, 30), date(2024, 5, 31)
    deadline, _, _unclear = parse_deadline(raw, feedback=feedback, phase_end=end)
    assert (deadline.kind, deadline.due) == (DATE, date.fromisoformat(due))
    assert parse_deadline(raw).deadline.kind is UNKNOWN


def test_a_count_beyond_the_calendar_is_unknown() -> None:
    deadline, _, _unclear = parse_deadline("反馈后99999个月内", feedback=date(2024, 1, 1))
    assert deadline.kind is UNKNOWN


def test_time_limits_without_a_label() -> None:
    assert looks_like_deadline("2024年6月底前完成")
    assert looks_like_deadline("长期坚持")
    assert not looks_like_deadline("县财政局")
    assert not looks_like_deadline("")


@given(st.text(max_size=40), st.none() | st.integers(1, 9999))
def test_anything_is_kept_as_printed(raw: str, year: int | None) -> None:
    deadline, _, _unclear = parse_deadline(raw, year=year)
    assert deadline.raw == raw
    assert (deadline.due is None) or deadline.kind in {DATE, PHASED}


PHRASES = st.text(
    alphabet="0123456789年月日前底末上中下旬半季度一二十X，至—-./反馈后个内集改期长持", max_size=30
)


@given(PHRASES, st.none() | st.integers(1990, 2100))
def test_phrases_of_dates_never_raise(raw: str, year: int | None) -> None:
    deadline, _, _unclear = parse_deadline(raw, year=year, feedback=date(2024, 2, 29))
    assert deadline.raw == raw
    parse_range(raw, year)


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
FORMS = (
    "{0}年{1}月{2}日前",
    "{0}.{1}.{2}",
    "{0}/{1}/{2}",
    "{0}-{1:02}-{2:02}",
    "{0} 年 {1} 月 {2} 日",
)


@given(DAYS, st.sampled_from(FORMS))
def test_a_written_day_is_read_back(day: date, form: str) -> None:
    deadline, assumed, _unclear = parse_deadline(
        form.format(day.year, day.month, day.day), year=1980
    )
    assert (deadline.kind, deadline.due, assumed) == (DATE, day, False)


@given(DAYS, st.sampled_from(("{0}年{1}月底前", "{0}年{1}月", "{0}-{1:02}", "{0}.{1}")))
def test_a_written_month_is_its_last_day(day: date, form: str) -> None:
    deadline, _, _unclear = parse_deadline(form.format(day.year, day.month))
    assert deadline.due is not None
    assert (deadline.due.year, deadline.due.month) == (day.year, day.month)
    assert (deadline.due + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024年3月1日—4月15日", Range(date(2024, 3, 1), date(2024, 4, 15))),
        ("2024.3.1-2024.4.15", Range(date(2024, 3, 1), date(2024, 4, 15))),
        ("3月上旬至6月底", Range(date(2023, 3, 1), date(2023, 6, 30), True)),
        ("2024年3月", Range(date(2024, 3, 1), date(2024, 3, 31))),
        ("2024年6月底前", Range(None, date(2024, 6, 30))),
        ("X月X日—年底", Range(None, date(2023, 12, 31), True)),
        ("X月X日—X月X日", Range(None, None)),
        ("长期", Range(None, None)),
    ],
)
def test_ranges_of_days(raw: str, expected: Range) -> None:
    assert parse_range(raw, 2023) == expected


FEEDBACK = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("raw", "due"),
    [
        ("2月28日前", "2027-02-28"),
        ("11月10日前", "2026-11-10"),
        ("11月9日前", "2027-11-09"),
        ("6月底前", "2027-06-30"),
        ("６ 月 底 前", "2027-06-30"),
        ("三季度末", "2027-09-30"),
        ("四季度", "2026-12-31"),
        ("上半年", "2027-06-30"),
        ("下半年", "2026-12-31"),
        ("年底前", "2026-12-31"),
        ("月底前", "2026-11-30"),
        ("本季度末", "2026-12-31"),
        ("11.30前", "2026-11-30"),
        ("今年底前", "2026-12-31"),
        ("明年一季度末", "2027-03-31"),
        ("一个月内", "2026-12-10"),
        ("半年内完成", "2027-05-10"),
        ("9月底前见效，次年1月底前完成", "2028-01-31"),
        ("6月底前取得阶段性成效，12月底前完成", "2027-12-31"),
        ("年底前完成，其中6月底前见效", "2027-06-30"),
        ("12月至3月", "2027-03-31"),
    ],
)
def test_without_a_year_it_is_the_first_such_day_from_the_feedback_on(raw: str, due: str) -> None:
    for basis in (
        {"feedback": FEEDBACK},
        {"paper": FEEDBACK},
        {"feedback": FEEDBACK, "year": 2026},
    ):
        deadline, assumed, unclear = parse_deadline(raw, **basis)
        assert (deadline.due, assumed, unclear) == (date.fromisoformat(due), True, "")


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), DAYS)
def test_a_day_without_a_year_is_never_before_the_feedback(feedback: date, day: date) -> None:
    if (day.month, day.day) == (2, 29):
        return
    deadline, assumed, _ = parse_deadline(f"{day.month}月{day.day}日前", feedback=feedback)
    assert assumed
    assert deadline.due is not None
    assert feedback <= deadline.due < date(feedback.year + 1, feedback.month, 28) + timedelta(4)


@pytest.mark.parametrize(
    "raw",
    [
        "春节前",
        "2025年端午节前",
        "2025年国庆前完成",
        "2025年中秋前后",
        "台账建好后",
        "2025年底账目核清后",
        "2025年末班车开通前",
        "2025年中期评估后",
        "20个工作日内",
        "反馈后15个工作日内",
        "已完成",
        "已整改到位",
        "按照上级部署要求",
        "上级批复后一个月内",
        "尽快完成",
        "2025年8月底左右",
        "2025年8月底前，视经费落实情况",
        "2025年人大换届前",
        "同上",
        "待定",
        "2025年8月起",
        "2025年8月1日开始实施",
    ],
)
def test_what_is_not_understood_to_its_end_gives_no_day_and_says_so(raw: str) -> None:
    for feedback in (None, FEEDBACK):
        deadline, assumed, unclear = parse_deadline(raw, feedback=feedback, year=2025)
        assert (deadline.kind, deadline.due, assumed) == (UNKNOWN, None, False)
        assert unclear
        assert deadline.raw == raw


@pytest.mark.parametrize("raw", ["2月30日前", "6月31日", "13月底", "2025年2月29日", "2025年15月"])
def test_a_day_that_does_not_exist_is_told_as_such(raw: str) -> None:
    for feedback in (None, FEEDBACK):
        deadline, assumed, unclear = parse_deadline(raw, feedback=feedback)
        assert (deadline.kind, assumed) == (UNKNOWN, False)
        assert "这一天" in unclear


@pytest.mark.parametrize("raw", ["X月X日前", "××前完成", ""])
def test_what_is_not_filled_in_is_no_question_of_understanding(raw: str) -> None:
    assert parse_deadline(raw)[1:] == (False, "")


@pytest.mark.parametrize(
    ("raw", "due"),
    [
        ("力争2025年5月底前完成", "2025-05-31"),
        ("原则上于2025年5月20日前办结", "2025-05-20"),
        ("2025年5月底前，由牵头单位完成清退", "2025-05-31"),
        ("2025年5月31日（星期六）前", "2025-05-31"),
        ("2025年5月30日17:30前", "2025-05-30"),
        ("2025年5月底前建立制度并长期坚持", "2025-05-31"),
        ("即知即改，2025年5月底前完成", "2025-05-31"),
        ("2025年5月30日（已完成）", "2025-05-30"),
    ],
)
def test_words_that_leave_the_day_alone(raw: str, due: str) -> None:
    deadline, assumed, unclear = parse_deadline(raw)
    assert (deadline.due, assumed, unclear) == (date.fromisoformat(due), False, "")


def test_a_day_from_which_something_endless_begins_is_no_last_day() -> None:
    both = parse_deadline("2025年底前完成清查，2026年1月起长期坚持").deadline
    assert (both.kind, both.due, both.then_long_term) == (DATE, date(2025, 12, 31), True)
    assert parse_deadline("2025年3月起至9月底").deadline.due == date(2025, 9, 30)
    assert parse_deadline("2025年3月起长期坚持").deadline == PlanDeadline(
        "2025年3月起长期坚持", LONG_TERM, None, True
    )


def test_a_phase_without_years_ends_after_the_feedback() -> None:
    found = parse_range("11月上旬至次年2月底", 2026, FEEDBACK)
    assert found == Range(date(2026, 11, 1), date(2027, 2, 28), True)
    assert parse_range("3月上旬—6月底", 2026, FEEDBACK).end == date(2027, 6, 30)
