"""What a plan tells about its round."""

from datetime import date

from app.plans.facts import RoundFacts, facts_of
from app.plans.model import Plan, PlanSection


def _plan(title: str, lead: str) -> Plan:
    return Plan(title, (PlanSection("", lead),))


def test_everything_is_read_off_the_beginning() -> None:
    plan = _plan(
        "关于市委第三巡察组常规巡察反馈意见的整改方案",
        "2024年4月12日，市委第三巡察组向我区反馈了巡察意见。为扎实推进整改，制定本方案。",
    )
    assert facts_of(plan) == RoundFacts(2024, date(2024, 4, 12), "市委第三巡察组", "常规", "市")


def test_words_before_the_body_are_not_its_name() -> None:
    plan = _plan("巡察整改方案", "为积极推进市委巡察组反馈意见的整改工作，制定本方案。")
    assert facts_of(plan).inspecting_body == "市委巡察组"


def test_the_body_by_its_full_name_counts_before_a_shorter_mention() -> None:
    plan = _plan("市委巡察反馈意见整改方案", "市委巡察组反馈了意见，现制定方案。")
    assert facts_of(plan).inspecting_body == "市委巡察组"


def test_the_year_of_the_title_counts_before_that_of_the_feedback() -> None:
    plan = _plan("2023年度巡察整改方案", "2024年1月5日，县委巡察组反馈了意见。")
    assert facts_of(plan).year == 2023


def test_a_silent_plan_tells_nothing() -> None:
    assert facts_of(_plan("整改方案", "抓好整改。")) == RoundFacts()


def test_a_date_that_does_not_exist_is_no_feedback() -> None:
    assert (
        facts_of(_plan("整改方案", "2024年2月31日，县委巡察组反馈了意见。")).feedback_date is None
    )
