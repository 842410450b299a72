"""流程指引: which stages a round has behind it."""

from pathlib import Path

from small_round import TODAY, SmallRound

from app.directory.directory import UnitDraft, add_unit
from app.documents.producing import Wanted, produce_now
from app.guide import Stage, stages_done
from app.ledger import Ledger, open_ledger
from app.ledger.backup import back_up
from app.sample import make_sample


def test_before_the_first_round(ledger: Ledger) -> None:
    assert stages_done(ledger, 0) == frozenset()


def test_one_after_the_other(ledger: Ledger, small: SmallRound, tmp_path: Path) -> None:
    done = stages_done(ledger, small.id)
    assert Stage.PLAN in done
    assert Stage.BLANKS not in done
    assert not done & {Stage.REPORT, Stage.BACKUP, Stage.UNITS}
    add_unit(ledger, UnitDraft("县档案馆", contact="郑主任"))
    back_up(ledger)
    produce_now(ledger, small.id, Wanted("progress-report", tmp_path / "一.docx"), as_of=TODAY)
    assert stages_done(ledger, small.id) >= {Stage.UNITS, Stage.BACKUP, Stage.REPORT}


def test_the_sample_has_almost_all(tmp_path: Path) -> None:
    make_sample(tmp_path / "示例.zgtz")
    with open_ledger(tmp_path / "示例.zgtz") as sample:
        done = stages_done(sample, 1)
    assert done >= {Stage.PLAN, Stage.PROGRESS, Stage.CLOSURE}
    assert Stage.BLANKS not in done
