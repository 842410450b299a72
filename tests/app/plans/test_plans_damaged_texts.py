"""Texts made to hurt: endless numbers, lines, lists and brackets are read soon and lose nothing."""

from pathlib import Path
from time import process_time
from typing import Any

import pytest
from docx.oxml import parse_xml
from office_files import W, docx, table, xlsx

from app.plans.model import DeadlineBasis
from app.plans.parsing import parse, source_of_text
from app.plans.tracing import lost_lines
from app.plans.understand import read_anything, understand

HEAD = ["序号", "反馈问题", "整改措施", "责任单位"]
ONE = "①抓紧办理（责任单位：甲局；完成时限：2024年5月）；"
DAMAGED = {
    "endless figures": "1" * 100_000 + "\n" + "1." * 30_000 + "关于甲的问题",
    "endless numerals": "一" * 100_000 + "、\n共梳理" + "九" * 10_000 + "个问题",
    "endless lists": "（1" * 30_000 + "\n" + "问题" + "9" * 9_000 + "：甲",
    "endless brackets": "（" * 30_000 + "责任单位：" * 3_000,
    "one paragraph of two thousand measures": "1.关于甲的问题。整改措施：" + ONE * 2_000,
    "two thousand measures": "1.关于甲的问题\n整改措施：\n" + (ONE + "\n") * 2_000,
    "endless blanks": "1.甲\n" + " " * 100_000 + "责任单位：乙\n" + "责任 " * 20_000,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_endless_texts_take_no_endless_time(name: str) -> None:
    source = source_of_text(DAMAGED[name])
    start = process_time()
    plan = parse(source, basis=DeadlineBasis(2024))
    assert process_time() - start < 10
    assert lost_lines(source, plan) == ()


def test_a_header_of_few_labels_among_hundreds(tmp_path: Path) -> None:
    strange = [f"栏目{at}" for at in range(200)]
    head = ["序号", "反馈问题", "整改措施", "责任单位", *strange]
    path = xlsx(tmp_path / "台账.xlsx", [head, ["1", "甲不足", "改", "甲局", *strange]])
    (finding,) = understand(read_anything(path)).findings
    assert (finding.title, finding.measures[0].text) == ("甲不足", "改")
    assert finding.extras == tuple((text, text) for text in strange)


@pytest.mark.parametrize("span", ["99999999", "9" * 5_000])
def test_a_cell_that_claims_millions_of_columns(tmp_path: Path, span: str) -> None:
    def build(document: Any) -> None:
        made = table(document, [HEAD, ["1", "甲不足", "改", "甲局"], ["2", "乙不足", "改", "乙局"]])
        properties = made._tbl.tr_lst[2].tc_lst[3].get_or_add_tcPr()
        properties.append(parse_xml(f'<w:gridSpan {W} w:val="{span}"/>'))

    plan = understand(read_anything(docx(tmp_path / "坏表.docx", build)))
    assert [f.title for f in plan.findings] == ["甲不足", "乙不足"]


def test_tables_inside_tables_lose_nothing(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        cell = table(document, [["第0层"]]).cell(0, 0)
        for depth in range(1, 6):
            cell = cell.add_table(1, 1).cell(0, 0)
            cell.text = f"第{depth}层"

    source = read_anything(docx(tmp_path / "套表.docx", build))
    plan = understand(source)
    assert lost_lines(source, plan) == ()
    text = "\n".join(line.text for line in plan.lines)
    assert all(f"第{depth}层" in text for depth in range(6))
