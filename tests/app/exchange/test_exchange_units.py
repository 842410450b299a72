"""A unit with the program: it opens what it was given, reports, hands in; the office receives."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_round import SmallRound, dump

from app.errors import NotFoundError, RefusedError
from app.exchange.issuing import Wanted, issue
from app.exchange.opening import Opened, open_package
from app.exchange.received import Status
from app.exchange.receiving import Receiving, receive
from app.exchange.submitting import submit
from app.items.items import ItemDraft, Party, add_measure, change_item
from app.ledger import Ledger, open_ledger
from app.ledger.undo import undo
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import list_rounds, load_round
from db import packages, progress
from db.words import Edition, ProgressState, Role

DAY = date(2024, 6, 20)
PERIOD = "2024-06"
TOWN = "东山镇"


def give(ledger: Ledger, small: SmallRound, folder: Path, period: str = PERIOD) -> Path:
    [one] = issue(ledger, small.id, Wanted(folder, period, (TOWN,)), by="李经办")
    return one.file


@pytest.fixture
def own(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    """The town's own ledger, made of what it was given."""
    path = tmp_path / "东山镇.zgtz"
    done = open_package(give(ledger, small, tmp_path / "下发"), path, today=DAY, by="周填报")
    assert done == Opened(TOWN, PERIOD, added=8, changed=0, tasks=5)
    return path


def test_the_units_ledger_holds_its_tasks_under_the_same_codes(
    ledger: Ledger, small: SmallRound, own: Path
) -> None:
    whole = load_round(ledger, small.id)
    with open_ledger(own) as unit:
        assert unit.edition is Edition.UNIT
        assert unit.name == TOWN
        [one] = list_rounds(unit)
        assert (one.uuid, one.code, one.name) == (
            whole.round.uuid,
            whole.round.code,
            whole.round.name,
        )
        mine = load_round(unit, one.id)
    office = {m.code: m for f in whole.findings for m in f.measures}
    for finding in mine.findings:
        for measure in finding.measures:
            same = office[measure.code]
            assert (measure.text, measure.number) == (same.text, same.number)
    assert [f.title for f in mine.findings] == [
        "学习不深入问题",
        "落实打折扣问题",
        "文山会海问题",
    ]
    assert mine.findings[0].deadline == whole.findings[0].deadline
    assert [(p.role, p.party) for p in mine.findings[0].responsibilities] == [
        (Role.LEAD_LEADER, "王一平"),
        (Role.RESPONSIBLE_UNIT, TOWN),
        (Role.RESPONSIBLE_UNIT, "县财政局"),
    ]


def test_reports_and_evidence_arrive_at_the_office(
    ledger: Ledger, small: SmallRound, own: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "签到表.pdf"
    proof.write_bytes(b"%PDF-1.4 x")
    with open_ledger(own) as unit:
        code = load_round(ledger, small.id).findings[0].measures[0].code
        [item] = [m.id for f in load_round(unit, 1).findings for m in f.measures if m.code == code]
        draft = ReportDraft(TOWN, ProgressState.DONE, "学完了。", DAY, "没有。", "保持。", PERIOD)
        add_progress(unit, item, draft, evidence=[proof])
        parcel = tmp_path / "上报.zip"
        done = submit(unit, parcel, by="周填报")
    assert (done.tasks, done.evidence) == (5, 1)
    with zipfile.ZipFile(parcel) as made:
        manifest = json.loads(made.read("manifest.json"))
        assert set(manifest["files"]) == {"整改任务填报表.xlsx", "佐证材料/签到表.pdf"}
        assert manifest["package"]["unit_name"] == TOWN
    [found] = receive(ledger, [parcel], Receiving(DAY))
    assert (found.status, found.added, found.warnings) == (Status.ACCEPTED, 1, ())
    [report] = progress.reports_on(ledger.handle, [small.measures[0]])[small.measures[0]]
    assert (report.done, report.problems, report.next_step) == ("学完了。", "没有。", "保持。")
    assert [one.name for one in report.evidence] == ["签到表.pdf"]
    assert receive(ledger, [parcel], Receiving(DAY))[0].status is Status.NOTHING_NEW
    listed = packages.answers_to(ledger.handle, found.package)
    assert listed == ()


def test_a_later_package_brings_the_tasks_up_to_date(
    ledger: Ledger, small: SmallRound, own: Path, tmp_path: Path
) -> None:
    parties = (Party(Role.RESPONSIBLE_UNIT, TOWN),)
    change_item(
        ledger,
        small.measures[0],
        ItemDraft("制定学习计划，逐月检查。", "①", deadline="2024年8月底前", parties=parties),
    )
    add_measure(ledger, small.findings[0], ItemDraft("新增的措施。", "④"))
    with open_ledger(own) as unit:
        item = load_round(unit, 1).findings[0].measures[1].id
        add_progress(unit, item, ReportDraft(TOWN, ProgressState.ONGOING, "研讨一次。", DAY))
    later = give(ledger, small, tmp_path / "七月", "2024-07")
    done = open_package(later, own, today=DAY)
    assert (done.added, done.changed, done.period) == (1, 1, "2024-07")
    with open_ledger(own) as unit:
        finding = load_round(unit, 1).findings[0]
        assert finding.measures[0].text == "制定学习计划，逐月检查。"
        assert finding.measures[1].progress[0].done == "研讨一次。"
        assert len(finding.measures) == 4
        submitted = submit(unit, tmp_path / "七月.zip")
        assert submitted.tasks == 6
        assert submit(unit, tmp_path / "六月.zip", period=PERIOD).tasks == 5
    assert [one.status for one in receive(ledger, [tmp_path / "六月.zip"], Receiving(DAY))] == [
        Status.ACCEPTED
    ]


def test_what_cannot_be_opened_leaves_nothing(
    ledger: Ledger, small: SmallRound, own: Path, tmp_path: Path
) -> None:
    given = next((tmp_path / "下发").glob("东山镇*.xlsx"))
    with open_ledger(own, read_only=True) as unit:
        before = dump(unit)
    with pytest.raises(RefusedError, match="已经打开过"):
        open_package(given, own, today=DAY)
    with open_ledger(own, read_only=True) as unit:
        assert dump(unit) == before
    book = load_workbook(given)
    book.remove(book["_zhenggai"])
    book.save(tmp_path / "丢了.xlsx")
    fresh = tmp_path / "新.zgtz"
    with pytest.raises(RefusedError, match="隐藏信息已丢失"):
        open_package(tmp_path / "丢了.xlsx", fresh, today=DAY)
    assert not fresh.exists()
    with pytest.raises(NotFoundError, match="没有打开过的下发包"):
        submit(ledger, tmp_path / "x.zip")
    assert small.id == 1


def test_opening_is_no_edit_by_hand(own: Path) -> None:
    with open_ledger(own) as unit, pytest.raises(RefusedError):
        undo(unit)
