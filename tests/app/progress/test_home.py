"""What 工作台 says of the round's own dates."""

from datetime import date

import pytest
from small_round import SmallRound

from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.progress.home import Owed, read_home
from app.round.rounds import RoundDraft, change_round

PLAN, FIRST, LATER = "报送整改落实方案", "报送集中整改进展情况报告", "报送整改进展情况报告"


@pytest.mark.parametrize(
    ("today", "what", "day"),
    [
        (date(2024, 2, 1), PLAN, date(2024, 2, 29)),
        (date(2024, 3, 1), FIRST, date(2024, 6, 30)),
        (date(2024, 6, 30), FIRST, date(2024, 6, 30)),
        (date(2024, 7, 1), LATER, date(2024, 8, 31)),
        (date(2024, 12, 31), LATER, date(2024, 12, 31)),
    ],
)
def test_what_is_owed_upwards(
    ledger: Ledger, small: SmallRound, today: date, what: str, day: date
) -> None:
    change_round(ledger, small.id, RoundDraft("一轮", feedback_date=date(2024, 1, 31)))
    for name, months in (("plan_months", 1), ("concentrated_months", 5), ("report_months", 2)):
        change_setting(ledger, name, months)
    assert read_home(ledger, small.id, today).owed == Owed(what, day)


def test_nothing_is_owed_before_the_feedback(ledger: Ledger, small: SmallRound) -> None:
    change_round(ledger, small.id, RoundDraft("一轮", feedback_date=None))
    assert read_home(ledger, small.id, date(2024, 1, 1)).owed is None
