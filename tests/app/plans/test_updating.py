"""A plan read again: what it says is taken cell by cell, what it does not say stays."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_files import xlsx
from small_round import dump

from app.__main__ import main
from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.errors import RefusedError
from app.items.items import set_deadline, set_parties
from app.items.milestones import set_goal
from app.ledger import Ledger
from app.ledger.check import check_ledger
from app.ledger.undo import take_back
from app.plans.comparing import Comparison
from app.plans.importing import Imported, Importing, import_plan, prepare
from app.plans.understanding import understand_file
from app.plans.updating.cells import ALL, NO_ANSWERS, Answers, Why
from app.plans.updating.telling import lines_of
from app.round.rounds import list_rounds, load_round
from app.round.show import show_round
from db.schema.records import Finding, WholeRound
from db.words import DeadlineChangeKind, Role

DAY = date(2024, 7, 15)
HEADER = ("序号", "问题", "整改目标", "整改措施", "责任领导", "责任单位", "完成时限", "备注")
LEDGER = (
    "1",
    "食堂账目混乱",
    "账目清楚",
    "①清理旧账。",
    "钱一",
    "县机关事务中心",
    "2024年6月底前",
    "急",
)
ROADS = (
    "2",
    "道路养护滞后",
    "",
    "①补修路面。②建巡查制度。",
    "孙二",
    "县交通局",
    "2024年8月底前",
    "",
)


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Save rows as a list of findings."""
    count = iter(range(100))

    def write(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Path:
        return xlsx(tmp_path / f"清单{next(count)}.xlsx", [header, *rows])

    return write


def take(ledger: Ledger, file: Path, answers: Answers = NO_ANSWERS, day: date = DAY) -> Imported:
    how = Importing(file.name, day, update=True, by="赵办", answers=answers)
    return import_plan(ledger, understand_file(file, ledger, how), how)


def look(ledger: Ledger, file: Path, answers: Answers = NO_ANSWERS) -> Comparison:
    how = Importing(file.name, DAY, update=True, answers=answers)
    return prepare(ledger, understand_file(file, ledger, how), how).comparison


def whole(ledger: Ledger) -> WholeRound:
    return load_round(ledger, list_rounds(ledger)[0].id)


def findings(ledger: Ledger) -> tuple[Finding, ...]:
    return whole(ledger).findings


def parties(found: Any) -> dict[Role, list[str]]:
    named: dict[Role, list[str]] = {}
    for one in found.responsibilities:
        named.setdefault(one.role, []).append(one.party)
    return named


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    names = ("number", "title", "goal", "measures", "leader", "unit", "deadline", "note")
    return tuple(cells.get(name, cell) for name, cell in zip(names, row, strict=True))


def test_a_later_day_is_a_line_beside_the_original(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER, ROADS))
    before = dump(ledger)
    later = book(changed(LEDGER, deadline="2024年9月底前"), ROADS)
    done = take(ledger, later, Answers(basis="整改办〔2024〕8号"))
    assert (done.changed, done.moved) == (1, 1)
    found = findings(ledger)[0]
    assert found.deadline
    assert (found.deadline.raw, found.effective_due) == ("2024年6月底前", date(2024, 9, 30))
    (line,) = found.deadline_changes
    assert (line.kind, line.day, line.by) == (DeadlineChangeKind.REVISION, DAY, "赵办")
    assert line.basis == f"整改办〔2024〕8号（{later.name}）"
    assert take(ledger, later).change_id is None
    assert take(ledger, book(LEDGER, ROADS)).moved == 1  # an older file says another day again
    assert findings(ledger)[0].effective_due == date(2024, 6, 30)
    assert len(findings(ledger)[0].deadline_changes) == 2
    assert not check_ledger(ledger)
    take_back(ledger, done.change_id + 1 if done.change_id else 0)
    take_back(ledger, done.change_id or 0)
    assert dump(ledger) == before


def test_a_measures_deadline_is_no_less_its_own(ledger: Ledger, tmp_path: Path) -> None:
    text = (
        "某县整改方案\n一、整改任务\n（一）民生方面\n1.关于水费公示不全的问题\n整改措施："
        "①补齐公示。（责任单位：县水务局；完成时限：2024年5月底前）"
        "②建立回访。（责任单位：县水务局；完成时限：{}）\n"
    )
    file = tmp_path / "方案.txt"
    file.write_text(text.format("2024年6月底前"), encoding="utf-8")
    take(ledger, file)
    file.write_text(text.format("2024年10月底前"), encoding="utf-8")
    assert take(ledger, file).moved == 1
    one, two = findings(ledger)[0].measures
    assert not one.deadline_changes
    assert two.deadline
    assert (two.deadline.raw, two.effective_due) == ("2024年6月底前", date(2024, 10, 31))


def test_what_the_file_leaves_blank_stays(ledger: Ledger, book: Callable[..., Path]) -> None:
    take(ledger, book(LEDGER, ROADS))
    before = dump(ledger)
    bare = changed(LEDGER, goal="", leader="", unit="", deadline="", note="")
    file = book(bare, changed(ROADS, unit=""))
    how = Importing(file.name, DAY, update=True)
    prepared = prepare(ledger, understand_file(file, ledger, how), how)
    assert not prepared.writes
    assert prepared.plan.doubts == ()  # nothing is missing that the ledger keeps
    assert take(ledger, file).change_id is None
    assert dump(ledger) == before
    assert list(lines_of(prepared.comparison)) == ["文件没有写的 6 处保留本台账的内容"]


def test_a_role_the_file_has_no_column_for_stays(ledger: Ledger, book: Callable[..., Path]) -> None:
    take(ledger, book(LEDGER))
    short = ("序号", "问题", "整改措施", "责任单位")
    take(ledger, book(("1", "食堂账目混乱", "①清理旧账。", "县财政局"), header=short))
    found = findings(ledger)[0]
    assert parties(found) == {
        Role.RESPONSIBLE_LEADER: ["钱一"],
        Role.RESPONSIBLE_UNIT: ["县财政局"],
    }
    assert found.deadline
    assert (found.goal, found.note, found.deadline.raw) == ("账目清楚", "急", "2024年6月底前")


def test_a_plan_that_says_less_takes_nothing_away(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "方案.txt"
    head = "某县整改方案\n一、整改任务\n（一）民生方面\n1.关于水费公示不全的问题\n"
    work = "整改措施：①补齐公示。②建立回访。"
    file.write_text(
        f"{head}整改目标：按月公示。\n{work}"
        "（牵头领导：周三；责任单位：县水务局；完成时限：2024年6月底前）\n",
        encoding="utf-8",
    )
    take(ledger, file)
    kept = findings(ledger)[0]
    file.write_text(f"{head}{work}（责任单位：县水务集团）\n", encoding="utf-8")
    take(ledger, file)
    found = findings(ledger)[0]
    assert (found.goal, found.deadline) == (kept.goal, kept.deadline)
    assert parties(found) == {Role.LEAD_LEADER: ["周三"], Role.RESPONSIBLE_UNIT: ["县水务集团"]}


@pytest.mark.parametrize("mark", ["【清空】", "[清空]", "【 清空 】"])
def test_a_mark_takes_away(ledger: Ledger, book: Callable[..., Path], mark: str) -> None:
    take(ledger, book(LEDGER, ROADS))
    gone = changed(LEDGER, goal=mark, leader=mark, unit=mark, deadline=mark, note=mark)
    cells = look(ledger, book(gone, ROADS)).cells
    assert {cell.why for cell in cells} == {Why.REMOVED}
    done = take(ledger, book(gone, ROADS))
    found = findings(ledger)[0]
    assert (found.goal, found.note, found.responsibilities) == (None, "", ())
    assert found.deadline
    assert (found.deadline.raw, found.effective_due, done.moved) == ("2024年6月底前", None, 1)
    assert [one.new for one in found.deadline_changes] == [None]


def test_a_mark_in_what_is_new_is_blank(ledger: Ledger, book: Callable[..., Path]) -> None:
    take(ledger, book(changed(LEDGER, goal="【清空】", unit="【清空】", deadline="【清空】")))
    found = findings(ledger)[0]
    assert (found.goal, found.deadline) == (None, None)
    assert parties(found) == {Role.RESPONSIBLE_LEADER: ["钱一"]}


def test_what_was_put_right_here_stays_where_the_file_is_as_before(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER, ROADS))
    one, two = findings(ledger)
    set_goal(ledger, one.id, "逐笔清楚", ())
    set_deadline(ledger, one.id, "2024年7月底前")
    set_parties(ledger, two.id, Role.RESPONSIBLE_UNIT, ("县公路中心",))
    before = dump(ledger)
    file = book(LEDGER, ROADS)
    found = look(ledger, file)
    assert {(cell.words, cell.why) for cell in found.cells} >= {
        ("整改目标", Why.KEPT),
        ("完成时限", Why.KEPT),
        ("责任单位", Why.KEPT),
    }
    assert take(ledger, file).change_id is None
    assert dump(ledger) == before
    cell = next(cell for cell in found.cells if cell.words == "责任单位")
    take(ledger, file, Answers(turned=frozenset({cell.key})))
    assert parties(findings(ledger)[1])[Role.RESPONSIBLE_UNIT] == ["县交通局"]


def test_where_both_changed_the_file_holds_and_it_is_said(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER))
    set_goal(ledger, findings(ledger)[0].id, "逐笔清楚", ())
    file = book(changed(LEDGER, goal="账实相符"))
    (line,) = list(lines_of(look(ledger, file)))
    assert line == "问题 1 整改目标：逐笔清楚 → 账实相符（两边都改过，按文件）"
    key = look(ledger, file).cells[0].key
    take(ledger, file, Answers(turned=frozenset({key})))
    assert findings(ledger)[0].goal == "逐笔清楚"
    take(ledger, file)
    assert findings(ledger)[0].goal == "账实相符"


def test_what_the_ledger_keeps_can_be_taken_away_by_a_tick(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER))
    file = book(changed(LEDGER, note=""))
    (cell,) = look(ledger, file).cells
    assert (cell.why, cell.silent, cell.taken) == (Why.NOT_SAID, True, False)
    take(ledger, file, Answers(turned=frozenset({cell.key})))
    assert findings(ledger)[0].note == ""


def test_an_extension_stays_where_the_plan_says_the_same_day(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER))
    item = findings(ledger)[0].id
    asked = request_extension(ledger, item, ExtensionDraft("量大", "2024年8月底前", DAY), by="甲")
    approve_extension(ledger, asked, on=DAY, by="乙")
    for words in ("2024年6月底前", "2024年6月30日前", "2024年8月底前"):
        assert take(ledger, book(changed(LEDGER, deadline=words))).change_id is None
    assert findings(ledger)[0].effective_due == date(2024, 8, 31)
    assert take(ledger, book(changed(LEDGER, deadline="2024年9月底前"))).moved == 1
    found = findings(ledger)[0]
    assert [one.kind for one in found.deadline_changes] == [
        DeadlineChangeKind.EXTENSION,
        DeadlineChangeKind.REVISION,
    ]
    assert found.effective_due == date(2024, 9, 30)


def test_words_that_name_no_day_do_not_replace_one(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER, changed(ROADS, deadline="X月X日前")))
    vague = changed(LEDGER, deadline="按上级要求")
    assert [cell.why for cell in look(ledger, book(vague)).cells] == [Why.UNCLEAR]
    done = take(ledger, book(vague, ROADS))
    assert done.moved == 0  # what was blank is a first entry
    one, two = findings(ledger)
    assert one.effective_due == date(2024, 6, 30)
    assert two.deadline
    assert (two.deadline.raw, two.deadline_changes) == ("2024年8月底前", ())


def test_our_own_list_read_back_changes_nothing(
    ledger: Ledger, book: Callable[..., Path], tmp_path: Path
) -> None:
    """A list that prints 原定…，现为… says what the ledger says."""
    from app.documents.producing import Wanted, produce_now

    take(ledger, book(LEDGER, ROADS))
    take(ledger, book(changed(LEDGER, deadline="2024年9月底前"), ROADS))
    out = tmp_path / "台账.xlsx"
    produce_now(ledger, list_rounds(ledger)[0].id, Wanted("ledger", out), as_of=DAY)
    before = dump(ledger)
    take(ledger, out)
    assert dump(ledger)["deadline_change"] == before["deadline_change"]
    assert dump(ledger)["item"] == before["item"]


def test_a_reworded_title_is_asked_about(ledger: Ledger, book: Callable[..., Path]) -> None:
    take(ledger, book(LEDGER))
    other = book(changed(LEDGER, title="伙食费收支不清"))
    found = look(ledger, other)
    assert [(one.key, one.likely) for one in found.questions] == [("1", False)]
    (line,) = list(lines_of(found))
    assert "是不是同一项" in line
    assert "--same 1" in line
    how = Importing(other.name, DAY)
    with pytest.raises(RefusedError, match="另有 1 项要先确认"):
        import_plan(ledger, understand_file(other, ledger, how), how)
    done = take(ledger, other)
    assert (done.change_id, done.waiting) == (None, 1)
    assert len(findings(ledger)) == 1
    take(ledger, other, Answers(same=frozenset({"1"})))
    (now,) = findings(ledger)
    assert now.title == "伙食费收支不清"


def test_one_that_reads_alike_is_the_same_unless_said_otherwise(
    ledger: Ledger, book: Callable[..., Path]
) -> None:
    take(ledger, book(LEDGER))
    other = book(changed(LEDGER, title="食堂账目混乱、不清"))
    found = look(ledger, other)
    assert [(one.key, one.likely) for one in found.questions] == [("1", True)]
    assert [(cell.words, cell.old, cell.new) for cell in found.cells] == [
        ("问题", "食堂账目混乱", "食堂账目混乱、不清")
    ]
    take(ledger, other, Answers(new=frozenset({ALL})))
    assert [one.title for one in findings(ledger)] == ["食堂账目混乱", "食堂账目混乱、不清"]


def cli(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(one) for one in arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_line_shows_first_and_counts(
    tmp_path: Path, book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "本.zgtz"
    on = ("--ledger", path, "--date", "2024-07-15")
    assert cli(capsys, "import-plan", book(LEDGER, ROADS), *on)[0] == 0
    later = book(
        changed(LEDGER, deadline="2024年9月底前", unit=""),
        changed(ROADS, title="道路修补迟缓", measures="①修路。"),
    )
    code, out, told = cli(
        capsys, "import-plan", later, *on, "--update", "--dry-run", "--json", "--same", "2"
    )
    assert code == 0
    assert "问题 1 完成时限：2024年6月底前 → 2024年9月底前" in told
    assert "问题 2 问题：道路养护滞后 → 道路修补迟缓" in told
    assert "问题 2 措施 ① 整改措施：补修路面。 → 修路。" in told
    assert "改期 1 项" in told
    answer = json.loads(out)
    assert answer["deadlines_moved"] == 1
    assert {(one["name"], one["new"], one["taken"]) for one in answer["changes"]} >= {
        ("完成时限", "2024年9月底前", True),
        ("责任单位", None, False),
    }
    assert cli(capsys, "import-plan", later, *on, "--update", "--new", "9")[0] == 2
    code, _, told = cli(capsys, "import-plan", later, *on, "--update", "--basis", "8号")
    assert "改期 1 项" in told
    assert "等待确认而未写入 1 项" in told
    from app.ledger import open_ledger

    with open_ledger(path, read_only=True) as ledger:
        shown = show_round(ledger, 1)["categories"][0]["findings"]
    assert len(shown) == 2
    assert shown[0]["deadline"]["raw"] == "2024年6月底前"
    assert shown[0]["deadline_in_force"] == "2024-09-30"
    assert shown[0]["deadline_changes"][0]["kind"] == "随方案修订"
    assert shown[0]["deadline_changes"][0]["day"] == "2024-07-15"
    assert shown[0]["responsibilities"]
