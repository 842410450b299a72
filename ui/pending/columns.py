"""The list of 待核定: one line for every value that waits."""

from dataclasses import dataclass
from enum import Enum

from app.exchange.fields import TITLES
from app.exchange.pending import Waiting
from app.wording import CLOSURE_WORDS, STATE_WORDS
from ui.cells import Cell
from ui.receiving.columns import ChangeLine, shown
from ui.record_table import Column
from ui.record_view import Fit

FIT = Fit(5, 10, (7, 6))


class Kind(Enum):
    """What waits; each is decided in its own way."""

    NEWS = "新情况"
    CONFLICT = "冲突"
    PROPOSAL = "拟定"


_KINDS = {
    Kind.NEWS: (Kind.NEWS.value, "red_text"),
    Kind.CONFLICT: (Kind.CONFLICT.value, "amber_text"),
    Kind.PROPOSAL: (Kind.PROPOSAL.value, "text"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value that waits, with a number of its own."""

    id: int
    waiting: Waiting

    @property
    def kind(self) -> Kind:
        """What has to be decided."""
        if self.waiting.news is not None:
            return Kind.NEWS
        return Kind.PROPOSAL if self.waiting.proposal else Kind.CONFLICT

    @property
    def field(self) -> str:
        """The column's name."""
        return TITLES[self.waiting.field]

    @property
    def change(self) -> ChangeLine:
        """A conflict as the panel of 接收上报 shows it."""
        one = self.waiting
        ours, theirs, base = (shown(one.field, text) for text in (one.ours, one.theirs, one.base))
        place = (one.item_id, one.field)
        return ChangeLine(self.id, "冲突", one.title, self.field, ours, theirs, place, base)


def columns() -> tuple[Column[Line], ...]:
    """Return the columns: whose it is, about what, both values."""

    def kind(line: Line) -> Cell:
        return Cell(*_KINDS[line.kind])

    return (
        Column("类别", 4.6, kind),
        Column("单位", 7, lambda line: Cell(line.waiting.unit)),
        Column("问题与措施", 10, lambda line: Cell(line.waiting.title)),
        Column("栏目", 6, lambda line: Cell(line.field, role="text2")),
        Column("本机值", 10, _ours),
        Column("上报值", 12, _theirs),
        Column("期数", 4.6, lambda line: Cell(line.waiting.period)),
        Column("收到", 6, lambda line: Cell(line.waiting.at[:10], role="text2")),
    )


def _ours(line: Line) -> Cell:
    news = line.waiting.news
    if news is not None:
        return Cell(CLOSURE_WORDS[news.closure], role="text2")
    return _value(line, line.waiting.ours, "text2")


def _theirs(line: Line) -> Cell:
    news = line.waiting.news
    if news is not None:
        said = " ".join(news.report.done.split())
        return Cell(f"{STATE_WORDS[news.report.state]}　{said}".strip())
    return _value(line, line.waiting.theirs, "text")


def _value(line: Line, text: str, role: str) -> Cell:
    words = shown(line.waiting.field, text).replace("\n", " ")
    return Cell(words or "（空）", role=role if words else "text3")
