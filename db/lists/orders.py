"""The orders a ledger's list can have besides the printed one, as SQL."""

from enum import StrEnum


class Order(StrEnum):
    """What findings are ordered by; their measures stay below them."""

    UNIT = "UNIT"
    DUE = "DUE"
    LIGHT = "LIGHT"
    STATE = "STATE"
    CLOSURE = "CLOSURE"
    LEADER = "LEADER"
    EVIDENCE = "EVIDENCE"


def _rank(column: str, *words: str) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words))
    return f"CASE {column} {cases} END"


_PARTY = """(SELECT {name} FROM responsibility r {join} WHERE r.item_id = f.id {where}
  ORDER BY r.position LIMIT 1)"""
_UNIT = _PARTY.format(
    name="CASE WHEN u.short <> '' THEN u.short ELSE u.name END",
    join="JOIN unit u ON u.id = r.unit_id",
    where="",
)
_LEADER = _PARTY.format(
    name="r.party", join="", where="AND r.role IN ('LEAD_LEADER', 'RESPONSIBLE_LEADER')"
)
_STRUCK = "f.closure_state IN ('CLOSED', 'CLOSED_ONGOING')"
#: Expressions on a finding `f`: those that always go up, then those that turn round.
_KEYS: dict[Order, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Order.UNIT: ((f"{_UNIT} IS NULL",), (_UNIT,)),
    Order.DUE: (("f.effective_due IS NULL",), ("f.effective_due",)),
    # what is struck off or done has no urgent light: it comes last either way
    Order.LIGHT: (
        (_STRUCK, "f.state = 'DONE'", "f.effective_due IS NULL"),
        ("f.effective_due",),
    ),
    Order.STATE: ((), (_rank("f.state", "NOT_STARTED", "ONGOING", "STAGE_DONE", "DONE"),)),
    Order.CLOSURE: (
        (),
        (
            _rank(
                "f.closure_state",
                "NONE",
                "REOPENED",
                "RETURNED",
                "APPLIED",
                "VERIFIED",
                "CLOSED_ONGOING",
                "CLOSED",
            ),
        ),
    ),
    Order.LEADER: ((f"{_LEADER} IS NULL",), (_LEADER,)),
    Order.EVIDENCE: (
        (),
        (
            "(SELECT count(*) FROM evidence e WHERE e.archived = 0 AND (e.item_id = f.id"
            " OR e.item_id IN (SELECT m.id FROM item m WHERE m.parent_id = f.id)))",
        ),
    ),
}


def order_sql(order: Order, *, descending: bool) -> str:
    """Write the ORDER BY of findings `f` and items `i`; equals stand in printed order."""
    up, turning = _KEYS[order]
    direction = " DESC" if descending else ""
    return ", ".join([*up, *(key + direction for key in turning), "f.path", "i.path"])
