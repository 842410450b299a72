"""整改台账 and the lists as annexes: columns fit their words, merged cells, one landscape part."""

import pytest
from sample_round import AS_OF, FOUR, SAMPLE

from app.documents.content import Document, Look, Paragraph, Table
from app.documents.ledger_annex import _Need, _shared, _text, make_annex
from db.schema.records import Category, WholeRound

LISTS = ("ledger", "finding-list", "task-list", "responsibility-list")
#: How many characters of a list fit on a turned page's line.
LINE = 70


def annex(kind: str, whole: WholeRound = SAMPLE) -> Document:
    """A list of the sample."""
    return make_annex(kind, whole, as_of=AS_OF)


def table_of(document: Document) -> Table:
    """Its table."""
    return next(block for block in document.blocks if isinstance(block, Table))


@pytest.mark.parametrize("kind", LISTS)
def test_one_turned_part_with_title_day_and_dense_table(kind: str) -> None:
    document = annex(kind)
    assert [part.landscape for part in document.parts] == [True]
    title, note = (block for block in document.blocks if isinstance(block, Paragraph))
    assert (title.look, note.look) == (Look.ANNEX_TITLE, Look.TABLE_NOTE)
    assert title.text.startswith("市委第三巡察组反馈意见")
    assert note.text == "（截至2024年7月1日）"
    assert table_of(document).dense


@pytest.mark.parametrize("kind", LISTS)
def test_columns_share_one_line_and_hold_their_short_words(kind: str) -> None:
    table = table_of(annex(kind))
    assert sum(column.share for column in table.columns) <= LINE + 0.01
    for k, column in enumerate(table.columns):
        cells = [line for row in table.rows if row[k] for line in str(row[k]).split("\n")]
        short = [len(cell) for cell in cells if len(cell) <= (4 if column.centred else 3)]
        assert column.share >= max([1, *short])
        assert all(len(half) <= column.share for half in column.title.split("\n"))


def test_long_headings_are_broken_in_the_middle() -> None:
    titles = [column.title for column in table_of(annex("ledger")).columns]
    assert "责任\n领导" in titles or "牵头\n领导" in titles
    assert {title.replace("\n", "") for title in titles} >= {
        "序号", "问题类别", "反馈问题", "整改措施", "责任单位", "完成时限", "进展状态", "整改进展",
        "销号状态", "备注",
    }  # fmt: skip
    assert all(len(half) >= 2 for title in titles for half in title.split("\n"))


def test_what_repeats_within_a_finding_is_merged() -> None:
    rows = table_of(annex("ledger")).rows
    numbers = [row[0] for row in rows]
    assert numbers[:3] == ["1", None, None]
    assert [n for n in numbers if n is not None] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert all(len(row) == len(rows[0]) for row in rows)


def test_columns_to_write_into_keep_their_room_when_empty() -> None:
    bare = FOUR._replace(progress=(), measures=(), responsibilities=())
    whole = SAMPLE._replace(categories=(Category(1, "一", "某方面", (bare,)),))
    shares = {column.title: column.share for column in table_of(annex("ledger", whole)).columns}
    assert shares["整改进展"] > 8
    assert shares["备注"] > 3
    assert shares["序号"] < 4


def test_a_round_without_findings_is_an_empty_table() -> None:
    table = table_of(annex("ledger", SAMPLE._replace(categories=())))
    assert table.rows == ()
    assert len(table.columns) > 8


@pytest.mark.parametrize("kind", LISTS)
def test_very_long_words_do_not_squeeze_the_rest(kind: str) -> None:
    long = FOUR._replace(title="很长的标题" * 80)
    table = table_of(
        annex(kind, SAMPLE._replace(categories=(Category(1, "一", "某方面", (long,)),)))
    )
    assert sum(column.share for column in table.columns) <= LINE + 0.01
    assert min(column.share for column in table.columns) > 1


def test_dates_are_written_out() -> None:
    assert _text(AS_OF) == "2024年7月1日"
    assert (_text(None), _text(7)) == ("", "7")


def test_columns_that_need_less_than_a_line_do_not_stretch() -> None:
    assert _shared([10.0, 10.0], [_Need(2.0, 5.0, False), _Need(2.0, 3.0, False)]) == [5.0, 3.0]
