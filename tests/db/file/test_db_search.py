"""Search: any part of a text, from one character on, in any width, newest first."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.file import connection, search, trail
from db.file.connection import Handle
from db.file.search import Hit
from db.file.trail import Author
from db.words import Origin


@pytest.fixture
def handle() -> Iterator[Handle]:
    with tempfile.TemporaryDirectory() as folder:
        opened = connection.open_file(Path(folder) / "a.zgtz", create=True)
        yield opened
        opened.close()


def author(origin: Origin = Origin.HAND) -> Author:
    return Author("张三", "2024-06-01T08:00:00", "x", "x", origin)


def add(handle: Handle, *names: str) -> None:
    with trail.changing(handle, author()) as change:
        for name in names:
            change.insert("leader", {"name": name, "post": "", "archived": 0})


def ids(handle: Handle, text: str) -> list[int]:
    return [hit.row_id for hit in search.find(handle, text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("整", [2, 1]),
        ("整改", [2, 1]),
        ("改落", [1]),
        ("整改落实方案", [1]),
        ("案", [1]),
        ("整案", []),
        ("(试行)", [2]),
        ("（试行）", [2]),
        ("，", [2]),
        (",", [2]),
        ("abc", [3]),
        ("ＡＢＣ", [3]),
        ("c１", [3]),
        ("2024", [3]),
        ("《制度》", [4]),
        ('"', [4]),
        ('x" OR "y', []),
        ("*", []),
        ("甲 乙", [5]),
        ("甲　乙", [5]),
        ("甲   乙", [5]),
        ("甲乙", []),
        ("", []),
        ("  ", []),
        ("😀", [5]),
    ],
)
def test_any_part_of_a_text(handle: Handle, text: str, wanted: list[int]) -> None:
    add(handle, "整改落实方案", "整改办法，（试行)", "Ａbc1２０24", '《制度》"汇编"', "甲　 乙😀")
    assert ids(handle, text) == wanted


def test_the_newest_come_first_and_only_so_many(handle: Handle) -> None:
    add(handle, *(f"问题{number}" for number in range(20)))
    assert ids(handle, "问题")[:3] == [20, 19, 18]
    assert search.find(handle, "问", limit=1) == (Hit("leader", 20, "问题19 "),)


def test_the_index_follows_every_write(handle: Handle) -> None:
    add(handle, "旧名字")
    with trail.changing(handle, author()) as change:
        change.update("leader", 1, {"name": "新名字"})
    assert (ids(handle, "旧名"), ids(handle, "新名")) == ([], [1])
    undone = trail.latest_undoable(handle)
    assert undone is not None
    with trail.reversing(handle, undone, author(Origin.UNDO)):
        pass
    assert (ids(handle, "旧名"), ids(handle, "新名")) == ([1], [])
    with trail.changing(handle, author()) as change:
        change.delete("leader", 1)
    assert ids(handle, "名") == []


def test_building_the_index_anew(handle: Handle) -> None:
    add(handle, "一二三", "二三四")
    with handle.transaction():
        handle.sql("DELETE FROM search_text")
        handle.sql("INSERT INTO search_index(search_index) VALUES ('delete-all')")
    assert ids(handle, "二三") == []
    with handle.transaction():
        search.rebuild(handle)
    assert ids(handle, "二三") == [2, 1]


def test_where_it_stands() -> None:
    for text, wanted, shown in (
        ("县教育局　整改ＡＢ", "整改ab", "整改ＡＢ"),
        ("一 \n 二三", "一 二", "一 \n 二"),
        ("①②③", "2", "②"),
        ("没有", "有没", ""),
        ("没有", "", ""),
    ):
        start, end = search.span_of(text, wanted)
        assert text[start:end] == shown


TEXT = st.text(st.sampled_from("整改AaＡ1１ ，,(（。①"), min_size=1, max_size=8)


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=5), TEXT)
def test_what_is_found_is_what_contains_it(texts: list[str], wanted: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        handle = connection.open_file(Path(folder) / "a.zgtz", create=True)
        add(handle, *texts)
        found = {hit.row_id for hit in search.find(handle, wanted)}
        fold = search._fold
        expected = {
            number
            for number, text in enumerate(texts, start=1)
            if fold(wanted) and fold(wanted) in fold(text)
        }
        assert found == expected
        handle.close()
