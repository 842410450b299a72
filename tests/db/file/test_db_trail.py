"""Writing with a trail: what it records, reversing, redoing, and what stands in the way."""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.file import connection, trail
from db.file.connection import Handle
from db.file.trail import Author, ConflictError
from db.schema.records import ChangeRow
from db.words import Origin

LEADER = {"name": "王一平", "post": "副县长", "archived": 0}


def author(title: str = "改", origin: Origin = Origin.HAND) -> Author:
    return Author("张三", "2024-06-01T08:00:00", "change", title, origin)


@contextmanager
def fresh() -> Iterator[Handle]:
    with tempfile.TemporaryDirectory() as folder:
        handle = connection.open_file(Path(folder) / "a.zgtz", create=True)
        yield handle
        handle.close()


@pytest.fixture
def handle() -> Iterator[Handle]:
    with fresh() as opened:
        yield opened


def leaders(handle: Handle) -> list[tuple[object, ...]]:
    return handle.sql("SELECT * FROM leader ORDER BY id").fetchall()


def found(handle: Handle) -> list[tuple[object, ...]]:
    return handle.sql("SELECT noun, row_id, text FROM search_text ORDER BY noun, row_id").fetchall()


def add(handle: Handle, **values: object) -> int:
    with trail.changing(handle, author("增")) as change:
        return change.insert("leader", {**LEADER, **values})


def newest(handle: Handle) -> ChangeRow:
    return trail.list_changes(handle, limit=1)[0]


def reverse(handle: Handle, target: ChangeRow | None, origin: Origin = Origin.UNDO) -> None:
    assert target is not None
    with trail.reversing(handle, target, author("撤销", origin)):
        pass


def told(handle: Handle) -> list[tuple[str, int, object, object]]:
    return [
        (row.noun, row.row_id, row.old and json.loads(row.old), row.new and json.loads(row.new))
        for row in trail.rows_of(handle, newest(handle).id)
    ]


def test_an_insert_an_update_and_a_delete_are_told(handle: Handle) -> None:
    one = add(handle)
    assert told(handle) == [("leader", one, "", LEADER)]
    with trail.changing(handle, author()) as change:
        assert change.update("leader", one, {"name": "王一平", "post": "县长"})
    assert told(handle) == [("leader", one, {"post": "副县长"}, {"post": "县长"})]
    with trail.changing(handle, author()) as change:
        change.delete("leader", one)
    assert told(handle) == [("leader", one, {"id": one, **LEADER, "post": "县长"}, "")]
    assert leaders(handle) == []


def test_who_when_what_and_from_where(handle: Handle) -> None:
    add(handle)
    change = newest(handle)
    assert (change.by, change.at, change.what, change.title, change.origin) == (
        "张三",
        "2024-06-01T08:00:00",
        "change",
        "增",
        "HAND",
    )


def test_what_changes_nothing_leaves_nothing(handle: Handle) -> None:
    one = add(handle)
    with trail.changing(handle, author()) as change:
        assert not change.update("leader", one, {"name": "王一平"})
        change.derive("leader", one, {"archived": 1})
    assert newest(handle).title == "增"
    with pytest.raises(KeyError), trail.changing(handle, author()) as change:
        change.row("leader", 99)


def test_long_texts_of_new_rows_are_shortened_in_the_trail(handle: Handle) -> None:
    one = add(handle, post="长" * 1000)
    kept = {**LEADER, "post": "长" * trail.LONGEST + "…"}
    assert told(handle)[0][3] == {**kept, trail.CHECKSUMS: {"post": trail.checksum("长" * 1000)}}
    reverse(handle, newest(handle))
    reverse(handle, newest(handle), Origin.REDO)
    assert leaders(handle) == [(one, "王一平", "长" * 1000, 0)], "the undo kept it whole"


def test_a_failure_leaves_neither_rows_nor_trail(handle: Handle) -> None:
    with pytest.raises(ZeroDivisionError), trail.changing(handle, author()) as change:
        change.insert("leader", LEADER)
        raise ZeroDivisionError
    assert (leaders(handle), trail.list_changes(handle), found(handle)) == ([], (), [])


def test_undo_and_redo_in_order(handle: Handle) -> None:
    one = add(handle)
    with trail.changing(handle, author("二")) as change:
        change.update("leader", one, {"post": "县长"})
    states = [[], [(one, *LEADER.values())], [(one, "王一平", "县长", 0)]]
    assert leaders(handle) == states[2]
    for wanted in (states[1], states[0]):
        reverse(handle, trail.latest_undoable(handle))
        assert leaders(handle) == wanted
    assert trail.latest_undoable(handle) is None
    for wanted in (states[1], states[2]):
        reverse(handle, trail.latest_redoable(handle), Origin.REDO)
        assert leaders(handle) == wanted
    assert trail.latest_redoable(handle) is None


def test_a_later_change_of_the_same_field_stands_in_the_way(handle: Handle) -> None:
    one = add(handle)
    with trail.changing(handle, author("一")) as change:
        change.update("leader", one, {"post": "县长"})
    target = newest(handle)
    with trail.changing(handle, author("二")) as change:
        change.update("leader", one, {"name": "王二平"})
    reverse(handle, target)
    assert leaders(handle) == [(one, "王二平", "副县长", 0)], "another field is no obstacle"
    with pytest.raises(ConflictError) as error:
        reverse(handle, trail.list_changes(handle)[-1])
    assert [row.title for row in error.value.later] == ["二"]


def test_rows_that_others_need_cannot_go(handle: Handle) -> None:
    unit = {
        "uuid": "u", "name": "县教育局", "short": "", "kind": "", "parent_id": None,
        "contact": "", "phone": "", "archived": 0,
    }  # fmt: skip
    with trail.changing(handle, author("增单位")) as change:
        one = change.insert("unit", unit)
    target = newest(handle)
    with trail.changing(handle, author("增别名", Origin.IMPORT)) as change:
        change.insert("unit_alias", {"unit_id": one, "name": "教育局"})
    before = (found(handle), handle.sql("SELECT * FROM unit").fetchall())
    with pytest.raises(ConflictError) as error:
        reverse(handle, target)
    assert error.value.later == ()
    assert (found(handle), handle.sql("SELECT * FROM unit").fetchall()) == before


def test_only_edits_by_hand_are_next(handle: Handle) -> None:
    with trail.changing(handle, author("导入", Origin.IMPORT)) as change:
        change.insert("leader", LEADER)
    assert trail.latest_undoable(handle) is None
    add(handle)
    reverse(handle, trail.latest_undoable(handle))
    assert trail.latest_redoable(handle) is not None
    with trail.changing(handle, author("系统", Origin.SYSTEM)) as change:
        change.insert("leader", LEADER)
    assert trail.latest_redoable(handle) is not None, "what the system writes ends no redo"
    add(handle)
    assert trail.latest_redoable(handle) is None


def test_changes_are_listed_page_by_page(handle: Handle) -> None:
    for number in range(5):
        add(handle, name=f"甲{number}")
    first = trail.list_changes(handle, limit=2)
    rest = trail.list_changes(handle, before=first[-1].id, limit=9)
    assert [row.id for row in (*first, *rest)] == [5, 4, 3, 2, 1]
    assert trail.change_by_id(handle, 3) == rest[0]
    assert trail.change_by_id(handle, 99) is None


#: An edit: what to do, which of the standing rows, and a text.
EDITS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["insert", "update", "delete"]),
            st.integers(0, 5),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4),
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=6,
)


def edit(handle: Handle, steps: list[tuple[str, int, str]]) -> None:
    with trail.changing(handle, author()) as change:
        for what, place, text in steps:
            ids = [row[0] for row in leaders(handle)]
            if what == "insert" or not ids:
                change.insert("leader", {**LEADER, "name": text})
            elif what == "update":
                change.update("leader", ids[place % len(ids)], {"name": text, "post": text[:1]})
            else:
                change.delete("leader", ids[place % len(ids)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_any_edits_can_be_undone_to_the_beginning_and_redone(
    edits: list[list[tuple[str, int, str]]],
) -> None:
    with fresh() as handle:
        edit(handle, [("insert", 0, "甲"), ("insert", 0, "乙")])
        states = [(leaders(handle), found(handle))]
        for steps in edits:
            before = newest(handle).id
            edit(handle, steps)
            if newest(handle).id != before:
                states.append((leaders(handle), found(handle)))
        for wanted in states[-2::-1]:
            reverse(handle, trail.latest_undoable(handle))
            assert (leaders(handle), found(handle)) == wanted
        for wanted in states[1:]:
            reverse(handle, trail.latest_redoable(handle), Origin.REDO)
            assert (leaders(handle), found(handle)) == wanted
        assert trail.latest_redoable(handle) is None


def test_of_rows_that_nobody_reads_the_trail_repeats_no_word(handle: Handle) -> None:
    row = {"package_id": 1, "lines": "长" * 500}
    with pytest.raises(sqlite3.IntegrityError), trail.changing(handle, author()) as change:
        change.insert("receipt", row)
        [kept] = handle.sql("SELECT new FROM trail WHERE noun = 'receipt'").fetchone()
        assert json.loads(kept) == {trail.CHECKSUMS: {"lines": trail.checksum("长" * 500)}}


def test_rows_added_together_have_the_same_trail_as_one_by_one(handle: Handle) -> None:
    rows = [{**LEADER, "name": "王"}, {**LEADER, "name": "李", "post": "长" * 500}]

    def trails() -> list[tuple[object, ...]]:
        text = "SELECT noun, subject_id, old, new FROM trail WHERE change_id = ? ORDER BY id"
        return handle.sql(text, (newest(handle).id,)).fetchall()

    with trail.changing(handle, author()) as change:
        for row in rows:
            change.insert("leader", row)
    one_by_one = trails()
    with trail.changing(handle, author()) as change:
        assert len(change.insert_all("leader", rows)) == 2
    assert trails() == one_by_one
    assert len(found(handle)) == 4
    reverse(handle, newest(handle))
    assert [row[1] for row in leaders(handle)] == ["王", "李"]
    assert len(found(handle)) == 2
    reverse(handle, newest(handle), Origin.REDO)
    assert [row[1] for row in leaders(handle)] == ["王", "李", "王", "李"]
