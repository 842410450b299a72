"""退回修改: the same workbook with a comment at every cell that could not be read."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from app.documents.saving import save_bytes
from app.errors import RefusedError
from app.exchange.parcels import opened
from app.exchange.rows import Fault
from app.messages import exchange as messages

_AUTHOR = "整改办"
_FORMATS = frozenset({".xlsx", ".xlsm"})


def send_back(
    source: Path, name: str, faults: Sequence[Fault], out: Path, *, overwrite: bool = False
) -> None:
    """Save a copy of a workbook (`name` of a file or zip) with its faults as comments.

    Raises RefusedError for a format that cannot be written again, SaveError, BadFileError.
    """
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    with opened(source) as parcels:
        book_path = next(one.book for one in parcels if one.name == name)
        if book_path.suffix.lower() not in _FORMATS:
            raise RefusedError(messages.CANNOT_SEND_BACK)
        book = load_workbook(book_path)
    for fault in faults:
        if fault.sheet in book.sheetnames:
            cell = book[fault.sheet][fault.cell]
            comment = Comment(fault.message, _AUTHOR)
            comment.width, comment.height = 320, 90
            cell.comment = comment
    kept = BytesIO()
    book.save(kept)
    save_bytes(out, kept.getvalue(), overwrite)
