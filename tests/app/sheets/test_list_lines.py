"""What a line of a list says of its progress."""

from datetime import date

from sample_round import ONE, report

from app.sheets.lines import Line
from db.schema.records import Category
from db.words import ProgressState


def test_a_unit_that_wrote_nothing_gave_its_state() -> None:
    silent = report(90, "县民政局", date(2024, 6, 3), ProgressState.ONGOING, " ")
    line = Line(1, Category(1, "一", "方面", ()), ONE._replace(measures=(), progress=(silent,)))
    assert line.progress_text == "县民政局（2024.6.3）：推进中"
