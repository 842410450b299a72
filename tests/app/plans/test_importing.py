"""A plan taken into the ledger: first, again, changed, from spreadsheets, and taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_files import docx, xlsx
from plan_texts import FULL, TWO_LEVELS
from small_round import TODAY, dump

from app.documents.producing import Wanted, produce_now
from app.errors import BadFileError, CancelledError, RefusedError
from app.items.items import set_deadline
from app.items.structure import Place, move_item
from app.job import Job
from app.ledger import Ledger, undo
from app.ledger.check import check_ledger
from app.plans.importing import Imported, Importing, import_plan, prepare
from app.plans.understanding import understand_file
from app.plans.updating.cells import ALL, Answers
from app.progress.reports import ReportDraft, add_progress
from app.round.rounds import RoundDraft, add_round, archive_round, list_rounds, load_round
from app.round.show import show_round
from db.schema.records import Finding, WholeRound
from db.words import ClosureState, ItemKind, Origin, ProgressState, Role

HEADER = ("序号", "问题类别", "反馈问题", "整改措施", "责任单位", "完成时限")
STATES = ("整改进展", "进展状态", "销号情况", "备注", "联系电话")
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "一、学习方面", "学习不深入", "制定计划", "东山镇、县财政局", "2024年6月底前",
     "已制定计划", "已完成", "已销号", "请核对", "123"),
    (2, "一、学习方面", "落实不力", "建立台账", "县教育局", "长期坚持",
     "正在推进", "推进中", "未销号", "", "456"),
    (3, "二、作风方面", "文山会海", "1.精简文件\n2.减少会议", "东山镇", "2024年5月",
     "", "", "持续销号", "", ""),
    (4, "二、作风方面", "调研走过场", "深入基层", "", "2024年5月", "", "已完成", "", "", ""),
)  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Save a text under a name."""

    def write_text(text: str, name: str = "方案.txt", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return write_text


def take(ledger: Ledger, file: Path, *, day: date = TODAY, **more: Any) -> Imported:
    how = Importing(str(file), day, **more)
    return import_plan(ledger, understand_file(file, ledger, how), how)


def only_round(ledger: Ledger) -> WholeRound:
    (found,) = list_rounds(ledger)
    return load_round(ledger, found.id)


def findings(ledger: Ledger) -> list[Finding]:
    return [f for c in only_round(ledger).categories for f in c.findings]


def titles(ledger: Ledger) -> list[tuple[str, list[str]]]:
    return [(c.title, [f.title for f in c.findings]) for c in only_round(ledger).categories]


def codes(ledger: Ledger) -> dict[str, str]:
    return {f.title: f.code for f in findings(ledger)}


def test_a_first_import_makes_the_round(ledger: Ledger, write: Callable[..., Path]) -> None:
    done = take(ledger, write(FULL), by="李经办")
    whole = only_round(ledger)
    assert (done.added, done.changed, done.unchanged, done.missing) == (3, 0, 0, 0)
    assert whole.round.name == whole.round.title == "某县委落实市委第一巡察组反馈意见整改方案"
    assert whole.round.inspecting_body == "市委第一巡察组"
    assert whole.round.level == "市"
    assert [s.heading for s in whole.sections if s.heading] == [
        "一、总体要求", "二、整改任务", "三、时间安排", "四、组织保障",
    ]  # fmt: skip
    assert next((p.name, p.start) for p in whole.phases) == ("动员部署阶段", date(2024, 3, 1))
    assert [len(f.measures) for f in findings(ledger)] == [2, 1, 2]
    (parties,) = {f.responsibilities for f in findings(ledger)[:1]}
    assert [(p.role, p.party) for p in parties] == [
        (Role.LEAD_LEADER, "周某"),
        (Role.RESPONSIBLE_UNIT, "县委宣传部"),
        (Role.COOPERATING_UNIT, "县委党校"),
    ]
    assert all(f.state is ProgressState.NOT_STARTED and not f.progress for f in findings(ledger))
    assert check_ledger(ledger) == ()


def test_the_sources_lines_and_doubts_are_kept(ledger: Ledger, write: Callable[..., Path]) -> None:
    file = write(FULL)
    plan = understand_file(file, ledger, Importing("方案.txt", TODAY))
    done = take(ledger, file)
    shown = show_round(ledger, done.round_id)
    assert [x["text"] for x in shown["lines"]] == [x.text for x in plan.lines]
    assert [(d["line"], d["code"]) for d in shown["doubts"]] == [
        (d.line, d.code) for d in plan.doubts
    ]
    assert shown["unplaced"] == []


def test_an_import_leaves_a_trail_and_goes_back_as_one(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    before = dump(ledger)
    done = take(ledger, write(FULL), by="李经办")
    (change,) = ledger.handle.sql("SELECT id, by, what, title, origin FROM change").fetchall()
    assert change == (done.change_id, "李经办", "import_plan", "导入方案：方案.txt", Origin.IMPORT)
    after = dump(ledger)
    undo.take_back(ledger, done.change_id or 0)
    assert dump(ledger) == before
    assert check_ledger(ledger) == ()
    undo.redo(ledger)
    assert dump(ledger) == after


def test_the_same_file_again_changes_nothing(ledger: Ledger, write: Callable[..., Path]) -> None:
    file = write(FULL)
    first = take(ledger, file)
    before = dump(ledger)
    for update in (False, True):
        again = take(ledger, file, update=update)
        assert again == Imported(first.round_id, None, 0, 0, 3, 0)
    assert dump(ledger) == before


def test_the_same_plan_in_another_format_changes_nothing(
    ledger: Ledger, write: Callable[..., Path], tmp_path: Path
) -> None:
    def fill(document: Any) -> None:
        for line in FULL.splitlines():
            document.add_paragraph(line)

    take(ledger, write(FULL))
    for file in (docx(tmp_path / "方案.docx", fill), write(FULL, "另存.txt", "gb18030")):
        assert take(ledger, file).change_id is None


CHANGED = FULL.replace("②开展专题辅导", "②开展专题辅导和研讨").replace(
    "3.关于督查检查过多的问题", "3.关于基层负担过重的问题"
)


def test_differences_need_a_word(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    before = dump(ledger)
    with pytest.raises(RefusedError) as refused:
        take(ledger, write(CHANGED))
    assert "新增 0 项、变更 1 项、文件中没有的 1 项。" in str(refused.value)
    assert "--update" in str(refused.value)
    assert dump(ledger) == before


def test_an_update_keeps_codes_and_progress(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    first = findings(ledger)[0]
    report = ReportDraft("县委宣传部", ProgressState.ONGOING, "开了会", TODAY)
    add_progress(ledger, first.measures[1].id, report)
    known, before = codes(ledger), dump(ledger)
    done = take(ledger, write(CHANGED), update=True, answers=Answers(new=frozenset({"3"})))
    assert (done.added, done.changed, done.unchanged, done.missing) == (1, 1, 1, 1)
    now = codes(ledger)
    assert {title: now[title] for title in known} == known
    assert len(set(now.values())) == 4
    changed = findings(ledger)[0]
    assert [m.id for m in changed.measures] == [m.id for m in first.measures]
    assert changed.measures[1].text == "开展专题辅导和研讨。"
    assert [p.done for p in changed.measures[1].progress] == ["开了会"]
    assert changed.state is ProgressState.ONGOING
    assert check_ledger(ledger) == ()
    undo.take_back(ledger, done.change_id or 0)
    assert dump(ledger) == before


def test_what_the_file_adds_stands_where_it_stands_in_the_file(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    take(ledger, write(FULL))
    known = codes(ledger)
    text = FULL.replace(
        "（二）关于作风建设抓得不实的问题\n",
        "（二）关于组织建设抓得不细的问题\n2.关于支部活动偏少的问题\n"
        "整改措施：按月开展。（责任单位：县委组织部；完成时限：2024年7月底前）\n"
        "（三）关于作风建设抓得不实的问题\n1.关于会风不严的问题\n"
        "整改措施：严肃会风。（责任单位：县委办；完成时限：2024年7月底前）\n",
    ).replace("①健全学习制度。②开展", "①摸清底数。②健全学习制度。③开展")
    done = take(ledger, write(text), update=True)
    assert (done.added, done.changed, done.missing) == (2, 3, 0)
    assert titles(ledger) == [
        ("关于政治建设抓得不紧的问题", ["关于理论武装不够扎实的问题"]),
        ("关于组织建设抓得不细的问题", ["关于支部活动偏少的问题"]),
        (
            "关于作风建设抓得不实的问题",
            ["关于会风不严的问题", "关于文山会海有所反弹的问题", "关于督查检查过多的问题"],
        ),
    ]
    assert [m.text for m in findings(ledger)[0].measures] == [
        "摸清底数。", "健全学习制度。", "开展专题辅导。",
    ]  # fmt: skip
    assert {title: codes(ledger)[title] for title in known} == known
    assert [c.number for c in only_round(ledger).categories] == ["一", "二", "三"]
    assert check_ledger(ledger) == ()
    assert take(ledger, write(text)).change_id is None


def test_a_finding_follows_the_file_to_another_category(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    head, moved, rest = FULL.partition("2.关于文山")
    line, rest = (moved + rest).split("3.关于督查", 1)
    text = head.replace("（二）", line + "（二）") + "3.关于督查" + rest
    take(ledger, write(FULL))
    with pytest.raises(RefusedError):
        take(ledger, write(text))
    done = take(ledger, write(text), update=True)
    assert (done.added, done.changed, done.unchanged, done.missing) == (0, 1, 2, 0)
    assert [len(found) for _, found in titles(ledger)] == [2, 1]
    assert [f.number for f in findings(ledger)] == ["1", "2", "3"]
    assert check_ledger(ledger) == ()


def test_a_category_called_otherwise_is_the_same_category(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    take(ledger, write(FULL))
    ids = [c.id for c in only_round(ledger).categories]
    done = take(ledger, write(FULL.replace("作风建设抓得不实", "作风建设不够实")), update=True)
    assert (done.added, done.changed, done.unchanged) == (0, 2, 1)
    assert [c.id for c in only_round(ledger).categories] == ids
    assert titles(ledger)[1][0] == "关于作风建设不够实的问题"
    assert check_ledger(ledger) == ()


def test_a_category_left_empty_is_put_aside(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    text = FULL.replace("（二）关于作风建设抓得不实的问题\n", "")
    done = take(ledger, write(text), update=True)
    assert (done.added, done.changed, done.unchanged, done.missing) == (0, 2, 1, 0)
    assert [(title, len(found)) for title, found in titles(ledger)] == [
        ("关于政治建设抓得不紧的问题", 3)
    ]
    assert check_ledger(ledger) == ()


def test_findings_of_one_category_can_part(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    text = FULL.replace("（二）关于作风建设抓得不实的问题", "（二）关于文风会风不实的问题")
    text = text.replace("3.关于督查", "（三）关于督查考核不实的问题\n3.关于督查")
    take(ledger, write(text), update=True)
    assert [len(found) for _, found in titles(ledger)] == [1, 1, 1]
    assert check_ledger(ledger) == ()


def test_the_order_made_by_hand_stays_where_nothing_is_added(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    take(ledger, write(FULL))
    second = only_round(ledger).categories[1]
    move_item(ledger, second.findings[1].id, Place(second.id, 0))
    take(ledger, write(FULL.replace("压减会议文件", "压减会议和文件")), update=True)
    assert titles(ledger)[1][1] == ["关于督查检查过多的问题", "关于文山会海有所反弹的问题"]


def test_another_narrative_counts_as_a_difference(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    take(ledger, write(FULL))
    text = FULL.replace("成立专班。", "成立工作专班。").replace("3月20日", "3月25日")
    with pytest.raises(RefusedError, match="正文"):
        take(ledger, write(text))
    done = take(ledger, write(text), update=True)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 3)
    whole = only_round(ledger)
    assert "成立工作专班。" in whole.sections[-1].body
    assert whole.phases[0].end == date(2024, 3, 25)
    assert len(whole.sections) == 5
    assert take(ledger, write(text)).change_id is None


def test_what_was_filled_in_by_hand_stays_where_the_file_is_as_before(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    take(ledger, write(FULL))
    set_deadline(ledger, findings(ledger)[1].id, "2024年8月底前")
    before = dump(ledger)
    assert take(ledger, write(FULL)).change_id is None
    assert dump(ledger) == before


def test_measures_only_the_ledger_has_stay(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    done = take(ledger, write(FULL.replace("②开展专题辅导。", "")), update=True)
    assert done.changed == 1
    assert [m.text for m in findings(ledger)[0].measures] == ["健全学习制度。", "开展专题辅导。"]
    assert check_ledger(ledger) == ()


def test_several_rounds_in_one_ledger(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL), round_name=" 第一轮 ")
    take(ledger, write(TWO_LEVELS), round_name="第二轮")
    assert [(r.name, r.code) for r in list_rounds(ledger)] == [
        ("第一轮", "XC24"), ("第二轮", "XC24B"),
    ]  # fmt: skip
    assert len({*codes_of(ledger, 0), *codes_of(ledger, 1)}) == 6
    before = dump(ledger)
    with pytest.raises(RefusedError, match="--round"):
        take(ledger, write(FULL))
    assert dump(ledger) == before
    for name in ("第一轮", "XC24"):
        assert take(ledger, write(FULL), round_name=name).change_id is None


def codes_of(ledger: Ledger, place: int) -> list[str]:
    whole = load_round(ledger, list_rounds(ledger)[place].id)
    return [f.code for c in whole.categories for f in c.findings]


def test_a_round_put_aside_is_no_target(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    archive_round(ledger, list_rounds(ledger)[0].id)
    take(ledger, write(TWO_LEVELS))
    assert [r.archived for r in list_rounds(ledger)] == [True, False]


def test_dates_without_a_year_take_the_rounds(ledger: Ledger, write: Callable[..., Path]) -> None:
    add_round(ledger, RoundDraft("一轮", year=2022), today=TODAY)
    done = take(ledger, write(TWO_LEVELS))
    assert [f.deadline and f.deadline.due for f in findings(ledger)] == [
        date(2022, 6, 30), None, date(2022, 7, 31),
    ]  # fmt: skip
    doubts = show_round(ledger, done.round_id)["doubts"]
    assert [d["code"] for d in doubts].count("YEAR_ASSUMED") == 2
    (found,) = list_rounds(ledger)
    assert (found.name, found.title, found.year) == ("一轮", "关于区委巡察反馈意见的整改台账", 2022)


def test_a_plan_without_a_title_names_its_round_by_the_file(
    ledger: Ledger, write: Callable[..., Path]
) -> None:
    rows = "\n".join(TWO_LEVELS.splitlines()[1:])
    take(ledger, write(rows, "县委整改.txt"))
    (found,) = list_rounds(ledger)
    assert found.name in (found.title, "县委整改")
    assert found.name


def test_prose_is_refused(ledger: Ledger, write: Callable[..., Path]) -> None:
    before = dump(ledger)
    with pytest.raises(RefusedError, match="没有在“方案"):
        take(ledger, write("今天开了会。\n大家都发了言。\n"))
    with pytest.raises(BadFileError):
        take(ledger, write(""))
    assert dump(ledger) == before


class Stopped(Job):
    """Somebody presses stop when the second finding is written."""

    seen = 0

    def progress(self, done: int, total: int, what: str) -> None:
        assert total == 3 and what
        self.seen = done

    @property
    def stopped(self) -> bool:
        return self.seen > 0


def test_a_stopped_import_leaves_nothing(ledger: Ledger, write: Callable[..., Path]) -> None:
    file, how = write(FULL), Importing("方案.txt", TODAY)
    plan = understand_file(file, ledger, how)
    before = dump(ledger)
    with pytest.raises(CancelledError):
        import_plan(ledger, plan, how, Stopped())
    assert dump(ledger) == before


def test_comparing_first_writes_nothing(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    before = dump(ledger)
    how = Importing("方案.txt", TODAY, update=True)
    prepared = prepare(ledger, understand_file(write(CHANGED), ledger, how), how)
    assert (prepared.writes, prepared.numbers) == (True, (0, 1, 1, 1))
    assert [one.key for one in prepared.comparison.questions] == ["3"]
    assert dump(ledger) == before


def test_a_ledger_begun_elsewhere(ledger: Ledger, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "台账.xlsx", [["某县巡察整改台账"], [*HEADER, *STATES], *ROWS])
    take(ledger, file, by="李经办")
    one, two, three, four = findings(ledger)
    assert [(p.unit, p.state, p.done, p.date, p.initial, p.by) for p in one.progress] == [
        ("东山镇", ProgressState.DONE, "已制定计划", TODAY, True, "李经办"),
        ("县财政局", ProgressState.DONE, "已制定计划", TODAY, True, "李经办"),
    ]
    assert [(c.state, c.date, c.text) for c in one.closures] == [
        (ClosureState.CLOSED, TODAY, "由原台账导入")
    ]
    assert (one.state, one.closure_state) == (ProgressState.DONE, ClosureState.CLOSED)
    assert (one.note, one.extras) == ("请核对", (("联系电话", "123"),))
    assert (two.state, two.closure_state) == (ProgressState.ONGOING, ClosureState.NONE)
    assert (three.state, three.closure_state) == (
        ProgressState.STAGE_DONE,
        ClosureState.CLOSED_ONGOING,
    )
    assert [(p.unit, p.done) for p in four.progress] == [("整改办", "已完成")]
    assert check_ledger(ledger) == ()
    assert take(ledger, file).change_id is None


def test_notes_and_columns_follow_the_file(ledger: Ledger, tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    take(ledger, xlsx(tmp_path / "一.xlsx", [[*HEADER, *STATES], *rows]))
    rows[0][9], rows[0][10], rows[1][10], rows[2][10] = "", "789", "", "000"
    again = xlsx(tmp_path / "二.xlsx", [[*HEADER, *STATES], *rows])
    with pytest.raises(RefusedError, match="变更 2 项"):
        take(ledger, again)
    take(ledger, again, update=True)
    found = findings(ledger)
    assert [f.extras for f in found[:3]] == [
        (("联系电话", "789"),), (("联系电话", "456"),), (("联系电话", "000"),),
    ]  # fmt: skip
    assert found[0].note == "请核对"
    assert len(found[0].progress) == 2


def test_a_list_does_not_take_the_narrative_away(
    ledger: Ledger, write: Callable[..., Path], tmp_path: Path
) -> None:
    take(ledger, write(FULL))
    whole = only_round(ledger)
    file = xlsx(tmp_path / "台账.xlsx", [HEADER, *(r[:6] for r in ROWS)])
    take(ledger, file, update=True, answers=Answers(new=frozenset({ALL})))
    now = only_round(ledger)
    assert (now.sections, now.phases, now.round) == (whole.sections, whole.phases, whole.round)
    assert len(findings(ledger)) == 7


def test_a_ledger_printed_by_the_program_reads_back_as_the_same(
    ledger: Ledger, write: Callable[..., Path], tmp_path: Path
) -> None:
    text = FULL.replace("\n2.关于文山", "\n4.关于文山").replace("\n3.关于督查", "\n7.关于督查")
    done = take(ledger, write(text))
    first = findings(ledger)[0].id
    report = ReportDraft("县委宣传部", ProgressState.ONGOING, "开了会", TODAY)
    add_progress(ledger, first, report)
    out = tmp_path / "台账.xlsx"
    produce_now(ledger, done.round_id, Wanted("ledger", out), as_of=TODAY)
    assert take(ledger, out) == Imported(done.round_id, None, 0, 0, 3, 0)


MEASURE_ROWS = (
    ("1", "学习不深入", "①制定计划", "东山镇", "已制定", "已完成"),
    ("1", "学习不深入", "②开展研讨", "县财政局", "", ""),
)
MEASURE_HEADER = ("序号", "反馈问题", "整改措施", "责任单位", "整改进展", "进展状态")


def test_states_of_measures(ledger: Ledger, tmp_path: Path) -> None:
    merges = ("A2:A3", "B2:B3")
    take(ledger, xlsx(tmp_path / "一.xlsx", [MEASURE_HEADER, *MEASURE_ROWS], merges))
    (found,) = findings(ledger)
    assert [(m.state, len(m.progress)) for m in found.measures] == [
        (ProgressState.DONE, 1), (ProgressState.NOT_STARTED, 0),
    ]  # fmt: skip
    more = ("1", "学习不深入", "③检查笔记", "东山镇", "已检查", "已完成")
    file = xlsx(tmp_path / "二.xlsx", [MEASURE_HEADER, *MEASURE_ROWS, more], ("A2:A4", "B2:B4"))
    take(ledger, file, update=True)
    (found,) = findings(ledger)
    assert [(m.text, m.state) for m in found.measures][2] == ("检查笔记", ProgressState.DONE)
    assert [p.initial for p in found.measures[2].progress] == [True]
    assert len(found.measures[0].progress) == 1
    assert check_ledger(ledger) == ()


def test_kinds_of_rows_written(ledger: Ledger, write: Callable[..., Path]) -> None:
    take(ledger, write(FULL))
    kinds = [kind for (kind,) in ledger.handle.sql("SELECT kind FROM item ORDER BY path")]
    assert kinds.count(ItemKind.CATEGORY) == 2
    assert kinds[:3] == [ItemKind.CATEGORY, ItemKind.FINDING, ItemKind.MEASURE]
