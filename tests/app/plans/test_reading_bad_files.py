"""Files that cannot be read, and files under a wrong name: one sentence each, nothing unpacked."""

import contextlib
import os
import struct
import zipfile
from pathlib import Path

import pytest
from compound_file import OLE, compound
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import docx, part, repacked, table, xlsx

from app.errors import BadFileError
from app.plans import reading_ole
from app.plans.reading import read_source
from app.plans.safety import MAX_FILE, parse_xml


def refused(path: Path) -> str:
    with pytest.raises(BadFileError) as caught:
        read_source(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert path.name in sentence
    return sentence


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return docx(tmp_path / "原.docx", lambda document: document.add_paragraph("整改方案"))


def test_what_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    assert "找不到" in refused(tmp_path / "没有.docx")
    assert "文件夹" in refused(tmp_path)
    os.mkfifo(tmp_path / "管道.txt")
    assert "不是普通文件" in refused(tmp_path / "管道.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(plan: Path) -> None:
    plan.chmod(0)
    assert "没有权限" in refused(plan)


@pytest.mark.parametrize("suffix", ["docx", "txt", "xlsx", "xls"])
def test_empty_and_oversized_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"空.{suffix}"
    path.touch()
    assert "空文件" in refused(path)
    os.truncate(path, MAX_FILE + 1)
    assert "上限" in refused(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
        ("a.rtf", b"{\\rtf1 a}", ".docx"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\0", "图片"),
        ("a.docx", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.xls", b"<html><body><table></table></body></html>", "网页"),
        ("a.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "网页"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("a.rar", b"Rar!\x1a\x07", "解压"),
        ("a.csv", "甲,乙".encode(), ".xlsx"),
        ("a.docx", "这不是文档".encode(), ".txt"),
        ("a.docx", b"\0\1\2\3", "损坏"),
        ("a.xlsx", b"junk", ".txt"),
        ("a.txt", b"abc\0def", "UTF-8"),
        ("a.txt", bytes(range(1, 256)) * 4, "UTF-8"),
        ("a.txt", "整改方案".encode()[:-1], "末尾"),
        ("a.doc", compound("WordDocument", "1Table"), ".docx"),
        ("a.docx", compound("WordDocument"), ".docx"),
        ("a.wps", compound("WordDocument"), ".wps"),
        ("a.et", compound("Workbook"), ".et"),
        ("a.docx", compound("EncryptionInfo", "EncryptedPackage"), "密码"),
        ("a.xlsx", compound("EncryptionInfo", "EncryptedPackage"), "密码"),
        ("a.ppt", compound("PowerPoint Document"), "演示"),
        ("a.xls", compound("Workbook"), "没有"),
        ("a.xls", OLE + b"\xff" * 600, "损坏"),
        ("a.msi", compound("x"), ".docx"),
        ("a.docx", b"PK\x03\x04 broken off", "损坏"),
    ],
)
def test_foreign_and_damaged_files(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refused(path)


def test_a_half_copied_document_at_any_length(plan: Path, tmp_path: Path) -> None:
    whole = plan.read_bytes()
    for count in (30, 200, len(whole) // 2, len(whole) - 40, len(whole) - 1):
        path = tmp_path / f"{count}.docx"
        path.write_bytes(whole[:count])
        assert "损坏" in refused(path)


def test_a_document_with_missing_or_broken_parts(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    repacked(plan, path, {"word/document.xml": None})
    assert "正文" in refused(path)
    repacked(plan, path, {"word/document.xml": b"<w:document>"})
    assert "损坏" in refused(path)
    repacked(plan, path, {"[Content_Types].xml": None})
    assert "损坏" in refused(path)
    data = bytearray(plan.read_bytes())
    at = data.find(b"word/document.xml") + len("word/document.xml") + 20
    data[at : at + 20] = b"\xaa" * 20
    path.write_bytes(data)
    assert "损坏" in refused(path)


def test_other_zips(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("材料.txt", "甲")
    assert "解压" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert ".docx" in refused(path)
    types = part(plan, "[Content_Types].xml")
    macro = types.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"vnd.ms-word.document.macroEnabled.main+xml",
    )
    repacked(plan, path, {"[Content_Types].xml": macro})
    assert "宏" in refused(path)


def test_bombs_are_refused_before_they_are_unpacked(plan: Path, tmp_path: Path) -> None:
    path = repacked(plan, tmp_path / "a.docx", {"word/document.xml": b" " * (80 << 20)})
    assert path.stat().st_size < 200_000
    assert "解压后" in refused(path)
    book = xlsx(tmp_path / "b.xlsx", [["甲"]])
    path = repacked(book, tmp_path / "c.xlsx", {"xl/worksheets/sheet1.xml": b"A" * (80 << 20)})
    assert "解压后" in refused(path)


def test_a_bomb_with_a_false_size_is_refused(plan: Path, tmp_path: Path) -> None:
    path = repacked(plan, tmp_path / "a.docx", {"word/document.xml": b" " * (16 << 20)})
    false, true = struct.pack("<I", 1000), struct.pack("<I", 16 << 20)
    path.write_bytes(path.read_bytes().replace(true, false))
    assert "损坏" in refused(path)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>
<w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"""
OUTSIDE = LAUGHS.replace(b'<!ENTITY a "lol">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize("bomb", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
def test_entities_are_refused_in_every_part_and_encoding(
    plan: Path, tmp_path: Path, bomb: bytes
) -> None:
    for name in ("word/document.xml", "word/styles.xml", "[Content_Types].xml"):
        path = repacked(plan, tmp_path / "a.docx", {name: bomb})
        assert "实体" in refused(path)
    book = xlsx(tmp_path / "b.xlsx", [["甲"]])
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        path = repacked(book, tmp_path / "c.xlsx", {name: bomb})
        assert "实体" in refused(path)


def test_a_document_without_text(tmp_path: Path) -> None:
    assert "没有可读取的文字" in refused(docx(tmp_path / "a.docx", lambda _: None))
    assert "没有可读取的文字" in refused(xlsx(tmp_path / "a.xlsx", []))
    (tmp_path / "a.txt").write_text(" \n\n", encoding="utf-8")
    assert "没有可读取的文字" in refused(tmp_path / "a.txt")


def test_the_content_decides_not_the_name(plan: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "a.xlsx", "a.doc", "a"):
        path = tmp_path / name
        path.write_bytes(plan.read_bytes())
        assert read_source(path).lines == read_source(plan).lines
    sheet = xlsx(tmp_path / "b.xlsx", [["甲", "乙"]])
    path = tmp_path / "b.docx"
    path.write_bytes(sheet.read_bytes())
    assert read_source(path).lines == read_source(sheet).lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(end.join(["整改方案", "", "一、总体要求"]).encode(encoding))
    assert [(x.line, x.text) for x in read_source(path).lines] == [
        (1, "整改方案"),
        (3, "一、总体要求"),
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_byte_never_crashes(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "whole.docx"
    if not path.exists():
        docx(path, lambda document: table(document, [["甲", "乙"], ["丙", "丁"]]))
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = tmp_path / "broken.docx"
    broken.write_bytes(content)
    with contextlib.suppress(BadFileError):
        read_source(broken)


@given(st.binary(max_size=2000))
def test_root_names_of_any_bytes(content: bytes) -> None:
    assert isinstance(reading_ole.root_names(OLE + content), frozenset)


def test_deep_xml_is_damage_not_a_crash() -> None:
    with pytest.raises(BadFileError):
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000, "a.docx")
