"""A field is added as CONTRIBUTING says, one line and a migration, and followed everywhere.

The line is added in a process of its own before anything else of the program is imported, as if it
stood in the table; the file is an old one that takes the step.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
_SCRIPT = Path(__file__).with_name("following_a_field.py")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("field")
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_old_file_takes_the_step_and_is_sound(seen: dict[str, Any]) -> None:
    assert seen["problems"] == []
    assert seen["blank"] == [["cause", ""]]


def test_the_trail_tells_of_it(seen: dict[str, Any]) -> None:
    assert ["问题成因", "", "制度没有跟上"] in seen["trail"]


def test_it_is_found(seen: dict[str, Any]) -> None:
    assert seen["found"] == [seen["finding"]]


def test_it_stands_in_show_and_in_what_documents_print(seen: dict[str, Any]) -> None:
    assert seen["show"] == "制度没有跟上"
    assert seen["show_measure"] == ""
    assert seen["snapshot"] == [["cause", "制度没有跟上"]]


def test_it_stands_in_the_lists_and_the_panel(seen: dict[str, Any]) -> None:
    assert seen["printed"] == ["问题成因", "制度没有跟上"]
    assert seen["page"] == ["问题成因", "制度没有跟上"]
    assert ["问题成因", "制度没有跟上"] in seen["panel"]


def test_the_form_asks_for_it_and_keeps_what_is_not_touched(seen: dict[str, Any]) -> None:
    assert seen["form"] == "制度没有跟上"
    assert seen["after_untouched_form"] == "制度没有跟上"
    assert seen["after_form"] == "责任没有压实"


def test_who_does_not_name_it_does_not_blank_it(seen: dict[str, Any]) -> None:
    assert seen["after_draft_without"] == "责任没有压实"


def test_bulk_and_pasting_change_it(seen: dict[str, Any]) -> None:
    assert seen["bulk_preview"] == [["问题成因", "责任没有压实", "监督缺位"]]
    assert seen["after_bulk"] == "监督缺位"
    assert seen["pasted"] == [["问题成因", "监督缺位", "粘贴来的成因"]]


def test_undo_brings_it_back(seen: dict[str, Any]) -> None:
    assert seen["after_undo"] == "责任没有压实"


def test_it_stays_with_measures_that_are_split_and_merged(seen: dict[str, Any]) -> None:
    assert seen["split"] == "先天不足"
    assert seen["merged"] == "先天不足\n后续跟不上"


def test_it_travels_and_an_older_package_does_not_blank_it(seen: dict[str, Any]) -> None:
    assert seen["travelled"] == "责任没有压实"
    assert seen["grey"] == "责任没有压实"
    assert seen["from_older"] == []
