"""Search over everything, by one character or more, whatever the width and case."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_round import TODAY, SmallRound

from app.directory.directory import UnitDraft, add_leader, add_unit, archive_units, change_unit
from app.items.items import ItemDraft, add_category, archive_item, change_item
from app.ledger import Ledger
from app.ledger.search import SearchHit, Snippet, search, snippet_of
from app.ledger.undo import undo
from app.progress.reports import ReportDraft, add_progress
from app.round.outcomes import OutcomeDraft, add_outcome
from app.round.sections import SectionDraft, add_section
from db.file.search import find, index_rows, query_of, rebuild, span_of, words
from db.words import OutcomeKind, ProgressState


def titles(ledger: Ledger, text: str) -> list[str]:
    return [hit.title for hit in search(ledger, text)]


def test_everything_is_found_and_told_apart(ledger: Ledger, small: SmallRound) -> None:
    said = ReportDraft("东山镇", ProgressState.ONGOING, "开展鳄鱼专项", TODAY, problems="经费不足")
    add_progress(ledger, small.measures[0], said)
    add_unit(ledger, UnitDraft("鳄鱼管理局"))
    add_leader(ledger, "王鳄")
    add_section(ledger, small.id, SectionDraft("鳄鱼章", "正文"))
    draft = OutcomeDraft(OutcomeKind.RULE_NEW, "鳄鱼制度", 1, item_ids=(small.findings[1],))
    add_outcome(ledger, small.id, draft)
    add_category(ledger, small.id, ItemDraft("鳄鱼方面", "三"))
    hits = search(ledger, "鳄")
    assert [(h.kind, h.word, h.title, h.item_id) for h in hits] == [
        ("item", "类别", "鳄鱼方面", hits[0].row_id),
        ("outcome", "成效", "鳄鱼制度", small.findings[1]),
        ("section", "章节", "鳄鱼章", None),
        ("leader", "领导", "王鳄", None),
        ("unit", "单位", "鳄鱼管理局", None),
        ("progress", "进展填报", "东山镇 2024-06-01", small.measures[0]),
    ]
    assert hits[-1].snippet == Snippet("开展", "鳄", "鱼专项 经费不足")
    assert hits[-1].round_id == small.id


def test_hit_of_an_item(ledger: Ledger, small: SmallRound) -> None:
    code = next(h for h in search(ledger, "集中研讨")).code
    assert search(ledger, "集中研讨") == (
        SearchHit(
            "item",
            small.measures[1],
            "措施",
            small.id,
            small.measures[1],
            code,
            "开展集中研讨。",
            Snippet(f"{code} ② 开展", "集中研讨", "。"),
            False,
        ),
    )


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("text", ["镇", "东山", "东山镇", "县财", "ＸＣ24", "xc24-001", "①"])
def test_any_part_is_found(ledger: Ledger, text: str) -> None:
    assert search(ledger, text)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("text", ["", " ", "　", "鳄", "东镇", "山东", '"', "*", "a OR b"])
def test_nothing_is_found(ledger: Ledger, text: str) -> None:
    assert search(ledger, text) == ()


def test_changes_archives_and_undo_are_followed(ledger: Ledger, small: SmallRound) -> None:
    change_item(ledger, small.measures[5], ItemDraft("压减鳄鱼。"))
    assert titles(ledger, "鳄鱼") == ["压减鳄鱼。"]
    assert titles(ledger, "精简") == []
    undo(ledger)
    assert titles(ledger, "鳄鱼") == []
    assert titles(ledger, "精简") == ["精简文件和会议。"]
    archive_item(ledger, small.measures[5])
    assert [hit.archived for hit in search(ledger, "精简")] == [True]
    archive_units(ledger, [1])
    assert [hit.archived for hit in search(ledger, "东山镇")] == [True]


@pytest.mark.usefixtures("small")
def test_limit_gives_the_newest(ledger: Ledger) -> None:
    for number in range(5):
        add_leader(ledger, f"欧阳{number}")
    assert [hit.title for hit in search(ledger, "欧阳", limit=2)] == ["欧阳4", "欧阳3"]


def test_long_texts_are_cut_around_the_match() -> None:
    found = snippet_of("前" * 40 + "鳄鱼\n来了" + "后" * 40, "鳄鱼 来")
    assert found == Snippet("…" + "前" * 24, "鳄鱼 来", "了" + "后" * 23 + "…")


def test_places_are_folded_as_the_index_folds() -> None:
    assert span_of("共  ＡＢｃ项", "abC") == (3, 6)
    assert span_of("甲 \n 乙", "甲 乙") == (0, 5)
    assert span_of("㈠类", "(一)") == (0, 1)
    assert span_of("甲", "乙") == (0, 0)


@pytest.mark.usefixtures("small")
def test_renamed_units_are_found_by_the_new_name(ledger: Ledger) -> None:
    change_unit(ledger, 1, UnitDraft("东山街道", short="东街"))
    assert titles(ledger, "东街") == ["东山街道"]
    assert titles(ledger, "东山镇") == []


@pytest.mark.usefixtures("small")
def test_rebuilding_finds_the_same(ledger: Ledger) -> None:
    before = {text: set(titles(ledger, text)) for text in ("县", "问题", "学习", "东山镇")}
    with ledger.handle.transaction():
        rebuild(ledger.handle)
    assert {text: set(titles(ledger, text)) for text in before} == before
    with ledger.handle.transaction():
        ledger.handle.sql("DELETE FROM outcome")
        index_rows(ledger.handle, "outcome", [99])


LETTERS = st.text(st.sampled_from("学习学问题。1Aａ １𠮷\n"), max_size=12)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("学", "5b66x"),
        ("学习 Ａ", "5b66x4e60 4e60x0020 0020x0061 0061x"),
        ("𠀀好", "20000x597d 597dx"),
        ("\ud800好", "d800x597d 597dx"),
    ],
)
def test_words_stay_as_older_ledgers_have_them(text: str, wanted: str) -> None:
    """The index is told what it holds before it forgets it: other words would corrupt it."""
    assert words(text) == wanted


@settings(max_examples=60, deadline=None)
@given(text=LETTERS, wanted=LETTERS)
def test_the_index_finds_what_a_plain_search_finds(text: str, wanted: str) -> None:
    """What FTS5 would say is modelled with the words it is given: a phrase is a run of words."""
    from db.file.search import _fold

    query = query_of(wanted)
    expected = bool(_fold(wanted)) and _fold(wanted) in _fold(text)
    have = words(text).split()
    if query.endswith("*"):
        got = any(word.startswith(query[:-1]) for word in have)
    else:
        asked = query.strip('"').split()
        starts = range(len(have) - len(asked) + 1)
        got = bool(asked) and any(have[i : i + len(asked)] == asked for i in starts)
    assert got == expected


@pytest.mark.usefixtures("small")
def test_find_in_the_file_equals_a_plain_search(ledger: Ledger) -> None:
    rows = ledger.handle.sql("SELECT noun, row_id, text FROM search_text").fetchall()
    whole = "".join(row[2] for row in rows)
    for at in range(0, len(whole), 7):
        for length in (1, 2, 3, 5, 8):
            wanted = whole[at : at + length].strip()
            if not wanted or "  " in wanted or "\n" in wanted:
                continue
            expected = {
                row[:2] for row in rows if wanted.lower() in " ".join(row[2].lower().split())
            }
            hits = {(h.noun, h.row_id) for h in find(ledger.handle, wanted, 500)}
            assert hits >= expected, wanted


def test_dates_of_reports_name_them(ledger: Ledger, small: SmallRound) -> None:
    said = ReportDraft("东山镇", ProgressState.ONGOING, "鳄鱼", date(2024, 5, 2))
    add_progress(ledger, small.measures[0], said)
    assert titles(ledger, "鳄鱼") == ["东山镇 2024-05-02"]
