"""What runs for every file that comes back, or every row of it, finds its rows by an index."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import derived_columns, items, joins, packages, progress, proposals, units
from db.file import connection, search
from db.file.connection import Handle


@pytest.fixture
def handle(tmp_path: Path) -> Iterator[Handle]:
    opened = connection.open_file(tmp_path / "a.zgtz", create=True)
    yield opened
    opened.close()


ASKED: dict[str, Callable[[Handle], object]] = {
    "codes": lambda h: items.items_by_code(h, ["XC24-001-01-C"]),
    "items": lambda h: items.items_by_id(h, [1]),
    "rounds of items": lambda h: items.rounds_of(h, [1]),
    "findings of items": lambda h: derived_columns.findings_of(h, [1]),
    "findings and measures": lambda h: derived_columns.findings_and_measures(h, [1]),
    "parties": lambda h: joins.responsibilities_of(h, [1]),
    "extensions": lambda h: joins.extensions_of(h, [1]),
    "latest reports": lambda h: progress.latest_states(h, [1]),
    "assignments": lambda h: progress.assignments_of(h, [1]),
    "evidence": lambda h: progress.evidence_of(h, [1]),
    "standing reports": lambda h: packages.standing_reports(h, 1, "2024-06", [1]),
    "package": lambda h: packages.by_uuid(h, "x"),
    "answers": lambda h: packages.answers_to(h, "x"),
    "rows of a package": lambda h: packages.contents(h, 1),
    "unit": lambda h: packages.unit_name(h, 1),
    "unit by name": lambda h: units.unit_id_of(h, "县财政局"),
    "proposals": lambda h: proposals.newest(h, 1, [1]),
    "texts": lambda h: search.index_rows(h, "progress", [1]),
}
#: What is asked for, and the pairs of item and unit found for it.
LISTS = re.compile(r"SCAN (json_each|pair)\b")
#: A short name is looked for only where no full name and no alias fits; there are few units.
SMALL = "unit by name"


@pytest.mark.parametrize("what", ASKED)
def test_nothing_is_read_from_end_to_end(handle: Handle, what: str) -> None:
    asked: list[str] = []
    handle.raw.set_trace_callback(asked.append)
    ASKED[what](handle)
    handle.raw.set_trace_callback(None)
    own = [text.strip() for text in asked if "search_index" not in text]
    selects = [text for text in own if text.startswith("SELECT")]
    assert selects
    for text in selects:
        steps = [row[3] for row in handle.raw.execute(f"EXPLAIN QUERY PLAN {text}")]
        scans = [one for one in steps if one.startswith("SCAN") and not LISTS.match(one)]
        assert scans == [] or what == SMALL, text
