"""Every kind of document: what makes it, and as which kinds of file it can be saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.documents.content import Document
from app.documents.wording import Vocabulary
from app.errors import RefusedError
from app.messages import documents as messages
from db.schema.records import WholeRound

DOCX, XLSX = ".docx", ".xlsx"
Maker = Callable[[WholeRound, date, Vocabulary], Document]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: its Chinese name, its content, whether it is a workbook too."""

    name: str
    content: Maker
    list_kind: str = ""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it can have, the usual one first."""
        return (XLSX, DOCX) if self.list_kind else (DOCX,)


def _plan(whole: WholeRound, as_of: date, _words: Vocabulary) -> Document:
    from app.documents.plan import make_plan

    return make_plan(whole, as_of=as_of)


def _report(whole: WholeRound, as_of: date, words: Vocabulary) -> Document:
    from app.documents.progress_report import make_report

    return make_report(whole, as_of=as_of, words=words)


def _public_report(whole: WholeRound, as_of: date, words: Vocabulary) -> Document:
    from app.documents.progress_report import make_report

    return make_report(whole, as_of=as_of, words=words, public=True)


def _list(kind: str, name: str) -> Kind:
    def make(whole: WholeRound, as_of: date, _words: Vocabulary) -> Document:
        from app.documents.ledger_annex import make_annex

        return make_annex(kind, whole, as_of=as_of)

    return Kind(name, make, kind)


KINDS: Mapping[str, Kind] = {
    "plan": Kind("整改落实方案", _plan),
    "progress-report": Kind("整改进展情况报告", _report),
    "progress-report-public": Kind("整改进展情况通报（公开版）", _public_report),
    "ledger": _list("ledger", "整改台账"),
    "finding-list": _list("finding-list", "问题清单"),
    "task-list": _list("task-list", "任务清单"),
    "responsibility-list": _list("responsibility-list", "责任清单"),
}


def kind_of(name: str) -> Kind:
    """Return a kind of document. Raises RefusedError for a name that is none."""
    found = KINDS.get(name)
    if found is None:
        raise RefusedError(messages.unknown_kind(name, list(KINDS)))
    return found


def make_content(kind: str, whole: WholeRound, *, as_of: date, words: Vocabulary) -> Document:
    """Return what a document says: what the window previews. Raises RefusedError."""
    return kind_of(kind).content(whole, as_of, words)


def make_document(
    kind: str,
    whole: WholeRound,
    out_suffix: str,
    *,
    as_of: date,
    words: Vocabulary,
    template: Path | None = None,
) -> bytes:
    """Return a document as the file that `out_suffix` asks for, in a template's look.

    Raises RefusedError for what cannot be made, BadFileError for an unfit template.
    """
    found, suffix = kind_of(kind), out_suffix.lower()
    if suffix not in found.suffixes:
        raise RefusedError(messages.wrong_suffix(out_suffix, found.suffixes))
    if suffix == XLSX:
        from app.sheets.ledger_book import book_bytes

        return book_bytes(found.list_kind, whole, as_of=as_of)
    from app.documents.gongwen import docx_bytes
    from app.documents.template import load_template

    content = found.content(whole, as_of, words)
    return docx_bytes(content, load_template(template))
