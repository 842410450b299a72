"""What units reported: which reports hold, in which order, and how they are put in a sentence."""

from datetime import date

import pytest
from sample_round import DONE, FOUR, NOT_STARTED, ONE, ONGOING, SIX, finding, report

from app.progress.said import Told, by_unit, latest, said, sentences, told_of
from db.schema.records import Measure, Progress
from db.words import ClosureState


def told(*reports: Progress) -> list[str]:
    """What holds of the reports on a finding."""
    return [one.report.done for one in told_of(SIX._replace(progress=reports))]


def on(day: int, unit: str, done: str, number: int = 0) -> Progress:
    """A report of June."""
    return report(number or day, unit, date(2024, 6, day), ONGOING, done)


def test_units_stand_in_the_order_of_their_first_report_then_by_date() -> None:
    assert told(on(9, "乙局", "甲"), on(3, "甲局", "乙"), on(5, "乙局", "丙")) == ["乙", "丙", "甲"]


def test_reports_of_one_month_all_hold() -> None:
    assert told(on(3, "甲局", "清账"), on(20, "甲局", "退款")) == ["清账", "退款"]


def test_a_corrected_report_is_left_out_and_a_repeated_one_stands_once() -> None:
    wrong, right = on(3, "甲局", "误报", 1), on(4, "甲局", "更正", 2)._replace(corrects=1)
    assert told(wrong, right) == ["更正"]
    assert [one.report.date.day for one in told_of(SIX._replace(progress=(
        on(3, "甲局", "清账"), on(20, "甲局", "清账 "),
    )))] == [20]  # fmt: skip
    assert "误报" not in [one.report.done for one in told_of(ONE)]


def test_one_report_and_none() -> None:
    assert told_of(SIX) == ()
    assert told(on(3, "甲局", "清账")) == ["清账"]


def test_measures_are_named_by_their_number() -> None:
    assert [(one.measure, one.report.unit) for one in told_of(FOUR)] == [
        ("①", "县教育局"),
        ("②", "县住建局"),
    ]
    assert list(by_unit(told_of(FOUR))) == ["县教育局", "县住建局"]


def bare(number: int, done: str, problems: str) -> Measure:
    """A measure without a printed number, with one report."""
    said_ = on(3, "甲局", done)._replace(item_id=number, problems=problems)
    kept = ClosureState.NONE
    return Measure(number, "", "", f"措施{number}", ONGOING, kept, progress=(said_,))


def test_reasons_on_measures_without_numbers_are_all_kept() -> None:
    whole = finding(3, "问题")._replace(measures=(bare(7, "甲", "缺钱"), bare(8, "乙", "缺人")))
    assert said(latest(told_of(whole)), "problems") == "甲局：缺钱。缺人。"


def test_only_the_last_report_says_why_and_what_next() -> None:
    early = on(3, "甲局", "清账")._replace(problems="账目不全", next_step="补账")
    late = on(9, "甲局", "补账")._replace(problems="", next_step="退款；")
    last = latest([Told(early, ""), Told(late, "")])
    assert (said(last, "problems"), said(last, "next_step")) == ("", "甲局：退款。")


def test_units_are_named_and_the_same_words_stand_once() -> None:
    one = on(3, "甲局", "清账")._replace(problems="缺人")
    two = on(4, "乙局", "清账")._replace(problems="缺人。", state=DONE)
    again = on(5, "甲局", "退款")._replace(item_id=5, problems="缺人")
    last = latest([Told(one, "①"), Told(two, ""), Told(again, "②")])
    assert said(last, "problems") == "甲局：缺人。乙局：缺人。"
    assert said({}, "problems") == ""


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("", ""),
        (" \n ", ""),
        ("清账", "清账。"),
        ("清账。", "清账。"),
        ("清账；", "清账。"),
        ("清账，", "清账。"),
        ("清账；\n退款；", "清账。\n退款。"),
        ("清账（三笔）", "清账（三笔）。"),
        ("（已清账。）", "（已清账。）"),
        ("他说“好。”", "他说“好。”"),
        ("办法已印发…", "办法已印发…"),
        ("完成！", "完成！"),
    ],
)
def test_what_is_written_becomes_whole_sentences(written: str, printed: str) -> None:
    assert sentences(written) == printed


def test_a_report_of_nothing_begun_has_no_words() -> None:
    assert told(on(3, "甲局", "")._replace(state=NOT_STARTED)) == [""]
