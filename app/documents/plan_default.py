"""The printed form of what has no source: typed by hand, or read from a table."""

from collections.abc import Sequence

from app.items import numbers
from app.items.revising import planned
from app.printing import heading_text, marker, stopped
from app.wording import ROLE_WORDS
from db.schema.records import Deadline, Finding, Measure, Responsibility
from db.words import Role

DEADLINE_LABEL, GOAL_LABEL, MEASURES_LABEL = "完成时限：", "整改目标：", "整改措施："


def parties_text(found: Sequence[Responsibility], role: Role) -> str:
    """Join the parties of a role."""
    return "、".join(party.party for party in found if party.role is role)


def fields(found: Sequence[Responsibility], deadline: Deadline | None) -> list[tuple[str, str]]:
    """List the labels and values of responsibilities and deadline in the usual order."""
    listed = [(f"{ROLE_WORDS[role]}：", parties_text(found, role)) for role in Role]
    listed.append((DEADLINE_LABEL, deadline.raw if deadline else ""))
    return [(label, value) for label, value in listed if value]


def bracket(found: Sequence[Responsibility], deadline: Deadline | None) -> str:
    """Print responsibilities and deadline in one bracket, "" when there are none."""
    inner = "；".join(label + value for label, value in fields(found, deadline))
    return f"（{inner}）" if inner else ""


def measure_text(measure: Measure, number: str) -> str:
    """Print one measure with its own responsibilities."""
    own = bracket(measure.responsibilities, planned(measure.deadline, measure.deadline_changes))
    return f"{marker(number)}{stopped(measure.text)}{own}"


def default_numbers(measures: Sequence[Measure]) -> list[str]:
    """Return what to print as numbers; several measures without any get ① ② ③."""
    if len(measures) > 1 and not any(m.number for m in measures):
        return [numbers.written(numbers.CIRCLED, k) for k in range(1, len(measures) + 1)]
    return [m.number for m in measures]


def finding_lines(finding: Finding) -> list[str]:
    """Print a finding: its heading, its goal, its measures with the responsibilities at the end."""
    lines = [heading_text(finding.number, finding.title, grouped=True)]
    if finding.goal:
        lines.append(GOAL_LABEL + finding.goal)
    own = bracket(finding.responsibilities, planned(finding.deadline, finding.deadline_changes))
    printed = zip(finding.measures, default_numbers(finding.measures), strict=True)
    measures = "".join(measure_text(measure, number) for measure, number in printed)
    due = any(planned(m.deadline, m.deadline_changes) for m in finding.measures)
    apart = not measures or due or any(m.responsibilities for m in finding.measures)
    lines.append((MEASURES_LABEL if measures else "") + measures + ("" if apart else own))
    lines.append(own if apart else "")
    return [line for line in lines if line]
