"""The same edit on many items: preview, one change, one undo, a backup before."""

import pytest
from small_round import SmallRound, dump

from app.errors import CancelledError, NotFoundError, RefusedError
from app.items.bulk import BulkEdit, BulkRow, RoleEdit, apply_bulk, preview_bulk
from app.items.items import archive_item, row_of
from app.job import Job
from app.ledger import Ledger
from app.ledger.backup import list_backups
from app.ledger.undo import redo, undo
from db.items import responsibilities_of
from db.words import RectificationType, Role


def parties(ledger: Ledger, item: int) -> list[tuple[Role, str]]:
    found = responsibilities_of(ledger.handle, [item]).get(item, ())
    return [(party.role, party.party) for party in found]


def test_preview_tells_what_changes_and_writes_nothing(ledger: Ledger, small: SmallRound) -> None:
    before = dump(ledger)
    edit = BulkEdit(
        deadline="2024年6月底前",
        rectification=RectificationType.TIMED,
        roles=(
            RoleEdit(Role.LEAD_LEADER, ("李四",)),
            RoleEdit(Role.RESPONSIBLE_UNIT, ("县委办", "东山镇", " "), add=True),
        ),
    )
    rows = preview_bulk(ledger, [small.findings[0], small.measures[1]], edit)
    code = row_of(ledger, small.findings[0]).code
    assert rows[0] == BulkRow(small.findings[0], code, "问题 1", "整改类型", "未定", "限期整改")
    assert [(row.item_id, row.field, row.old, row.new) for row in rows[1:]] == [
        (small.findings[0], "牵头领导", "王一平", "李四"),
        (small.findings[0], "责任单位", "东山镇、县财政局", "东山镇、县财政局、县委办"),
        (small.measures[1], "完成时限", "2024年5月底前", "2024年6月底前"),
        (small.measures[1], "牵头领导", "", "李四"),
        (small.measures[1], "责任单位", "", "县委办、东山镇"),
    ]
    assert dump(ledger) == before


def test_all_of_it_is_one_change_after_a_backup(ledger: Ledger, small: SmallRound) -> None:
    before = dump(ledger)
    edit = BulkEdit(
        deadline="2024年12月底前",
        rectification=RectificationType.LONG_TERM,
        roles=(RoleEdit(Role.LEAD_UNIT, ("县民政局",)), RoleEdit(Role.COOPERATING_UNIT, ())),
    )
    assert apply_bulk(ledger, [*small.findings, small.measures[1]], edit) == 5
    assert len(list_backups(ledger.path)) == 1
    assert parties(ledger, small.findings[1]) == [(Role.LEAD_UNIT, "县民政局")]
    assert parties(ledger, small.findings[2]) == [
        (Role.RESPONSIBLE_UNIT, "东山镇"),
        (Role.RESPONSIBLE_UNIT, "县财政局"),
        (Role.LEAD_UNIT, "县民政局"),
    ]
    assert {row_of(ledger, m).effective_due for m in small.measures} == {"2024-12-31"}
    assert row_of(ledger, small.findings[3]).rectification is RectificationType.LONG_TERM
    assert row_of(ledger, small.measures[1]).rectification is RectificationType.UNSET
    after = dump(ledger)
    undo(ledger)
    assert dump(ledger) == before
    redo(ledger)
    assert dump(ledger) == after


def test_a_category_stands_for_its_findings(ledger: Ledger, small: SmallRound) -> None:
    archive_item(ledger, small.findings[1])
    assert apply_bulk(ledger, [small.categories[0]], BulkEdit(deadline="")) == 1
    assert row_of(ledger, small.findings[0]).deadline is None


def test_nothing_to_change_is_refused(ledger: Ledger, small: SmallRound) -> None:
    for edit in (BulkEdit(), BulkEdit(deadline="2024年6月底前")):
        with pytest.raises(RefusedError):
            apply_bulk(ledger, [small.findings[0]], edit)
    assert list_backups(ledger.path) == ()
    with pytest.raises(NotFoundError):
        preview_bulk(ledger, [999], BulkEdit(deadline=""))


def test_stopping_leaves_nothing(ledger: Ledger, small: SmallRound) -> None:
    class Stopping(Job):
        seen = 0

        def progress(self, done: int, total: int, what: str) -> None:
            self.seen += what.startswith("问题") and done < total

        @property
        def stopped(self) -> bool:
            return self.seen > 1

    before = dump(ledger)
    with pytest.raises(CancelledError):
        apply_bulk(ledger, small.findings, BulkEdit(deadline=""), job=Stopping())
    assert dump(ledger) == before
