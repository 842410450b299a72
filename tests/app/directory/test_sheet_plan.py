"""The preview of a file of units and leaders is what is written; the work grows with the file."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.directory import directory
from app.directory.directory import UnitDraft, list_leaders, list_units
from app.directory.from_sheet import DirectoryRow, LineState, import_directory, preview_directory
from app.ledger import Ledger, create_ledger
from app.wording import UNIT_KIND_WORDS
from db.schema.records import Unit
from db.words import UnitKind

HEAD = ("单位名称", "简称", "别名", "单位类型", "上级单位", "联系人", "联系电话")
Line = tuple[str, str, str, str, str, str, str]


def workbook(path: Path, units: Sequence[Sequence[str]], leaders: Sequence[Sequence[str]]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEAD, *units):
        sheet.append(list(row))
    if leaders:
        people = book.create_sheet("人员")
        for row in (("姓名", "职务"), *leaders):
            people.append(list(row))
    book.save(path)
    return path


def words(unit: Unit, by_id: dict[int, Unit]) -> dict[str, str]:
    """A unit's fields as the preview names them."""
    above = by_id.get(unit.parent_id or 0)
    return {
        "简称": unit.short,
        "类型": "" if unit.kind is UnitKind.UNSET else UNIT_KIND_WORDS[unit.kind],
        "上级单位": above.name if above else "",
        "联系人": unit.contact,
        "电话": unit.phone,
        "别名": "、".join(unit.aliases),
    }


def told(ledger: Ledger) -> dict[str, dict[str, str]]:
    """Every unit and leader with its fields."""
    by_id = {unit.id: unit for unit in list_units(ledger)}
    found = {unit.name: words(unit, by_id) for unit in by_id.values()}
    return found | {f"人{one.name}": {"职务": one.post} for one in list_leaders(ledger)}


def promised(
    before: dict[str, dict[str, str]], rows: Sequence[DirectoryRow], owner: dict[str, str]
) -> dict[str, dict[str, str]]:
    """What the preview says that the directory will be."""
    after = {name: dict(fields) for name, fields in before.items()}
    for row in rows:
        if row.state in (LineState.NEW, LineState.CHANGED):
            key = f"人{row.name}" if row.noun == "leader" else owner.get(row.name, row.name)
            blank = ["职务"] if row.noun == "leader" else words(Unit(0, ""), {})
            one = after.setdefault(key, dict.fromkeys(blank, ""))
            for field, old, new in row.fields:
                assert one[field] == old
                one[field] = new
    return after


def owners(ledger: Ledger) -> dict[str, str]:
    """The unit behind every name that one line may use, full names first."""
    found = list_units(ledger)
    shorts = [unit.short for unit in found]
    named = {unit.short: unit.name for unit in found if shorts.count(unit.short) == 1}
    named |= {alias: unit.name for unit in found for alias in unit.aliases}
    return named | {unit.name: unit.name for unit in found}


def check(ledger: Ledger, path: Path) -> tuple[DirectoryRow, ...]:
    before, owner = told(ledger), owners(ledger)
    rows = preview_directory(ledger, path)
    done = import_directory(ledger, path)
    states = [row.state for row in rows]
    assert (done.added, done.changed) == (
        states.count(LineState.NEW),
        states.count(LineState.CHANGED),
    )
    assert told(ledger) == promised(before, rows, owner)
    return rows


@pytest.fixture
def known(ledger: Ledger) -> Ledger:
    """A directory with a short name, aliases, a unit below another and a leader."""
    directory.add_unit(ledger, UnitDraft("县水利局", "水利", aliases=("水务局",)))
    directory.add_unit(ledger, UnitDraft("河道管理所", parent_id=1, phone="1"))
    directory.add_unit(ledger, UnitDraft("县林业局", "林业", UnitKind.GOVERNMENT))
    directory.add_leader(ledger, "周五", "副县长")
    return ledger


CASES: dict[str, tuple[list[tuple[str, ...]], list[str], list[LineState]]] = {
    "new": ([("县档案馆", "", "档案局", "事业单位", "县林业局")], [], [LineState.NEW]),
    "changed by its alias": ([("水务局", "", "", "", "", "小陈")], [], [LineState.CHANGED]),
    "the same": ([("县林业局", "林业", "", "政府部门")], [], [LineState.UNCHANGED]),
    "doubled": (
        [("县水利局", "", "", "", "", "甲"), ("水利", "", "", "", "", "乙")],
        ["只取第一次"],
        [LineState.CHANGED, LineState.DOUBLE],
    ),
    "an alias that two lines claim": (
        [("甲站", "", "老站"), ("乙站", "", "老站")],
        ["别名“老站”"],
        [LineState.NEW, LineState.NEW],
    ),
    "an alias that is a unit's name": (
        [("甲站", "", "县林业局、丙站"), ("丙站",)],
        ["别名“县林业局”", "别名“丙站”"],
        [LineState.NEW, LineState.NEW],
    ),
    "a short name that another line has as its name": (
        [("县民政服务站", "民政站"), ("民政站", "", "", "", "", "新人")],
        [],
        [LineState.NEW, LineState.NEW],
    ),
    "a parent by the short name that the file gives it": (
        [("甲股", "", "", "", "乙局简"), ("乙局", "乙局简")],
        [],
        [LineState.NEW, LineState.NEW],
    ),
    "a parent that nobody knows": (
        [("县林业局", "", "", "", "无此单位")],
        ["无此单位"],
        [LineState.UNCHANGED],
    ),
    "a parent below itself": (
        [("县水利局", "", "", "", "河道管理所"), ("县林业局", "", "", "", "林业")],
        ["不能作上级单位", "不能作上级单位"],
        [LineState.UNCHANGED, LineState.UNCHANGED],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_preview_says_is_written(known: Ledger, tmp_path: Path, name: str) -> None:
    lines, remarks, states = CASES[name]
    rows = check(known, workbook(tmp_path / "名录.xlsx", lines, []))
    assert [row.state for row in rows] == states
    said = [remark for row in rows for remark in row.remarks]
    assert len(said) == len(remarks)
    assert [want for want, text in zip(remarks, said, strict=True) if want not in text] == []


_NAME = st.sampled_from(["甲局", "乙局", "丙局", "甲", "乙", "旧甲", "旧乙"])
_MAYBE = st.one_of(st.just(""), _NAME)
_ALIASES = st.lists(_NAME, max_size=2).map("、".join)
_KINDS = st.sampled_from(["", "政府部门", "企业", "不明"])
_LINE = st.tuples(_NAME, _MAYBE, _ALIASES, _KINDS, _MAYBE, st.sampled_from(["", "张", "李"]))
_LEADER = st.tuples(st.sampled_from(["张三", "李四"]), st.sampled_from(["", "局长", "书记"]))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.lists(_LINE, min_size=1, max_size=6), st.lists(_LEADER, max_size=3)),
                min_size=1, max_size=3))  # fmt: skip
def test_any_files_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory,
    files: list[tuple[list[tuple[str, ...]], list[tuple[str, str]]]],
) -> None:
    folder = tmp_path_factory.mktemp("files")
    with create_ledger(folder / "台账.zgtz", name="办") as ledger:
        for lines, leaders in files:
            check(ledger, workbook(folder / "名录.xlsx", lines, leaders))


def steps(folder: Path, count: int) -> int:
    """Count what SQLite does (in hundreds of steps) while so many units are taken in."""
    folder.mkdir()
    lines = [(f"第{n}单位", f"{n}号", f"旧{n}", "", f"第{n // 7}单位") for n in range(count)]
    path = workbook(folder / "名录.xlsx", lines, [])
    with create_ledger(folder / "台账.zgtz", name="办") as ledger:
        done = 0

        def count_one() -> None:
            nonlocal done
            done += 1

        ledger.handle.raw.set_progress_handler(count_one, 100)
        assert import_directory(ledger, path).added == count
        ledger.handle.raw.set_progress_handler(None, 0)
    return done


def test_four_times_the_units_are_about_four_times_the_work(tmp_path: Path) -> None:
    """It was the square: every line read the whole directory."""
    assert steps(tmp_path / "四", 240) < 6 * steps(tmp_path / "一", 60)
