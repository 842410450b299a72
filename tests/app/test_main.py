"""Every command of the command line: exit codes, JSON, sentences, nothing changed by a refusal."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from app.__main__ import build_parser, main
from app.ledger import create_ledger, open_ledger
from app.ledger.snapshots import list_snapshots
from app.round.rounds import archive_round, list_rounds

DAY = ("--date", "2024-06-01")
PLAN = """某县委落实市委第一巡察组反馈意见整改方案
根据市委第一巡察组反馈意见，制定本方案。
一、总体要求
坚持实事求是。
二、整改任务
（一）关于政治建设抓得不紧的问题
1.关于理论武装不够扎实的问题
整改措施：①健全学习制度。②开展专题辅导。（牵头领导：周某；责任单位：县委宣传部；完成时限：2024年6月底前）
（二）关于作风建设抓得不实的问题
2.关于文山会海有所反弹的问题
整改措施：压减会议文件。（责任单位：县委办、县政府办；完成时限：X月X日前）
三、组织保障
成立专班。
"""
#: Chinese sentences end so; a code such as XC24-001-A may stand inside.
SENTENCE = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*。\n")


@dataclass(frozen=True)
class Answer:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def command(*arguments: object) -> Answer:
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        assert "意外问题" not in err
        return Answer(code, out, err)

    return command


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Callable[..., str]:
    """Run a command that must say one sentence, exit with 2 and leave every file as it was."""

    def command(*arguments: object) -> str:
        before = files(tmp_path)
        answer = run(*arguments)
        assert answer.code == 2
        assert answer.out == ""
        assert SENTENCE.fullmatch(answer.err), answer.err
        assert files(tmp_path) == before
        return answer.err

    return command


def files(folder: Path) -> dict[str, str]:
    """Return every file below a folder by the checksum of its content."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def ledger(run: Run, plan: Path, tmp_path: Path) -> Path:
    """A ledger that the plan was imported into."""
    path = tmp_path / "台 账.zgtz"
    assert run("import-plan", plan, "--ledger", path, "--by", "李经办", *DAY).code == 0
    return path


def xlsx(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def findings(run: Run, ledger: Path) -> list[Any]:
    shown = run("show", "--ledger", ledger, "--json").json
    return [f for c in shown["categories"] for f in c["findings"]]


# init ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["office", "unit"])
def test_init(run: Run, tmp_path: Path, edition: str) -> None:
    path = tmp_path / "新 文件夹" / "台账.任意"
    answer = run("init", "--ledger", path, "--name", "整改办", "--edition", edition, "--by", "张")
    assert (answer.code, answer.out) == (0, "")
    assert str(path) in answer.err
    with open_ledger(path) as made:
        assert (made.name, made.edition.value, made.by) == ("整改办", edition, "张")
    assert [p.name for p in path.parent.iterdir()] == ["台账.任意"]


def test_init_never_overwrites(refused: Callable[..., str], ledger: Path, plan: Path) -> None:
    for path in (ledger, plan, plan.parent):
        assert "已经存在" in refused("init", "--ledger", path, "--name", "甲")


def test_init_where_nothing_can_be_made(refused: Callable[..., str], plan: Path) -> None:
    assert "无法在" in refused("init", "--ledger", plan / "台账.zgtz", "--name", "甲")
    long = plan.parent / ("长" * 200)
    assert "文件名太长" in refused("init", "--ledger", long, "--name", "甲")


# setting ---------------------------------------------------------------------------------------


def test_settings_are_listed_read_and_changed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "台账.zgtz"
    assert run("init", "--ledger", path, "--name", "县委整改办").code == 0
    found = run("setting", "list", "--ledger", path, "--json").json
    assert (found["immediate_days"], found["one_person_office"]) == (15, False)
    for key, text, value in (
        ("immediate_days", "20", 20),
        ("one_person_office", "是", True),
        ("vocabulary", "finished", None),
    ):
        answer = run("setting", "set", key, text, "--ledger", path, "--json", *DAY)
        assert answer.code == (2 if value is None else 0)
        if value is not None:
            assert answer.json == {key: value}
            assert run("setting", "get", key, "--ledger", path).json == value
    for key, text in (("immediate_days", "-1"), ("one_person_office", "也许"), ("天数", "1")):
        refused = run("setting", "set", key, text, "--ledger", path)
        assert (refused.code, bool(SENTENCE.fullmatch(refused.err))) == (2, True)
    assert run("setting", "get", "天数", "--ledger", path).code == 2


# round ----------------------------------------------------------------------------------------


def test_a_round_is_changed_and_days_move_along(run: Run, tmp_path: Path) -> None:
    plan, ledger = tmp_path / "方案.txt", tmp_path / "台账.zgtz"
    plan.write_text(
        "整改方案\n一、任务\n（一）作风方面\n1.会风不实问题\n"
        "①精简会议。（责任单位：县委办；完成时限：2月底前）\n②通报。（完成时限：春耕前）\n",
        encoding="utf-8",
    )
    read = run("import-plan", plan, "--ledger", ledger, "--json", *DAY).json
    codes = {(d["line"], d["code"]) for d in read["doubts"]}
    assert {(5, "YEAR_ASSUMED"), (6, "DEADLINE_UNCLEAR")} <= codes
    answer = run("round", "set", "--ledger", ledger, "--feedback", "2029-11-10", "--json", *DAY)
    assert (answer.code, answer.json["reckoned"]) == (0, 1)
    measures = run("show", "--ledger", ledger, "--json").json["categories"][0]["findings"][0]
    assert [m["deadline"]["due"] for m in measures["measures"]] == ["2030-02-28", None]
    told = ("--year", "2031", "--inspected", "临江区委")
    assert run("round", "set", "--ledger", ledger, *told).code == 0
    assert run("round", "set", "--ledger", ledger, "--feedback", "昨天").code == 2
    assert run("show", "--ledger", ledger, "--json").json["inspected_body"] == "临江区委"


def test_what_is_said_of_the_round_counts_at_the_import(run: Run, tmp_path: Path) -> None:
    plan, ledger = tmp_path / "方案.txt", tmp_path / "台账.zgtz"
    plan.write_text(
        "整改方案\n（一）作风方面\n1.会风不实\n①精简。（完成时限：三季度末）\n", encoding="utf-8"
    )
    said = ("--feedback", "2029-11-10", "--inspected", "临江区委")
    assert run("import-plan", plan, "--ledger", ledger, *said, *DAY).code == 0
    shown = run("show", "--ledger", ledger, "--json").json
    assert (shown["inspected_body"], shown["feedback_date"]) == ("临江区委", "2029-11-10")
    (finding,) = shown["categories"][0]["findings"]
    assert finding["deadline"]["due"] == "2030-09-30"
    again = run("import-plan", plan, "--ledger", ledger, "--feedback", "2030-01-05", "--update")
    assert again.code == 0
    shown = run("show", "--ledger", ledger, "--json").json
    assert shown["feedback_date"] == "2030-01-05"


# import-plan -----------------------------------------------------------------------------------


def test_import_makes_a_missing_ledger(run: Run, plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.zgtz"
    answer = run("import-plan", plan, "--ledger", path, "--json", *DAY)
    assert answer.code == 0
    assert "新增 2 项问题，变更 0 项，未变 0 项；存疑" in answer.err
    assert set(answer.json) == {
        "title", "sections", "phases", "categories", "lines", "doubts", "unplaced",
    }  # fmt: skip
    (one, two) = answer.json["categories"]
    assert one["number"], one["title"] == ("一", "关于政治建设抓得不紧的问题")
    finding = one["findings"][0]
    assert set(finding) == {
        "number", "title", "goal", "measures", "responsibilities", "deadline",
    }  # fmt: skip
    assert [(m["number"], m["text"]) for m in finding["measures"]] == [
        ("①", "健全学习制度。"), ("②", "开展专题辅导。"),
    ]  # fmt: skip
    assert finding["responsibilities"][0] == {"role": "LEAD_LEADER", "party": "周某", "raw": "周某"}
    assert finding["deadline"] == {
        "raw": "2024年6月底前", "kind": "DATE", "due": "2024-06-30", "then_long_term": False,
    }  # fmt: skip
    assert two["findings"][0]["deadline"]["kind"] == "UNKNOWN"
    assert {d["code"] for d in answer.json["doubts"]} >= {"PLACEHOLDER"}
    assert "\n".join(x["text"] for x in answer.json["lines"]) + "\n" == PLAN
    assert sorted(p.name for p in tmp_path.iterdir()) == ["台账.zgtz", "方案.txt"]


def test_phases_and_what_belongs_to_nothing(run: Run, tmp_path: Path) -> None:
    """What is not understood is said line by line; the phases are dated where the text is."""
    plan = tmp_path / "方案.txt"
    phases = (
        "三、时间安排\n（一）动员部署阶段（2024年3月1日至3月20日）。开会。\n"
        "（二）巩固阶段。总结。\n四、组织"
    )
    plan.write_text(PLAN.replace("三、组织", phases), encoding="gb18030")
    answer = run("import-plan", plan, "--ledger", tmp_path / "台账", "--dry-run", "--json")
    found = [(p["name"], p["start"], p["end"]) for p in answer.json["phases"]]
    assert found == [("动员部署阶段", "2024-03-01", "2024-03-20"), ("巩固阶段", None, None)]
    assert "总结。" in answer.json["phases"][1]["text"]
    book = xlsx(
        tmp_path / "台账.xlsx",
        [
            ("序号", "反馈问题", "整改措施"),
            (1, "学习不深入", "制定计划"),
            ("说明：由整改办填写。",),
        ],
    )
    answer = run("import-plan", book, "--ledger", tmp_path / "台账", "--dry-run", "--json")
    assert answer.json["unplaced"] == [{"line": 3, "text": "说明：由整改办填写。"}]
    assert "  第 3 行未归入任何内容：说明：由整改办填写。\n" in answer.err


def test_doubts_are_sentences_with_their_lines(run: Run, plan: Path, tmp_path: Path) -> None:
    answer = run("import-plan", plan, "--ledger", tmp_path / "台账.zgtz", *DAY)
    assert answer.out == ""
    first, *rest = answer.err.splitlines()
    assert first.startswith("已导入“方案.txt”")
    assert any(line.startswith("  第 11 行：") for line in rest)


def test_dry_run_creates_and_changes_nothing(run: Run, plan: Path, tmp_path: Path) -> None:
    before = files(tmp_path)
    answer = run("import-plan", plan, "--ledger", tmp_path / "台账", "--dry-run", "--json", *DAY)
    assert answer.code == 0
    assert "2 类，2 项问题，3 条措施" in answer.err
    assert len(answer.json["categories"]) == 2
    assert files(tmp_path) == before


def test_dry_run_knows_the_ledgers_units(run: Run, plan: Path, ledger: Path) -> None:
    before = files(ledger.parent)
    answer = run("import-plan", plan, "--ledger", ledger, "--dry-run", "--json", *DAY)
    assert "UNKNOWN_UNIT" not in {d["code"] for d in answer.json["doubts"]}
    assert files(ledger.parent) == before


def test_importing_again(run: Run, plan: Path, ledger: Path, refused: Callable[..., str]) -> None:
    before = files(ledger.parent)
    again = run("import-plan", plan, "--ledger", ledger, *DAY)
    assert (again.code, "新增 0 项问题，变更 0 项，未变 2 项" in again.err) == (0, True)
    assert files(ledger.parent) == before
    plan.write_text(PLAN.replace("压减会议文件", "压减会议和文件"), encoding="utf-8")
    assert "--update" in refused("import-plan", plan, "--ledger", ledger, *DAY)
    codes = [f["code"] for f in findings(run, ledger)]
    updated = run("import-plan", plan, "--ledger", ledger, "--update", *DAY)
    assert (updated.code, "变更 1 项，未变 1 项" in updated.err) == (0, True)
    assert [f["code"] for f in findings(run, ledger)] == codes
    assert [p.suffix for p in (ledger.parent / "台 账_备份").iterdir()] == [".zgbak"]


def test_importing_into_one_of_several_rounds(
    run: Run, plan: Path, ledger: Path, refused: Callable[..., str]
) -> None:
    more = run("import-plan", plan, "--ledger", ledger, "--round", "第二轮", *DAY)
    assert (more.code, "新增 2 项问题" in more.err) == (0, True)
    for command in (("import-plan", plan), ("show",), ("document", "plan", "--out", "x.docx")):
        assert "第二轮" in refused(*command, "--ledger", ledger)
    assert run("import-plan", plan, "--ledger", ledger, "--round", "第二轮", *DAY).code == 0
    assert run("show", "--ledger", ledger, "--round", "XC24", "--json").json["code"] == "XC24"
    assert "没有名为" in refused("show", "--ledger", ledger, "--round", "第九轮")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.docx", b"", "空文件"),
        ("坏.docx", b"PK\x03\x04" + b"x" * 300, "损坏"),
        ("正文.txt", "今天开会。\n大家发言。\n".encode(), "没有在“正文.txt”中认出"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 300, "图.png"),
    ],
)
def test_files_that_are_no_plan(
    refused: Callable[..., str], tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    path = tmp_path / "台账.zgtz"
    assert words in refused("import-plan", tmp_path / name, "--ledger", path)


def test_a_plan_that_is_not_there(refused: Callable[..., str], ledger: Path) -> None:
    assert "找不到文件" in refused("import-plan", "没有.docx", "--ledger", ledger)
    assert "文件夹" in refused("import-plan", ledger.parent, "--ledger", ledger)


# show ------------------------------------------------------------------------------------------


def test_show_for_people_is_standard_output_too(run: Run, ledger: Path) -> None:
    answer = run("show", "--ledger", ledger)
    assert (answer.code, answer.err) == (0, "")
    assert "（一）关于政治建设抓得不紧的问题" in answer.out
    assert re.search(r"XC24-001-[A-Z]  1\. 关于理论武装", answer.out)


def test_show_has_no_line_for_what_has_no_name(run: Run, tmp_path: Path) -> None:
    plan, path = tmp_path / "整改方案.txt", tmp_path / "a.zgtz"
    plan.write_text("整改方案\n1.档案不齐\n整改措施：补齐。（责任单位：档案馆）", encoding="utf-8")
    assert run("import-plan", plan, "--ledger", path).code == 0
    lines = run("show", "--ledger", path).out.splitlines()
    assert [line.split()[1:] for line in lines] == [["1.", "档案不齐"], ["补齐。"]]


def test_show_a_ledger_without_a_round(
    run: Run, refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "空.zgtz"
    run("init", "--ledger", path, "--name", "甲")
    assert "还没有巡察轮次" in refused("show", "--ledger", path)


# add-progress ----------------------------------------------------------------------------------


def test_add_progress(run: Run, ledger: Path, tmp_path: Path) -> None:
    evidence = [tmp_path / "照片.jpg", tmp_path / "纪要.pdf"]
    for path in evidence:
        path.write_bytes(path.name.encode())
    measure = findings(run, ledger)[0]["measures"][0]
    answer = run(
        "add-progress", "--ledger", ledger, "--item", measure["code"].lower(),
        "--unit", " 县委宣传部 ", "--state", "推进中", "--done", "开了会", "--problems", "人手少",
        "--next", "再开会", "--evidence", *evidence, "--by", "王五", *DAY,
    )  # fmt: skip
    assert (answer.code, answer.out) == (0, "")
    assert measure["code"] in answer.err
    finding = findings(run, ledger)[0]
    (report,) = finding["measures"][0]["progress"]
    assert {key: report[key] for key in ("unit", "date", "state", "done", "problems", "next")} == {
        "unit": "县委宣传部", "date": "2024-06-01", "state": "ONGOING",
        "done": "开了会", "problems": "人手少", "next": "再开会",
    }  # fmt: skip
    assert (report["by"], report["initial"]) == ("王五", False)
    assert [e["name"] for e in report["evidence"]] == ["照片.jpg", "纪要.pdf"]
    assert finding["progress_state"] == "ONGOING"


def test_a_unit_nobody_knows_is_taken_in_and_named(run: Run, ledger: Path) -> None:
    code = findings(run, ledger)[0]["code"]
    base = ("add-progress", "--ledger", ledger, "--item", code, "--state", "DONE", "--done", "好")
    answer = run(*base, "--unit", "县委宣传", *DAY)
    assert "原不在单位名录中" in answer.err
    assert "县委宣传部" in answer.err
    assert "不在 XC24-001" in run(*base, "--unit", "县委办", *DAY).err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--item": "XC24-999-A"}, "没有编号"),
        ({"--state": "差不多"}, "未启动(NOT_STARTED)、推进中(ONGOING)"),
        ({"--done": "  "}, "不能为空"),
        ({"--unit": "  "}, "单位"),
        ({"--date": "6月1日"}, "看不懂日期"),
        ({"--date": "2024-02-30"}, "看不懂日期"),
        ({"--evidence": "没有.pdf"}, "没有.pdf"),
    ],
)
def test_a_report_is_refused_whole(
    run: Run, ledger: Path, refused: Callable[..., str], change: dict[str, str], words: str
) -> None:
    code = findings(run, ledger)[0]["code"]
    options = {
        "--item": code, "--unit": "县委宣传部", "--state": "推进中", "--done": "开会", **change,
    }  # fmt: skip
    with open_ledger(ledger) as opened:
        before = opened.handle.sql("SELECT count(*) FROM trail").fetchone()
    flat = [part for pair in options.items() for part in pair]
    assert words in refused("add-progress", "--ledger", ledger, *flat)
    with open_ledger(ledger) as opened:
        assert opened.handle.sql("SELECT count(*) FROM trail").fetchone() == before


# document --------------------------------------------------------------------------------------

KINDS = {
    "plan": ".docx",
    "progress-report": ".docx",
    "progress-report-public": ".docx",
    "ledger": ".xlsx",
    "finding-list": ".xlsx",
    "task-list": ".docx",
    "responsibility-list": ".docx",
}


@pytest.mark.parametrize(("kind", "suffix"), KINDS.items())
def test_every_kind_of_document(
    run: Run, ledger: Path, tmp_path: Path, kind: str, suffix: str
) -> None:
    out = tmp_path / f"文书{suffix}"
    answer = run("document", kind, "--ledger", ledger, "--out", out, *DAY)
    assert (answer.code, answer.out) == (0, "")
    assert str(out) in answer.err
    if suffix == ".xlsx":
        assert load_workbook(out).sheetnames
    else:
        assert any(p.text for p in Document(str(out)).paragraphs)
    with open_ledger(ledger) as opened:
        rows = opened.handle.sql("SELECT kind, path, sha256 FROM document").fetchall()
        assert rows == [(kind, str(out), hashlib.sha256(out.read_bytes()).hexdigest())]


def test_a_list_of_chosen_items(
    run: Run, refused: Callable[..., str], ledger: Path, tmp_path: Path
) -> None:
    with open_ledger(ledger) as opened:
        code = opened.handle.sql("SELECT code FROM item WHERE kind = 'FINDING'").fetchone()[0]
    out = tmp_path / "清单.xlsx"
    run("document", "finding-list", "--ledger", ledger, "--id", code, "--out", out, *DAY)
    listed = [cell for row in load_workbook(out).active.values for cell in row]
    assert listed.count(1) == 1
    base = ("document", "finding-list", "--ledger", ledger, "--out", tmp_path / "二.xlsx")
    assert "XC99-9" in refused(*base, "--id", "XC99-9")
    assert not (tmp_path / "二.xlsx").exists()


def test_the_plan_says_what_the_source_said(run: Run, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "方案.docx"
    run("document", "plan", "--ledger", ledger, "--out", out, *DAY)
    made = "".join(p.text for p in Document(str(out)).paragraphs)
    assert re.sub(r"\s", "", made) == re.sub(r"\s", "", PLAN)


def test_a_document_is_made_again_from_its_snapshot(run: Run, ledger: Path, tmp_path: Path) -> None:
    one, two, three = (tmp_path / f"{n}.docx" for n in "123")
    base = ("document", "progress-report", "--ledger", ledger)
    run(*base, "--out", one, *DAY)
    code = findings(run, ledger)[0]["code"]
    run("add-progress", "--ledger", ledger, "--item", code, "--unit", "县委宣传部",
        "--state", "已完成", "--done", "办妥", *DAY)  # fmt: skip
    with open_ledger(ledger) as opened:
        (snapshot,) = list_snapshots(opened, 1)
    assert run(*base, "--out", two, "--snapshot", snapshot.id).code == 0
    assert two.read_bytes() == one.read_bytes()
    run(*base, "--out", three, *DAY)
    assert three.read_bytes() != one.read_bytes()


def test_a_document_never_overwrites_unasked(
    run: Run, ledger: Path, refused: Callable[..., str], tmp_path: Path
) -> None:
    out = tmp_path / "方案.docx"
    out.write_bytes(b"old")
    base = ("document", "plan", "--ledger", ledger, "--out", out, *DAY)
    assert "--force" in refused(*base)
    assert run(*base, "--force").code == 0
    assert out.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("poem", "--out", "a.docx"), "没有“poem”这种文书"),
        (("plan", "--out", "没有/a.docx"), "不存在"),
        (("plan", "--out", "a.xlsx"), "不能保存为该格式"),
        (("ledger", "--out", "a.pdf"), "不能保存为该格式"),
        (("plan", "--out", "a"), "没有扩展名"),
        (("plan", "--out", "a.docx", "--snapshot", "99"), "没有编号为 99 的快照"),
        (("plan", "--out", "a.docx", "--date", "今天"), "看不懂日期"),
        (("plan", "--out", "a.docx", "--round", "别的"), "没有名为"),
    ],
)
def test_documents_that_cannot_be_made(
    refused: Callable[..., str],
    ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(ledger.parent)
    assert words in refused("document", "--ledger", ledger, *arguments)


def test_a_folder_is_no_document(refused: Callable[..., str], ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "夹.docx").mkdir()
    base = ("document", "plan", "--ledger", ledger, "--out", tmp_path / "夹.docx")
    refused(*base)
    assert "文件夹" in refused(*base, "--force")


def test_a_document_while_the_ledger_is_open_elsewhere(
    run: Run, ledger: Path, tmp_path: Path, refused: Callable[..., str]
) -> None:
    out = tmp_path / "报告.docx"
    with open_ledger(ledger):
        answer = run("document", "plan", "--ledger", ledger, "--out", out, *DAY)
        assert answer.code == 0
        assert "未能登记快照" in answer.err
        assert run("show", "--ledger", ledger, "--json").code == 0
    with open_ledger(ledger) as opened:
        assert list_snapshots(opened, 1) == ()
    run("document", "plan", "--ledger", ledger, "--out", tmp_path / "二.docx", *DAY)
    with open_ledger(ledger):
        base = ("document", "plan", "--ledger", ledger, "--snapshot", "1")
        assert run(*base, "--out", tmp_path / "三.docx").code == 0
    assert out.read_bytes() == (tmp_path / "三.docx").read_bytes()
    assert "正被另一个程序打开" in _while_open(refused, ledger)


def _while_open(refused: Callable[..., str], ledger: Path) -> str:
    with open_ledger(ledger):
        return refused(
            "add-progress", "--ledger", ledger, "--item", "x", "--unit", "甲",
            "--state", "推进中", "--done", "乙",
        )  # fmt: skip


def test_a_round_put_aside_is_not_chosen(ledger: Path, refused: Callable[..., str]) -> None:
    with open_ledger(ledger) as opened:
        archive_round(opened, list_rounds(opened)[0].id)
    assert "还没有巡察轮次" in refused("show", "--ledger", ledger)


def test_a_snapshot_knows_its_round(
    run: Run, ledger: Path, plan: Path, refused: Callable[..., str]
) -> None:
    out = ledger.with_name("报告.docx")
    base = ("document", "plan", "--ledger", ledger, "--out", out, "--snapshot", "1")
    run(*base[:-2], *DAY)
    out.unlink()
    run("import-plan", plan, "--ledger", ledger, "--round", "第二轮", *DAY)
    assert "没有编号为 1 的快照" in refused(*base, "--round", "第二轮")
    assert run(*base).code == 0
    assert run(*base, "--round", "XC24", "--force").code == 0


# check, backup, restore ------------------------------------------------------------------------


def test_check_a_sound_ledger(run: Run, ledger: Path) -> None:
    before = files(ledger.parent)
    answer = run("check", "--ledger", ledger, "--json")
    assert (answer.code, answer.json) == (0, [])
    assert "没有发现问题" in answer.err
    assert run("check", "--ledger", ledger).out == ""
    assert files(ledger.parent) == before


def test_check_tells_what_it_found(run: Run, ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        opened.handle.sql("UPDATE item SET note = '改过' WHERE kind = 'FINDING'")
    answer = run("check", "--ledger", ledger, "--json")
    (found,) = [one for one in answer.json if one["code"] == "TRAIL_INCOMPLETE"]
    assert answer.code == 1
    assert found["message"] in answer.err


def test_a_history_that_cannot_be_read_is_found(run: Run, ledger: Path) -> None:
    for text in ("{", "[1]", "null"):
        with open_ledger(ledger) as opened:
            opened.handle.sql("UPDATE trail SET new = ? WHERE noun = 'unit'", (text,))
        answer = run("check", "--ledger", ledger, "--json")
        assert answer.code == 1
        assert "TRAIL_INCOMPLETE" in {one["code"] for one in answer.json}


def test_backup_and_restore(
    run: Run, ledger: Path, tmp_path: Path, refused: Callable[..., str]
) -> None:
    (tmp_path / "材料.pdf").write_bytes(b"content")
    code = findings(run, ledger)[0]["code"]
    run("add-progress", "--ledger", ledger, "--item", code, "--unit", "县委办", "--state",
        "ONGOING", "--done", "好", "--evidence", tmp_path / "材料.pdf", *DAY)  # fmt: skip
    shown = run("show", "--ledger", ledger, "--json").json
    folder = tmp_path / "备份 夹"
    answer = run("backup", "--ledger", ledger, "--out", folder)
    made = Path(answer.json["backup"])
    assert (answer.code, made.parent, made.is_file()) == (0, folder, True)
    new = tmp_path / "恢复.zgtz"
    assert run("restore", made, "--out", new).code == 0
    assert run("show", "--ledger", new, "--json").json == shown
    assert run("check", "--ledger", new).code == 0
    assert "已经存在" in refused("restore", made, "--out", new)
    beside = run("backup", "--ledger", ledger)
    assert Path(beside.json["backup"]).parent == tmp_path / "台 账_备份"


def test_restoring_what_is_no_backup(
    refused: Callable[..., str], plan: Path, tmp_path: Path
) -> None:
    refused("restore", plan, "--out", tmp_path / "新.zgtz")
    refused("restore", tmp_path / "没有.zgbak", "--out", tmp_path / "新.zgtz")


def test_backing_up_where_nothing_can_be_written(
    refused: Callable[..., str], ledger: Path, plan: Path
) -> None:
    refused("backup", "--ledger", ledger, "--out", plan)


# ledgers that are none -------------------------------------------------------------------------


def commands(path: Path) -> list[tuple[object, ...]]:
    """Every command that opens a ledger."""
    report = ("--item", "x", "--unit", "甲", "--state", "推进中", "--done", "乙")
    return [
        ("show", "--ledger", path, "--json"),
        ("check", "--ledger", path, "--json"),
        ("backup", "--ledger", path),
        ("add-progress", "--ledger", path, *report),
        ("document", "plan", "--ledger", path, "--out", path.parent / "a.docx"),
        ("import-plan", path.parent / "方案.txt", "--ledger", path),
    ]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\0" + b"\0" * 4096])
def test_a_file_that_is_no_ledger(
    refused: Callable[..., str], tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "别的.zgtz"
    path.write_bytes(content)
    for command in commands(path):
        assert "别的.zgtz" in refused(*command)


@pytest.mark.usefixtures("plan")
def test_a_ledger_that_is_not_there(refused: Callable[..., str], tmp_path: Path) -> None:
    for path in (tmp_path / "没有.zgtz", tmp_path):
        for command in commands(path)[:-1]:
            refused(*command)


def test_a_ledger_of_a_newer_program(refused: Callable[..., str], ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        opened.handle.sql("PRAGMA user_version = 9999")
    for command in commands(ledger):
        assert "更新版本" in refused(*command)


def test_a_ledger_that_does_not_know_itself(refused: Callable[..., str], ledger: Path) -> None:
    """What is read on opening is damaged: no lock is left behind."""
    with open_ledger(ledger) as opened:
        opened.handle.sql("UPDATE meta SET value = 'offi?e' WHERE key = 'edition'")
    for command in commands(ledger):
        assert "已损坏" in refused(*command)


@pytest.mark.parametrize("place", [0.15, 0.3, 0.45, 0.6, 0.75, 0.9])
@pytest.mark.parametrize("damage", [b"\xff" * 20_000, b"\0" * 4096, None])
def test_damaged_ledgers_never_end_in_a_traceback(
    run: Run, ledger: Path, place: float, damage: bytes | None
) -> None:
    content = bytearray(ledger.read_bytes())
    start = int(len(content) * place)
    if damage is None:
        del content[start:]
    else:
        content[start : start + len(damage)] = damage[: len(content) - start]
    ledger.write_bytes(content)
    checked = run("check", "--ledger", ledger, "--json")
    if checked.code == 1:
        assert {one["code"] for one in checked.json}
        assert all(SENTENCE.fullmatch(one["message"] + "\n") for one in checked.json)
    else:
        assert checked.code == 0 or "已损坏" in checked.err
    for command in commands(ledger):
        answer = run(*command)
        assert answer.code in (0, 1, 2)
        assert answer.code != 2 or SENTENCE.fullmatch(answer.err), answer.err


# the command line itself -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "缺少 命令"),
        (("poem",), "命令 不能是 'poem'"),
        (("init",), "缺少 --ledger, --name"),
        (("show", "--ledger"), "--ledger 后面要有内容"),
        (("show", "--ledger", "a", "b"), "多出了 b"),
        (("init", "--ledger", "a", "--name", "b", "--edition", "c"), "可选 'office', 'unit'"),
        (("document", "plan", "--ledger", "a", "--out", "b", "--snapshot", "c"), "要写数字"),
        (("show", "--json=1", "--ledger", "a"), "--json 后面不能有 '1'"),
        (("import-plan", "a", "--ledger", "b", "--d"), "请写全"),
    ],
)
def test_a_wrong_command_line(
    refused: Callable[..., str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(*arguments)


def test_help_is_chinese(run: Run) -> None:
    answer = run("--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("用法：zhenggai-cli")
    for name in ("init", "import-plan", "show", "add-progress", "document", "check", "restore"):
        told = run(name, "--help")
        assert told.code == 0
        assert not re.search("options|usage|positional|show this", told.out)


def test_every_command_has_a_name_of_the_contract() -> None:
    known = build_parser().format_help()
    for name in ("sample", "backup"):
        assert name in known


def test_text_that_is_no_text(refused: Callable[..., str], ledger: Path) -> None:
    """Bytes of another encoding come in as lone surrogates, which no ledger can hold."""
    broken = b"\xd5\xfb".decode("utf-8", "surrogateescape")
    path = ledger.with_name("新.zgtz")
    assert "UTF-8" in refused("init", "--ledger", path, "--name", broken)


def test_two_ledgers_do_not_disturb_each_other(run: Run, ledger: Path, tmp_path: Path) -> None:
    with create_ledger(tmp_path / "另一本.zgtz", name="乙"):
        assert run("show", "--ledger", ledger, "--json").code == 0
