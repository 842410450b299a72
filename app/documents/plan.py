"""整改落实方案: the plan, word for word where nothing changed, with today's values where it did."""

from collections.abc import Iterator
from datetime import date

from app.documents import phrases
from app.documents.content import (
    Block,
    Document,
    Look,
    Part,
    Signature,
    body,
    paragraph,
)
from app.documents.levels import heading_look, narrative
from app.documents.plan_layout import Printed, print_category, print_finding
from app.documents.titles import title_lines
from db.schema.records import Category, Section, WholeRound


def make_plan(whole: WholeRound, *, as_of: date, signature: Signature | None = None) -> Document:
    """Return the plan; signed and dated only when a signature is given."""
    title = whole.round.title or phrases.plan_title(whole.round)
    before, after = whole.sections[: whole.round.tasks_at], whole.sections[whole.round.tasks_at :]
    grouped = any(section.heading for section in before)
    blocks: list[Block] = [paragraph("\n".join(title_lines(title)), Look.TITLE)]
    for section in before:
        blocks += _section(section)
    known = {category.id for category in whole.categories}
    for category in whole.categories:
        for section in after:
            if section.category_id == category.id:
                blocks += _section(section)
        blocks += _category(category, grouped=grouped)
    for section in after:
        if section.category_id not in known:
            blocks += _section(section)
    if signature:
        blocks.append(signature)
    return Document(title, (Part(tuple(blocks)),), whole.office, as_of)


def _section(section: Section) -> Iterator[Block]:
    if section.heading:
        yield paragraph(section.heading, heading_look(section.heading, 1))
    yield from (narrative(line.strip()) for line in section.body.splitlines() if line.strip())


def _category(category: Category, *, grouped: bool) -> Iterator[Block]:
    level = 2 if grouped else 1
    yield from _printed(print_category(category, grouped=grouped), level, category.id)
    for finding in category.findings:
        yield from _printed(print_finding(finding), 3, finding.id)


def _printed(lines: list[Printed], level: int, item: int) -> Iterator[Block]:
    """Return printed lines as paragraphs; a value of several lines makes several of them."""
    for text, is_heading in lines:
        if is_heading:
            first, *rest = text.strip().split("\n")
            yield paragraph(first.strip(), heading_look(first, level), item)
            yield from body("\n".join(rest), item)
        else:
            yield from body(text, item)
