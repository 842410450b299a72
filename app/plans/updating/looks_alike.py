"""Whether a finding of a file is one of the ledger reworded: asked before another one is added."""

import difflib
import re
from collections.abc import Sequence

from app.errors import RefusedError
from app.messages import updates as messages
from app.plans.model import PlanCategory, PlanFinding
from app.plans.updating.cells import ALL, Answers, Question
from db.schema.records import Category, Finding

#: How alike two titles with the same number must be to count as one finding reworded.
ALIKE = 0.6

_FRAME = re.compile(r"^关于|的?问题(?:的?整改)?$|的?整改$")

Wanted = tuple[PlanCategory, PlanFinding]
Entry = tuple[Category, Finding]


def likeness(new: PlanFinding, old: Finding) -> float:
    """Tell how alike two titles are, the frame that all titles have left out (关于…的问题)."""
    return difflib.SequenceMatcher(None, _bare(new.title), _bare(old.title)).ratio()


def _bare(title: str) -> str:
    return _FRAME.sub("", title.strip(" 。")) or title


def by_number(wanted: Wanted, left: Sequence[Entry]) -> Entry | None:
    """Return the ledger's finding of the same number, the one most alike where there are several.

    Numbers that start anew in each category are compared inside one.
    """
    return _best(wanted, [entry for entry in left if _same_number(wanted, entry)])


def by_likeness(wanted: Wanted, left: Sequence[Entry]) -> Entry | None:
    """Return the ledger's finding that reads most like one of the file, whatever its number."""
    return _best(wanted, [one for one in left if likeness(wanted[1], one[1]) >= ALIKE])


def _best(wanted: Wanted, near: Sequence[Entry]) -> Entry | None:
    return max(near, key=lambda entry: likeness(wanted[1], entry[1]), default=None)


def _same_number(wanted: Wanted, entry: Entry) -> bool:
    (category, new), (known, old) = wanted, entry
    if not new.number or new.number != old.number:
        return False
    unsaid = not category.title and not category.number
    return unsaid or category.title == known.title or category.number == known.number


def keys_of(findings: Sequence[Wanted]) -> list[str]:
    """Return what answers each finding of a file: its number, with the category's if it repeats."""
    numbers = [new.number for _, new in findings]
    return [
        new.number
        if new.number and numbers.count(new.number) == 1
        else f"{category.number or category.title}-{new.number or new.title}"
        for category, new in findings
    ]


def question(key: str, new: PlanFinding, old: Finding, *, numbered: bool) -> Question:
    """Ask whether a finding of the file is one of the ledger; `numbered`: by the same number."""
    told = (old.id, old.code, old.number, old.title)
    alike = numbered and likeness(new, old) >= ALIKE
    return Question(key, new.line, new.number, new.title, *told, likely=alike)


def refuse_strange(answers: Answers, keys: Sequence[str]) -> None:
    """Raise RefusedError for answers to findings that are not there, or that contradict."""
    strange = sorted((answers.same | answers.new) - {*keys, ALL})
    if strange:
        raise RefusedError(messages.no_question(strange))
    twice = sorted(answers.same & answers.new)
    if twice:
        raise RefusedError(messages.both_answers(twice))
