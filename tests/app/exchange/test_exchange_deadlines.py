"""Deadlines that change, on their way to units and back: original and in force, on both sides."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from returning import DAY, PERIOD, TOWN, cells_of, filled, take
from small_round import SmallRound

from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.errors import RefusedError
from app.exchange.issuing import Wanted, issue
from app.exchange.opening import open_package, take_package
from app.exchange.outline import Entry, read_lines
from app.exchange.parcels import opened
from app.exchange.previewing import preview_parcel
from app.exchange.receiving import Receiving, accept
from app.exchange.returned import read_returned
from app.items.deadline_words import deadline_words
from app.items.items import item_detail, row_of, set_deadline
from app.items.revising import changes_of
from app.ledger import Ledger, open_ledger
from app.ledger.check import check_ledger
from app.ledger.undo import undo
from app.round.rounds import load_round
from db.schema.records import Category, Measure
from db.words import Choice, DeadlineChangeKind

Give = Callable[[], Path]
NINE, TEN = "2024年9月底前", "2024年10月底前"


@pytest.fixture
def give(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Give:
    """Issue to the town, each time into another folder."""

    def made() -> Path:
        folder = tmp_path / f"下发{len(list(tmp_path.glob('下发*')))}"
        [one] = issue(ledger, small.id, Wanted(folder, PERIOD, (TOWN,)), by="李经办")
        return one.file

    return made


def measures(ledger: Ledger) -> list[Measure]:
    return [one for finding in load_round(ledger, 1).findings for one in finding.measures]


def words(ledger: Ledger, item_id: int) -> str:
    item = item_detail(ledger, item_id)
    assert not isinstance(item, Category)
    return deadline_words(item.deadline, item.deadline_changes)


def test_what_was_issued_is_quoted(ledger: Ledger, small: SmallRound, give: Give) -> None:
    give()
    with pytest.raises(RefusedError, match="理由"):
        set_deadline(ledger, small.measures[1], NINE)


def test_the_workbook_prints_both_and_the_unit_has_both(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path
) -> None:
    item = small.measures[1]
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    set_deadline(ledger, item, NINE, reason="会议另定", by="赵办")
    printed = f"原定2024年5月底前，现为{NINE}（更正）"
    book = give()
    assert printed in cells_of(book, "完成时限")
    with open_ledger(path) as unit:
        assert take_package(unit, book, today=DAY).changed == 1
        own = measures(unit)[1].id
        assert words(unit, own) == printed
        (line,) = changes_of(unit.handle, own)
        assert (line.kind, line.by, line.basis) == (
            DeadlineChangeKind.CORRECTION,
            "赵办",
            "会议另定",
        )
        assert row_of(unit, own).effective_due == "2024-09-30"
        assert not check_ledger(unit)
    undo(ledger)
    again = give()
    with open_ledger(path) as unit:  # what the office took back goes at the unit as well
        assert take_package(unit, again, today=DAY).changed == 1
        own = measures(unit)[1].id
        assert words(unit, own) == "2024年5月底前"
        assert not check_ledger(unit)


def test_a_correction_in_place_comes_down_in_place(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path
) -> None:
    set_deadline(ledger, small.measures[1], NINE)
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    with open_ledger(path) as unit:
        assert words(unit, measures(unit)[1].id) == NINE


def test_an_extension_is_in_force_at_the_unit(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path
) -> None:
    asked = request_extension(
        ledger, small.measures[1], ExtensionDraft("量大", TEN, DAY), by="填报员"
    )
    approve_extension(ledger, asked, on=DAY, by="审批人")
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    with open_ledger(path) as unit:
        own = measures(unit)[1].id
        assert row_of(unit, own).effective_due == "2024-10-31"
        assert words(unit, own) == f"原定2024年5月底前，现为{TEN}（经批准延期）"


def older(line: str) -> str:
    """Write an item as a program wrote it that knew no changes of deadlines."""
    values = json.loads(line)
    values.pop("changes", None)
    return json.dumps(values, ensure_ascii=False)


def test_an_older_office_tells_one_deadline(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its packages name no changes: another day than before is a line at the unit."""
    path = tmp_path / "本单位.zgtz"
    open_package(give(), path, today=DAY)
    set_deadline(ledger, small.measures[1], NINE, reason="会议另定")
    book = give()
    told = read_lines([*map(older, _lines(book))])
    assert told is not None
    assert {one.changes for one in told.entries} == {None}
    code = row_of(ledger, small.measures[1]).code
    entries = tuple(_said(one, NINE) if one.code == code else one for one in told.entries)
    monkeypatch.setattr("app.exchange.opening.read_lines", lambda _: told._replace(entries=entries))
    with open_ledger(path) as unit:
        take_package(unit, book, today=DAY)
        own = measures(unit)[1].id
        assert words(unit, own) == f"原定2024年5月底前，现为{NINE}（随方案修订）"


def _said(entry: Entry, deadline: str) -> Entry:
    return entry._replace(deadline=deadline)


def _lines(book: Path) -> list[str]:
    with opened(book) as parcels:
        return list(read_returned(parcels[0].book, outline=True).outline)


def test_a_deadline_that_a_unit_changed_is_a_correction_once_the_office_takes_it(
    ledger: Ledger, small: SmallRound, give: Give, tmp_path: Path
) -> None:
    item = small.measures[1]
    set_deadline(ledger, item, NINE)
    book = give()
    set_deadline(ledger, item, TEN, reason="会议另定")
    place = cells_of(book, "编号").index(row_of(ledger, item).code)
    printed = f"原定{NINE}，现为2024年12月底前（更正）"
    came = filled(book, tmp_path / "回.xlsx", {place: {"完成时限": printed}})
    take(ledger, came)
    assert words(ledger, item) == f"原定{NINE}，现为{TEN}（更正）"
    choices = {(item, "deadline"): (Choice.THEIRS, "同意")}
    with opened(came) as [parcel]:
        preview = preview_parcel(ledger, parcel, DAY)
        accept(ledger, preview, parcel, choices, Receiving(DAY, by="李经办"))
    assert words(ledger, item) == printed
    assert changes_of(ledger.handle, item)[-1].basis == f"采用{TOWN}填报表中改动的完成时限"
