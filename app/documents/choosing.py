"""A list of chosen items only: what `--id` keeps of a round."""

from collections.abc import Sequence

from app.errors import NotFoundError, RefusedError
from app.messages import documents as messages
from app.messages.items import no_such_item
from db.schema.records import Finding, WholeRound


def only(whole: WholeRound, codes: Sequence[str]) -> WholeRound:
    """Keep the findings and measures with these codes; a finding's code keeps all its measures.

    Raises NotFoundError for a code that the round does not have.
    """
    wanted = {code.strip().upper() for code in codes}
    known = {code for f in whole.findings for code in _codes(f)}
    for code in codes:
        if code.strip().upper() not in known:
            raise NotFoundError(no_such_item(code))
    kept = (
        category._replace(findings=found)
        for category in whole.categories
        if (found := tuple(_kept(f, wanted) for f in category.findings if wanted & _codes(f)))
    )
    return whole._replace(categories=tuple(kept))


def refuse_choice(name: str, codes: Sequence[str]) -> None:
    """Raise RefusedError for a document whose figures are of the whole round."""
    if codes:
        raise RefusedError(messages.whole_round_only(name))


def _codes(finding: Finding) -> set[str]:
    return {finding.code, *(measure.code for measure in finding.measures)}


def _kept(finding: Finding, wanted: set[str]) -> Finding:
    if finding.code in wanted:
        return finding
    return finding._replace(measures=tuple(m for m in finding.measures if m.code in wanted))
