"""A whole round as the JSON of the contract."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from small_round import TODAY, SmallRound

from app.closing.closures import ClosureDraft, add_closure
from app.closing.extensions import ExtensionDraft, approve_extension, request_extension
from app.errors import NotFoundError
from app.items.items import archive_item, set_public
from app.ledger import Ledger
from app.progress.reports import ReportDraft, add_progress
from app.round.show import show_round
from db.words import ClosureState, ProgressState


def shown(ledger: Ledger, small: SmallRound) -> Any:
    """The round after a trip through JSON text."""
    return json.loads(json.dumps(show_round(ledger, small.id)))


def finding(ledger: Ledger, small: SmallRound, place: int) -> Any:
    found = [f for c in shown(ledger, small)["categories"] for f in c["findings"]]
    return found[place]


def test_the_head(ledger: Ledger, small: SmallRound) -> None:
    found = shown(ledger, small)
    assert {key: found[key] for key in ("id", "code", "name", "feedback_date", "year")} == {
        "id": small.id, "code": "XC24", "name": "常规巡察",
        "feedback_date": "2024-01-10", "year": 2024,
    }  # fmt: skip
    assert set(found["units"]) == {"东山镇", "县财政局", "县教育局", "县人社局"}
    assert [(c["id"], c["number"], c["title"]) for c in found["categories"]] == [
        (small.categories[0], "一", "学习贯彻方面"),
        (small.categories[1], "二", "作风建设方面"),
    ]
    assert (found["lines"], found["doubts"], found["unplaced"]) == ([], [], [])
    assert (found["sections"], found["phases"]) == ([], [])


def test_a_finding_as_it_was_entered(ledger: Ledger, small: SmallRound) -> None:
    found = finding(ledger, small, 0)
    measures = found.pop("measures")
    assert found == {
        "number": "1", "title": "学习不深入问题", "goal": None, "rectification": "",
        "public": True, "public_reason": "", "id": small.findings[0], "code": found["code"],
        "responsibilities": [
            {"role": "LEAD_LEADER", "party": "王一平", "raw": "王一平"},
            {"role": "RESPONSIBLE_UNIT", "party": "东山镇", "raw": "东山镇、县财政局"},
            {"role": "RESPONSIBLE_UNIT", "party": "县财政局", "raw": "东山镇、县财政局"},
        ],
        "deadline": {
            "raw": "2024年6月底前", "kind": "DATE", "due": "2024-06-30", "then_long_term": False,
        },
        "deadline_in_force": "2024-06-30", "deadline_changes": [],
            "effective_due": "2024-06-30", "progress_state": "NOT_STARTED", "closure_state": "NONE",
        "note": "", "extras": [], "progress": [], "evidence": [], "closures": [],
        "extensions": [],
    }  # fmt: skip
    assert [(m["number"], m["text"]) for m in measures] == [
        ("①", "制定学习计划。每月检查一次。"), ("②", "开展集中研讨。"), ("③", "组织专题测试。"),
    ]  # fmt: skip
    assert measures[0]["deadline"] is None
    assert measures[1]["deadline"]["due"] == measures[1]["effective_due"] == "2024-05-31"


def test_what_became_of_it(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    item = small.findings[3]
    (tmp_path / "纪要.pdf").write_bytes(b"minutes")
    report = ReportDraft("县教育局", ProgressState.DONE, "办结", TODAY, "无", "巩固")
    done = add_progress(ledger, item, report, evidence=[tmp_path / "纪要.pdf"], by="李经办")
    add_closure(ledger, item, ClosureDraft(ClosureState.APPLIED, TODAY, "申请"), by="李经办")
    draft = ExtensionDraft("汛期", "2024年9月底前", TODAY)
    extension = request_extension(ledger, item, draft)
    approve_extension(ledger, extension, on=TODAY, opinion="同意", by="王主任")
    set_public(ledger, item, False, "涉密")
    found = finding(ledger, small, 3)
    (told,) = found["progress"]
    file = {
        "id": 1, "name": "纪要.pdf", "size": 7, "progress": done.progress_id,
        "sha256": hashlib.sha256(b"minutes").hexdigest(),
    }  # fmt: skip
    assert told == {
        "id": done.progress_id, "unit": "县教育局", "period": "2024-06", "date": "2024-06-01",
        "state": "DONE", "done": "办结", "problems": "无", "next": "巩固", "finished": "",
        "by": "李经办",
        "initial": False, "corrects": None, "after_close": "", "evidence": [file],
    }  # fmt: skip
    assert found["evidence"] == [file]
    (closure,) = found["closures"]
    assert (closure["state"], closure["date"], closure["by"], closure["text"]) == (
        "APPLIED", "2024-06-01", "李经办", "申请",
    )  # fmt: skip
    (extended,) = found["extensions"]
    assert (extended["reason"], extended["approved"]) == ("汛期", True)
    assert extended["deadline"]["due"] == found["effective_due"] == "2024-09-30"
    assert found["deadline"]["due"] == "2024-05-20"
    assert (found["progress_state"], found["closure_state"]) == ("DONE", "APPLIED")
    assert (found["public"], found["public_reason"]) == (False, "涉密")


def test_archived_items_are_left_out(ledger: Ledger, small: SmallRound) -> None:
    archive_item(ledger, small.findings[0])
    assert finding(ledger, small, 0)["id"] == small.findings[1]


def test_a_round_that_is_not_there(ledger: Ledger, small: SmallRound) -> None:
    with pytest.raises(NotFoundError):
        show_round(ledger, small.id + 1)
