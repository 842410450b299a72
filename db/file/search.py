"""Full-text search: the only place that knows SQLite's FTS5.

Every pair of neighbouring characters is one word, written in hexadecimal, so that any stretch of
two or more characters is a phrase of words, one character is a prefix, and punctuation counts.
"""

import json
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from db.file.connection import Handle
from db.schema.item_fields import REPORT, Use, fields_with


def _item_text() -> str:
    """Write what is found of an item; a field that is blank adds nothing, not even a gap.

    So the texts of an old file stay as they are when a searched field is added. (The first five
    always had their gaps.)
    """
    found = fields_with(Use.SEARCHED)
    names = [f"coalesce({one.name}, '')" if one.blank is None else one.name for one in found]
    later = (f" || iif({one} = '', '', ' ' || {one})" for one in names[_WITH_GAPS:])
    return " || ' ' || ".join(names[:_WITH_GAPS]) + "".join(later)


_WITH_GAPS = 5
#: Which fields of which table are found, as an SQL expression over the row.
TEXTS = {
    "item": _item_text(),
    "progress": " || ' ' || ".join(one.name for one in REPORT if Use.SEARCHED in one.uses),
    "unit": "name || ' ' || short || ' ' || contact",
    "leader": "name || ' ' || post",
    "section": "heading || ' ' || body",
    "outcome": "text",
    "evidence": "name",
}

#: The items whose own text contains what `query_of` made of :text, for other queries to use.
ITEM_IDS = """SELECT t.row_id FROM search_text t WHERE t.noun = 'item' AND t.id IN
  (SELECT rowid FROM search_index WHERE search_index MATCH :text)"""


class Hit(NamedTuple):
    """A row whose text contains what was asked for."""

    noun: str
    row_id: int
    text: str


def _fold(text: str) -> str:
    """Make full and half width, upper and lower case equal, and every run of blanks one."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def span_of(text: str, wanted: str) -> tuple[int, int]:
    """Return where `wanted` first stands in `text`, folded as in the index; (0, 0): nowhere."""
    folded, origin = "", []
    for place, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).lower():
            if one.isspace() and (not folded or folded[-1] == " "):
                continue
            folded += " " if one.isspace() else one
            origin.append(place)
    target = _fold(wanted)
    at = folded.find(target)
    if at < 0 or not target:
        return 0, 0
    return origin[at], origin[at + len(target) - 1] + 1


def words(text: str) -> str:
    """Write text as pairs of characters; the last one stands alone so that prefixes find it."""
    folded = _fold(text)
    signs = folded.encode("utf-16-be", "surrogatepass").hex("x", 2) + "x"
    if len(signs) == 5 * len(folded):  # four digits and an x a character: slices of one string
        return " ".join([signs[at : at + 9] for at in range(0, len(signs), 5)])
    each = [f"{ord(sign):04x}" for sign in folded]  # there are rare ones of five digits
    return " ".join(map("x".join, zip(each, [*each[1:], ""], strict=False)))


def query_of(text: str) -> str:
    """Write what the user typed as an FTS5 query; "" when there is nothing to look for."""
    folded = _fold(text)
    if not folded:
        return ""
    if len(folded) == 1:
        return f"{ord(folded):04x}x*"
    return '"' + words(folded).rsplit(" ", 1)[0] + '"'


def index_touched(handle: Handle, touched: set[tuple[str, int]]) -> None:
    """Make the index say what these rows say now, by table and id."""
    for noun in TEXTS:
        found = sorted(row_id for known, row_id in touched if known == noun)
        if found:
            index_rows(handle, noun, found)


def index_rows(handle: Handle, noun: str, row_ids: Sequence[int]) -> None:
    """Make the index say what these rows say now, or no longer."""
    ids = json.dumps(list(row_ids))
    among = "IN (SELECT value FROM json_each(?))"
    text = f"SELECT row_id, id, text FROM search_text WHERE noun = ? AND row_id {among}"
    known = {row_id: (at, said) for row_id, at, said in handle.sql(text, (noun, ids))}
    text = f"SELECT id, {TEXTS[noun]} FROM {noun} WHERE id {among}"
    now = dict(handle.sql(text, (ids,)))
    changed = [id_ for id_ in row_ids if known.get(id_, (0, None))[1] != now.get(id_)]
    _drop(handle, [known[row_id] for row_id in changed if row_id in known])
    _add(handle, noun, [(row_id, now[row_id]) for row_id in changed if row_id in now])


def _drop(handle: Handle, rows: Sequence[tuple[int, str]]) -> None:
    """Take texts out of the index, which must be told what it holds."""
    delete = "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', ?, ?)"
    handle.many(delete, ((at, words(said)) for at, said in rows))
    handle.many("DELETE FROM search_text WHERE id = ?", ((at,) for at, _ in rows))


def _add(handle: Handle, noun: str, rows: Sequence[tuple[int, str]]) -> None:
    named = [{"noun": noun, "row_id": row_id, "text": text} for row_id, text in rows]
    places = handle.insert_all("search_text", named)
    handle.many(
        "INSERT INTO search_index(rowid, words) VALUES (?, ?)",
        ((at, words(text)) for at, (_, text) in zip(places, rows, strict=True)),
    )


def rebuild(handle: Handle) -> None:
    """Index everything anew, after bulk work that wrote past the trail."""
    handle.sql("INSERT INTO search_index(search_index) VALUES ('delete-all')")
    handle.sql("DELETE FROM search_text")
    for noun, expression in TEXTS.items():
        handle.sql(
            f"INSERT INTO search_text(noun, row_id, text) SELECT '{noun}', id, {expression}"
            f" FROM {noun}"
        )
    handle.many(
        "INSERT INTO search_index(rowid, words) VALUES (?, ?)",
        ((row[0], words(row[1])) for row in handle.sql("SELECT id, text FROM search_text")),
    )


def find(handle: Handle, text: str, limit: int = 50) -> tuple[Hit, ...]:
    """Find rows whose text contains `text`, the newest first; "" finds nothing."""
    query = query_of(text)
    if not query:
        return ()
    rows = handle.sql(
        """
        SELECT t.noun, t.row_id, t.text FROM search_text t WHERE t.id IN
          (SELECT rowid FROM search_index WHERE search_index MATCH ?
           ORDER BY rowid DESC LIMIT ?)
        ORDER BY t.id DESC
        """,
        (query, limit),
    )
    return tuple(Hit(*row) for row in rows)
