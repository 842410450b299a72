"""A ledger in a temporary folder with a small round, for every test of use cases."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_round import TODAY, SmallRound, fill_small_round

from app.ledger import Ledger, create_ledger


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with create_ledger(tmp_path / "一本台账.zgtz", name="县委整改办", by="张经办") as opened:
        yield opened


@pytest.fixture
def small(ledger: Ledger) -> SmallRound:
    return fill_small_round(ledger)
