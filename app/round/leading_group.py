"""The leading group: add, change, remove members, bring them into another order."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import RefusedError
from app.ledger import Ledger
from app.messages import round_parts as messages
from app.round.order import inserted, place_all, row_or_refuse
from db import rounds
from db.schema.records import Member
from db.words import MemberPost


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """Who it is: place in the group, name, and the post held outside it."""

    post: MemberPost
    name: str
    title: str = ""


def list_members(ledger: Ledger, round_id: int) -> tuple[Member, ...]:
    """List the leading group in order."""
    return rounds.members(ledger.handle, round_id)


def _columns(draft: MemberDraft) -> dict[str, object]:
    if not draft.name.strip():
        raise RefusedError(messages.NO_TEXT)
    return {"post": draft.post, "name": draft.name.strip(), "title": draft.title.strip()}


def add_member(
    ledger: Ledger, round_id: int, draft: MemberDraft, *, position: int | None = None, by: str = ""
) -> int:
    """Add a member at a 0-based place; for None behind the last one of the same post."""
    columns = _columns(draft)
    with ledger.change("add_member", f"新增领导小组成员：{draft.name}", by) as change:
        members = list_members(ledger, round_id)
        known = [member.id for member in members]
        place = {"round_id": round_id, "position": len(known)}
        member_id = change.insert("member", {**place, **columns})
        at = _behind_equals(members, draft.post) if position is None else position
        place_all(change, "member", [*known, member_id], inserted(known, member_id, at))
        return member_id


def _behind_equals(members: tuple[Member, ...], post: MemberPost) -> int:
    """Return the place behind everybody of this post or of one above it."""
    order = list(MemberPost)
    ranked = [
        place for place, m in enumerate(members, 1) if order.index(m.post) <= order.index(post)
    ]
    return max(ranked, default=0)


def change_member(ledger: Ledger, member_id: int, draft: MemberDraft, *, by: str = "") -> None:
    """Change a member."""
    columns = _columns(draft)
    with ledger.change("change_member", f"修改领导小组成员：{draft.name}", by) as change:
        row_or_refuse(change, "member", member_id)
        change.update("member", member_id, columns)


def remove_member(ledger: Ledger, member_id: int, *, by: str = "") -> None:
    """Remove a member; the name stays in the trail."""
    with ledger.change("remove_member", "删除领导小组成员", by) as change:
        row = row_or_refuse(change, "member", member_id)
        change.delete("member", member_id)
        left = [member.id for member in list_members(ledger, int(row["round_id"]))]
        place_all(change, "member", left, left)


def reorder_members(ledger: Ledger, round_id: int, ids: Sequence[int], *, by: str = "") -> None:
    """Bring members into another order. Raises RefusedError unless each is named once."""
    with ledger.change("reorder_members", "调整领导小组的顺序", by) as change:
        known = [member.id for member in list_members(ledger, round_id)]
        place_all(change, "member", known, ids)
