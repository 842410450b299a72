"""A check that reading lost nothing: every line of a source is somewhere in the plan."""

from collections import Counter
from collections.abc import Iterator

from app.plans.model import Plan, Source

#: What rows of a table are taken for: their words are in cells, not in one text.
ROW_KINDS = frozenset({"total", "note", "signature"})


def lost_lines(source: Source, plan: Plan) -> tuple[int, ...]:
    """Return the numbers of the lines whose text is in no item, section, title or list of rests.

    Also returns lines that `plan.lines` does not give back word for word. Empty for a sound plan.
    """
    given = {line.line: line.text for line in plan.lines}
    missing = [
        line.line for line in source.lines if given.get(line.line) != (line.printed or line.text)
    ]
    kept = Counter(_kept(plan))
    rows = {line.line for line in source.lines if line.table >= 0}
    for placed in plan.lines:
        row = placed.kind in ROW_KINDS and placed.line in rows
        if row or placed.kind in {"table", "struck"}:
            continue
        text = placed.live.strip()
        if placed.kind == "title" and text in plan.title:
            continue
        pieces = [part.strip() for part in text.split("\n") if part.strip()]
        wanted = [text] if kept[text] else pieces
        if not all(kept[part] > 0 for part in wanted):
            missing.append(placed.line)
        kept.subtract(wanted)
    return tuple(missing)


def _kept(plan: Plan) -> Iterator[str]:
    """Yield every printed paragraph the plan keeps, without the blanks around it."""
    for section in plan.sections:
        yield section.heading.strip()
        yield from (text.strip() for text in section.body.split("\n"))
    for category in plan.categories:
        layouts = (category.layout, *(finding.layout for finding in category.findings))
        for paragraph in (paragraph for layout in layouts for paragraph in layout):
            yield "".join(piece.text for piece in paragraph).strip()
    yield from (entry.text.strip() for entry in plan.unplaced)
