"""Text files: encodings found out, and what is refused."""

from pathlib import Path

import pytest

from app.errors import BadFileError
from app.plans.model import SourceLine
from app.plans.reading_docx import MAX_LINES
from app.plans.reading_text import decode, read_text

TEXT = "一、总体要求\r\n坚持标本兼治。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_text(path).lines == (SourceLine(1, "一、总体要求"), SourceLine(2, "坚持标本兼治。"))


def test_too_many_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x\n" * (MAX_LINES + 1))
    with pytest.raises(BadFileError):
        read_text(path)


@pytest.mark.parametrize(
    "data",
    [b"abc\0def", b"\x01\x02abc", "中文".encode()[:-1], b"\xff\xff\xff\xff", b"\xff\xfe\x00\xd8"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadFileError):
        decode(data, "a.txt")
