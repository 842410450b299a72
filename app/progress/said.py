"""What units reported on a finding: the version that holds, per unit and period, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.printing import sentence
from db.schema.records import Finding, Progress
from db.words import AfterClose


@dataclass(frozen=True, slots=True)
class Told:
    """One report that holds, and the number of the measure it is on ("" for the finding)."""

    report: Progress
    measure: str


def told_of(finding: Finding) -> tuple[Told, ...]:
    """List the reports that hold on a finding and its measures, by unit, then by date.

    What came after an item was struck off, and was not taken up, is left out. Units stand in the
    order in which they first reported on the finding or its measures.
    """
    found = [Told(report, "") for report in _holding(finding.progress)]
    for measure in finding.measures:
        found += [Told(report, measure.number) for report in _holding(measure.progress)]
    if len(found) < 2:
        return tuple(found)
    order = {unit: k for k, unit in enumerate(dict.fromkeys(told.report.unit for told in found))}
    return tuple(sorted(found, key=lambda t: (order[t.report.unit], t.report.date, t.report.id)))


def _holding(reports: Sequence[Progress]) -> list[Progress]:
    """Return the reports that were not corrected; what a unit said twice stands once, the later."""
    last: dict[tuple[str, str], Progress] = {}
    for report in standing(reports):
        last[(report.unit, report.done.strip())] = report
    return list(last.values())


def standing(reports: Iterable[Progress]) -> list[Progress]:
    """Return the reports that were taken up and not corrected since, the oldest first."""
    taken = [one for one in reports if one.counts or one.after_close is AfterClose.STARTS]
    corrected = {report.corrects for report in taken if report.corrects is not None}
    found = [report for report in taken if report.id not in corrected]
    return sorted(found, key=lambda r: (r.date, r.id))


def waiting(reports: Iterable[Progress]) -> list[Progress]:
    """Return the reports on something struck off that the office has not decided on."""
    known = list(reports)
    corrected = {report.corrects for report in known}
    return [r for r in known if r.after_close is AfterClose.WAITS and r.id not in corrected]


def by_unit(told: Sequence[Told]) -> dict[str, list[Told]]:
    """Group reports by unit, in order."""
    grouped: dict[str, list[Told]] = {}
    for one in told:
        grouped.setdefault(one.report.unit, []).append(one)
    return grouped


#: Whose report on which item: the unit, the item's id, the measure's number.
Place = tuple[str, int, str]


def latest(told: Sequence[Told]) -> dict[Place, Progress]:
    """Return the last report of each unit on the finding and on each measure."""
    found: dict[Place, Progress] = {}
    for one in told:
        found[(one.report.unit, one.report.item_id, one.measure)] = one.report
    return found


def said(last: Mapping[Place, Progress], what: str) -> str:
    """Join what units last said under "problems" or "next_step", each unit named."""
    texts: dict[str, list[str]] = {}
    for (unit, *_), report in last.items():
        text = sentences(getattr(report, what))
        if text and text not in texts.setdefault(unit, []):
            texts[unit].append(text)
    return "".join(f"{unit}：{''.join(t)}" for unit, t in texts.items() if t)


def sentences(text: str) -> str:
    """Return what somebody wrote in one or several lines as whole sentences."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(sentence(line) for line in lines if line)
