"""A round as the public may see it: hidden findings gone, the rest numbered anew without a gap.

Every figure of a public document is counted from this view, so none betrays what is left out: an
outcome that is linked to a hidden finding is left out too, and no total of the whole is printed.
"""

from app.items import numbers
from db.schema.records import Category, Finding, Measure, Responsibility, WholeRound
from db.words import Role


def public_view(whole: WholeRound) -> WholeRound:
    """Return the round without hidden findings, contacts and internal notes."""
    hidden = frozenset(
        item_id
        for finding in whole.findings
        if not finding.public
        for item_id in (finding.id, *(m.id for m in finding.measures))
    )
    return whole._replace(
        categories=_categories(whole.categories),
        outcomes=tuple(o for o in whole.outcomes if not hidden & set(o.item_ids)),
        members=(),
        units=tuple(unit._replace(contact="", phone="") for unit in whole.units),
    )


def _categories(found: tuple[Category, ...]) -> tuple[Category, ...]:
    shown: list[Category] = []
    count = 0
    for category in found:
        findings = [f for f in category.findings if f.public]
        if not findings:
            continue
        named = bool(category.number or category.title)
        number = numbers.chinese(len(shown) + 1) if named else ""
        anew = tuple(_finding(f, count + k) for k, f in enumerate(findings, start=1))
        shown.append(category._replace(number=number, findings=anew, layout=()))
        count += len(findings)
    return tuple(shown)


def _finding(finding: Finding, number: int) -> Finding:
    return finding._replace(
        number=str(number),
        code="",
        note="",
        layout=(),
        extras=(),
        responsibilities=_parties(finding.responsibilities),
        measures=tuple(map(_measure, finding.measures)),
    )


def _measure(measure: Measure) -> Measure:
    parties = _parties(measure.responsibilities)
    return measure._replace(code="", note="", extras=(), responsibilities=parties)


def _parties(found: tuple[Responsibility, ...]) -> tuple[Responsibility, ...]:
    return tuple(party for party in found if party.role is not Role.CONTACT)
