"""What a plan's title and first paragraphs tell about its round: year, feedback, bodies."""

import re
from dataclasses import dataclass
from datetime import date

from app.plans.bodies import bodies_in, body_of_title
from app.plans.dates import compact, find_dates
from app.plans.model import DeadlineBasis, Plan

_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")
_DATE = r"(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
#: "2024年3月15日，市委第三巡察组向我县反馈了巡察意见" – the date stands before the word.
_FEEDBACK = re.compile(_DATE + r"[^。；;\n]{0,60}?反馈")
_LEVELS = (
    ("中央", "中央"),
    ("省", "省"),
    ("自治区", "省"),
    ("市", "市"),
    ("县", "县"),
    ("区", "县"),
)
_KINDS = ("回头看", "机动", "专项", "常规")
#: How many paragraphs of the beginning may speak of the feedback.
_LEAD = 3
_LONGEST_DATE = 12


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What could be read off; empty or None where the plan does not say."""

    year: int | None = None
    feedback_date: date | None = None
    inspecting_body: str = ""
    kind: str = ""
    level: str = ""
    #: The date line of the paper itself, below its title or at its end.
    paper_date: date | None = None

    @property
    def basis(self) -> DeadlineBasis:
        """What time limits without a year are counted from."""
        return DeadlineBasis(self.year, self.feedback_date, paper=self.paper_date)


def facts_of(plan: Plan) -> RoundFacts:
    """Read the round's facts; the year is the title's, else the feedback's, else the paper's."""
    lead = "\n".join([plan.title, *_beginning(plan)])
    feedback = _feedback(lead)
    named = _YEAR.search(plan.title)
    paper = _paper_date(plan)
    dated = feedback or paper
    year = int(named.group(1)) if named else (dated.year if dated else None)
    found = bodies_in(lead)
    body = next((b for b in found if b.printed.endswith("组")), None)
    body = body or (found[0] if found else body_of_title(plan.title))
    name = body.printed if body else ""
    level = next((level for mark, level in _LEVELS if mark in name), "")
    kind = next((kind for kind in _KINDS if kind in plan.title), "")
    return RoundFacts(year, feedback, name, kind, level, paper)


def _beginning(plan: Plan) -> list[str]:
    sections = plan.sections[:1]
    return [text for section in sections for text in section.body.split("\n")[:_LEAD]]


def _paper_date(plan: Plan) -> date | None:
    """Return the day on the line that is nothing but a date: of the last such line."""
    for line in reversed(plan.lines):
        text = compact(line.text).strip("（）()")
        found = find_dates(text, None) if len(text) <= _LONGEST_DATE else ()
        whole = found and (found[0].at, found[0].end) == (0, len(text))
        if whole and found[0].first == found[0].last:
            return found[0].last
    return None


def _feedback(text: str) -> date | None:
    for match in _FEEDBACK.finditer(text):
        last = list(re.finditer(_DATE, match.group(0)))[-1]
        try:
            return date(*(int(part) for part in last.groups()))
        except ValueError:
            continue
    return None
