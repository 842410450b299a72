"""A plan's text into a ledger and out again as a document, for the tests of documents."""

from datetime import date

from app.documents.content import Document, texts
from app.documents.plan import make_plan
from app.ledger import Ledger
from app.plans.importing import Importing, import_plan
from app.plans.model import DeadlineBasis
from app.plans.parsing import parse, source_of_text
from app.round.rounds import load_round
from db.schema.records import Finding, Measure, WholeRound
from db.words import ClosureState, ProgressState

DAY = date(2024, 4, 1)


def squeezed(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def source_paragraphs(text: str) -> list[str]:
    """The lines of a source that are not blank."""
    return [squeezed(line) for line in text.splitlines() if line.strip()]


def imported(ledger: Ledger, text: str) -> WholeRound:
    """Take a plan's text into an empty ledger and return the round."""
    plan = parse(source_of_text(text), basis=DeadlineBasis(2024))
    return load_round(ledger, import_plan(ledger, plan, Importing("方案.txt", DAY)).round_id)


def printed(document: Document) -> list[str]:
    """Every text of a document without its white space."""
    return [squeezed(text) for text in texts(document)]


def printed_plan(whole: WholeRound) -> list[str]:
    """The plan's paragraphs without white space."""
    return printed(make_plan(whole, as_of=DAY))


def changed(whole: WholeRound, new: Finding) -> WholeRound:
    """The round with one finding replaced by another of the same id."""
    categories = tuple(
        c._replace(findings=tuple(new if f.id == new.id else f for f in c.findings))
        for c in whole.categories
    )
    return whole._replace(categories=categories)


def with_measure(finding: Finding, new: Measure) -> Finding:
    """The finding with one measure replaced by another of the same id."""
    measures = tuple(new if m.id == new.id else m for m in finding.measures)
    return finding._replace(measures=measures)


def new_measure(text: str, number: str = "") -> Measure:
    """A measure that was added by hand."""
    return Measure(99_999, "", number, text, ProgressState.NOT_STARTED, ClosureState.NONE)


def differences(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Return the paragraphs only in the first and only in the second, in order."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]
