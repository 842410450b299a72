"""Whether anything has quoted the deadline of an item: reports, documents, what went to units."""

from db.file.connection import Handle

#: What hangs on an item and says something about its deadline: who filed, asked, applied or got
#: it, knew it. A planning round asks units for deadlines: its workbooks quote none.
_HANGING = ("progress", "closure", "extension", "package_row")

_QUOTED = f"""
WITH family(id) AS (
  SELECT id FROM item WHERE :item IN (id, parent_id)
  UNION SELECT parent_id FROM item WHERE id = :item AND kind = 'MEASURE'),
entered(change_id) AS (
  SELECT coalesce(max(t.change_id), 0) FROM trail t JOIN change c ON c.id = t.change_id
  WHERE t.noun = 'item' AND t.row_id = :item AND t.new LIKE '%"deadline_raw"%')
SELECT 1 FROM trail t JOIN change c ON c.id = t.change_id
WHERE t.subject_id IN (SELECT id FROM family) AND t.noun IN {_HANGING} AND t.old = ''
  AND t.change_id > (SELECT change_id FROM entered) AND c.undone_by IS NULL
  AND NOT (t.noun = 'package_row' AND EXISTS (SELECT 1 FROM package_row r
    WHERE r.id = t.row_id AND r.content LIKE '%"proposed_deadline"%'))
UNION ALL
SELECT 1 FROM document d JOIN item i ON i.id = :item AND i.round_id = d.round_id
JOIN trail t ON t.noun = 'document' AND t.row_id = d.id AND t.old = ''
WHERE t.change_id > (SELECT change_id FROM entered)
LIMIT 1
"""


def is_quoted(handle: Handle, item_id: int) -> bool:
    """Whether something has quoted the deadline of an item since its words were entered.

    A measure goes by its finding's deadline, and a finding is told with its measures: what was
    said of one quotes the others too. What came in the same change (an import) does not count.
    """
    return handle.sql(_QUOTED, {"item": item_id}).fetchone() is not None
