"""Lists of chosen items only; documents of the whole round are not cut."""

from pathlib import Path

import pytest
from sample_round import ONE, SAMPLE, TWO

from app.documents.choosing import only
from app.documents.producing import Wanted, refuse_early
from app.errors import NotFoundError, RefusedError


def test_a_finding_is_kept_with_all_its_measures_a_measure_with_its_finding() -> None:
    measure = TWO.measures[0]
    kept = only(SAMPLE, [f" {ONE.code.lower()} ", measure.code])
    assert kept.findings == (ONE, TWO._replace(measures=(measure,)))
    assert all(category.findings for category in kept.categories)


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(NotFoundError, match="XC-999"):
        only(SAMPLE, [ONE.code, "XC-999"])


@pytest.mark.parametrize("kind", ["plan", "progress-report", "progress-report-public"])
def test_a_document_of_the_whole_round_is_not_cut(tmp_path: Path, kind: str) -> None:
    with pytest.raises(RefusedError, match="去掉 --id"):
        refuse_early(Wanted(kind, tmp_path / "一.docx", codes=(ONE.code,)))
    refuse_early(Wanted(kind, tmp_path / "一.docx"))
