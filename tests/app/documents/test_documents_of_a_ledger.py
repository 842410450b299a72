"""From a ledger to a saved, recorded document: frozen figures, refusals, the command line."""

import hashlib
from datetime import date
from pathlib import Path

import docx
import pytest
from small_round import TODAY, SmallRound, party

from app.__main__ import main
from app.closing.closures import ClosureDraft, add_closure
from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.documents.producing import Wanted, produce, refuse_early
from app.documents.registry import KINDS, make_content, make_document
from app.documents.wording import vocabulary
from app.errors import NotFoundError, RefusedError
from app.items.items import set_parties, set_public
from app.ledger import Ledger
from app.ledger.settings import change_setting
from app.ledger.snapshots import get_snapshot, make_snapshot
from app.progress.reports import ReportDraft, add_progress
from app.round.outcomes import OutcomeDraft, add_outcome
from app.round.rounds import load_round
from db.schema.records import Snapshot
from db.words import ClosureState, OutcomeKind, ProgressState, Role

WORDS = vocabulary("completed")
NOT_STARTED, ONGOING, STAGE_DONE, DONE = ProgressState


def say(ledger: Ledger, item: int, draft: ReportDraft) -> None:
    """File a report as its unit's clerk."""
    add_progress(ledger, item, draft, by="填报员")


@pytest.fixture
def told(ledger: Ledger, small: SmallRound) -> SmallRound:
    """The small round with progress in every state, one struck off, one hidden, one extended."""
    one, _, three, four = small.findings
    may = date(2024, 5, 6)
    for measure in small.measures[:3]:
        for unit in ("东山镇", "县财政局"):
            say(ledger, measure, ReportDraft(unit, DONE, f"{unit}已办结", may))
    for state, day in ((ClosureState.APPLIED, 8), (ClosureState.VERIFIED, 9)):
        by = "核实员" if state is ClosureState.VERIFIED else "申请员"
        add_closure(ledger, one, ClosureDraft(state, date(2024, 5, day)), by=by)
    add_closure(ledger, one, ClosureDraft(ClosureState.CLOSED, date(2024, 5, 10)), by="核实员")
    owing = {3: ("东山镇", "县财政局"), 4: ("县教育局", "县人社局")}
    for place, units in owing.items():
        for unit in units:
            draft = ReportDraft(unit, STAGE_DONE, "台账已建立", may, "有遗漏", "逐月核对")
            say(ledger, small.measures[place], draft)
    say(ledger, small.measures[5], ReportDraft("东山镇", ONGOING, "减会三成", may, "上级会多"))
    asked = request_extension(
        ledger, three, ExtensionDraft("核查量大", "2024年12月底前", TODAY), by="填报员"
    )
    approve_extension(ledger, asked, on=TODAY, opinion="同意")
    set_public(ledger, four, False, "案件在查")
    outcome = OutcomeDraft(OutcomeKind.MONEY_RETURNED, "清退补贴", amount="1.25", item_ids=(one,))
    add_outcome(ledger, small.id, outcome)
    return small


def frozen(ledger: Ledger, small: SmallRound) -> Snapshot:
    """A snapshot of today."""
    return make_snapshot(ledger, small.id, as_of=TODAY)


def read(path: Path) -> str:
    """Every paragraph and cell of a document that python-docx opens."""
    opened = docx.Document(str(path))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in opened.paragraphs), *cells])


def test_a_report_of_the_small_round(ledger: Ledger, told: SmallRound, tmp_path: Path) -> None:
    out = tmp_path / "报告.docx"
    produce(ledger, frozen(ledger, told), Wanted("progress-report", out), as_of=TODAY)
    text = read(out)
    assert "反馈问题共4个：已完成整改1个（其中已销号1个），正在整改3个" in text
    assert "（阶段性完成1个、推进中1个、未启动1个）；整改完成率25.0%。" in text
    assert "整改措施共6条：已完成整改3条（其中已销号3条）" in text
    assert "超过整改时限尚未完成的问题1个，经批准延期的问题1个" in text
    assert "清退资金1.25万元，追缴资金0万元" in text
    assert "整改进展。东山镇：（措施①）东山镇已办结。" in text
    assert "完成时限：待明确（经批准延期至2024年12月底前）。" in text
    order = [text.index(f"{n}.") for n in ("1", "2", "3", "4")]
    assert order == sorted(order)


def test_the_public_version_of_it(ledger: Ledger, told: SmallRound, tmp_path: Path) -> None:
    out = tmp_path / "通报.docx"
    produce(ledger, frozen(ledger, told), Wanted("progress-report-public", out), as_of=TODAY)
    text = read(out)
    assert "反馈问题共3个" in text and "调研走过场" not in text and "王一平" not in text


def test_the_same_snapshot_gives_the_same_bytes_after_changes(
    ledger: Ledger, told: SmallRound, tmp_path: Path
) -> None:
    snapshot = frozen(ledger, told)
    first, second = tmp_path / "一.docx", tmp_path / "二.docx"
    produce(ledger, snapshot, Wanted("progress-report", first), as_of=TODAY)
    set_parties(ledger, told.findings[3], Role.LEAD_UNIT, ("县住建局",))
    say(ledger, told.findings[3], ReportDraft("县住建局", DONE, "办结", date(2024, 5, 30)))
    produce(
        ledger, get_snapshot(ledger, snapshot.id), Wanted("progress-report", second), as_of=TODAY
    )
    assert first.read_bytes() == second.read_bytes()
    produce(
        ledger, frozen(ledger, told), Wanted("progress-report", second, force=True), as_of=TODAY
    )
    assert first.read_bytes() != second.read_bytes()


def test_what_was_made_is_recorded(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    out, snapshot = tmp_path / "方案.docx", frozen(ledger, small)
    produce(ledger, snapshot, Wanted("plan", out), as_of=TODAY, by="李文书")
    row = ledger.handle.sql("SELECT kind, path, by, snapshot_id, sha256 FROM document").fetchone()
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert tuple(row) == ("plan", str(out), "李文书", snapshot.id, digest)


def test_nothing_is_recorded_unless_saved(
    ledger: Ledger, small: SmallRound, tmp_path: Path
) -> None:
    wanted = Wanted("plan", tmp_path / "没有" / "方案.docx")
    with pytest.raises(RefusedError, match="不存在，请先建立文件夹"):
        produce(ledger, frozen(ledger, small), wanted, as_of=TODAY)
    assert ledger.handle.sql("SELECT count(*) FROM document").fetchone()[0] == 0


def test_early_refusals(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="没有“novel”这种文书，可选：plan、progress-report、"):
        refuse_early(Wanted("novel", tmp_path / "一.docx"))
    out = tmp_path / "一.docx"
    out.write_bytes(b"old")
    with pytest.raises(RefusedError, match="已存在"):
        refuse_early(Wanted("plan", out))
    refuse_early(Wanted("plan", out, force=True))


def test_kinds_of_files_and_of_documents(ledger: Ledger, small: SmallRound) -> None:
    whole = load_round(ledger, small.id)
    with pytest.raises(RefusedError, match=r"（“.pdf”），请把文件名改为以 .docx 结尾"):
        make_document("plan", whole, ".pdf", as_of=TODAY, words=WORDS)
    with pytest.raises(RefusedError, match=r"没有扩展名.*以 .xlsx 或 .docx 结尾"):
        make_document("ledger", whole, "", as_of=TODAY, words=WORDS)
    with pytest.raises(RefusedError, match="没有“novel”这种文书"):
        make_content("novel", whole, as_of=TODAY, words=WORDS)
    assert make_document("ledger", whole, ".XLSX", as_of=TODAY, words=WORDS)[:2] == b"PK"


def test_the_vocabulary_is_the_ledgers(ledger: Ledger, told: SmallRound, tmp_path: Path) -> None:
    change_setting(ledger, "vocabulary", "rectified")
    out = tmp_path / "报告.docx"
    produce(ledger, frozen(ledger, told), Wanted("progress-report", out), as_of=TODAY)
    assert "已整改1个（其中已销号1个），整改中2个" in read(out)


def test_a_snapshot_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError):
        get_snapshot(ledger, 77)


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_makes_every_kind(
    ledger: Ledger, told: SmallRound, tmp_path: Path, kind: str
) -> None:
    set_parties(
        ledger, told.findings[0], Role.CONTACT, tuple(p.name for p in party(Role.CONTACT, "甲"))
    )
    file = str(ledger.path)
    ledger.close()
    out = tmp_path / f"{kind}.docx"
    arguments = ["document", kind, "--ledger", file, "--out", str(out), "--date", "2024-06-01"]
    assert main(arguments) == 0
    assert docx.Document(str(out)).core_properties.created.date() == TODAY
    assert main(arguments) == 2
    assert main([*arguments, "--force"]) == 0
