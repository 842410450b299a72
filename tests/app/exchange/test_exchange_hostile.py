"""Files that mean harm or are no task workbooks: refused in plain words, nothing is touched."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from compound_file import OLE, compound
from openpyxl import load_workbook
from returning import DONE, PERIOD, TOWN, filled, take
from small_round import SmallRound, dump

from app.exchange import parcels
from app.exchange.issuing import Wanted, issue
from app.exchange.received import Status
from app.ledger import Ledger

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def back(ledger: Ledger, small: SmallRound, tmp_path: Path) -> Path:
    [one] = issue(ledger, small.id, Wanted(tmp_path / "下发", PERIOD, (TOWN,)), by="李经办")
    return filled(one.file, tmp_path / "回.xlsx", {0: {**DONE, "佐证材料名称": "passwd"}})


def repacked(book: Path, path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if part in info.filename else data)
    return path


def with_doctype(doctype: bytes, part: str) -> Callable[[Path, Path], Path]:
    def make(book: Path, folder: Path) -> Path:
        def change(data: bytes) -> bytes:
            head = data.find(b"?>")
            return doctype + (data[head + 2 :] if head >= 0 else data)

        return repacked(book, folder / "实体.xlsx", part, change)

    return make


def half(book: Path, folder: Path) -> Path:
    path = folder / "半个.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(book, "表.xlsx")
        made.writestr("佐证材料/图.jpg", bytes(range(256)) * 400)
    path.write_bytes(path.read_bytes()[:9_000])
    return path


def damaged_inside(book: Path, folder: Path) -> Path:
    path = folder / "坏字节.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("佐证材料/图.jpg", bytes(range(256)) * 40)
        made.write(book, "表.xlsx")
    data = bytearray(path.read_bytes())
    data[5_000] ^= 0xFF
    path.write_bytes(data)
    return path


def protected(_: Path, folder: Path) -> Path:
    path = folder / "加密.xlsx"
    path.write_bytes(compound("EncryptedPackage"))
    return path


def protected_zip(book: Path, folder: Path) -> Path:
    path = folder / "加密.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(book, "表.xlsx")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def bomb(book: Path, folder: Path) -> Path:
    path = folder / "炸弹.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(book, "表.xlsx")
        made.writestr("佐证材料/大.txt", b"\0" * (32 << 20))
    return path


def sheet_bomb(book: Path, folder: Path) -> Path:
    return repacked(book, folder / "表弹.xlsx", "sheet1.xml", lambda _: b" " * (80 << 20))


def nested(book: Path, folder: Path) -> Path:
    inner = book
    for level in range(parcels.MAX_DEPTH + 1):
        outer = folder / f"第{level}层.zip"
        with zipfile.ZipFile(outer, "w") as made:
            made.write(inner, inner.name)
        inner = outer
    return inner


def renamed_et(_: Path, folder: Path) -> Path:
    path = folder / "改名的et.xlsx"
    path.write_bytes(OLE + bytes(range(256)) * 20)
    return path


def real_et(_: Path, folder: Path) -> Path:
    path = folder / "表.et"
    path.write_bytes(compound("Workbook"))
    return path


def image(_: Path, folder: Path) -> Path:
    path = folder / "截图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2_000))
    return path


def archive(_: Path, folder: Path) -> Path:
    path = folder / "材料.rar"
    path.write_bytes(b"Rar!\x1a\x07\x00" + bytes(100))
    return path


def web_page(_: Path, folder: Path) -> Path:
    path = folder / "导出.xls"
    path.write_text("<html><table><tr><td>编号</td></tr></table></html>", encoding="utf-8")
    return path


def far_cell(book: Path, folder: Path) -> Path:
    made = load_workbook(book)
    made["整改任务填报表"]["XFD1048576"] = "远"
    made.save(folder / "远.xlsx")
    return folder / "远.xlsx"


def folder_named_so(_: Path, folder: Path) -> Path:
    inside = folder / "文件夹.zip"
    inside.mkdir()
    return inside / "没有.xlsx"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (with_doctype(LAUGHS, "sheet1.xml"), "实体"),
        (with_doctype(OUTSIDE, "sheet2.xml"), "实体"),
        (with_doctype(LAUGHS, "custom.xml"), "实体"),
        (with_doctype(OUTSIDE, "core.xml"), "实体"),
        (half, "没有复制完整"),
        (damaged_inside, "没有复制完整"),
        (protected, "密码"),
        (protected_zip, "密码"),
        (bomb, "解压后"),
        (sheet_bomb, "解压后"),
        (nested, "套了超过 3 层"),
        (renamed_et, "WPS"),
        (real_et, "另存为 .xlsx"),
        (image, "WPS"),
        (archive, "先解压"),
        (web_page, "网页"),
        (far_cell, "格"),
        (folder_named_so, "找不到"),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_it_is_refused_and_nothing_changes(
    ledger: Ledger, back: Path, tmp_path: Path, make: Callable[[Path, Path], Path], said: str
) -> None:
    folder = tmp_path / "来的"
    folder.mkdir()
    bad = make(back, folder)
    before = dump(ledger)
    [found] = take(ledger, bad)
    assert found.status is Status.ERROR
    assert said in found.warnings[0], found.warnings
    assert dump(ledger) == before


def test_names_never_lead_outside(
    ledger: Ledger, back: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "临时"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    path = tmp_path / "滑.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(back, "../../../../表.xlsx")
        for name in (
            "佐证材料/../../../../passwd",
            "/etc/佐证材料/cron",
            "佐证材料/C:evil.jpg",
            "佐证材料/..",
            "佐证材料/CON.txt",
            "佐证材料\\..\\..\\反斜杠.txt",
        ):
            made.writestr(name, b"x")
    before = {one for one in tmp_path.rglob("*") if place not in one.parents}
    [found] = take(ledger, path)
    assert found.status is Status.ACCEPTED
    assert found.added == 1
    after = {one for one in tmp_path.rglob("*") if place not in one.parents}
    assert {one.relative_to(tmp_path).parts[0] for one in after - before} <= {"一本台账_备份"}
    assert list(place.iterdir()) == []


def test_a_manifest_that_lies_or_is_broken(ledger: Ledger, back: Path, tmp_path: Path) -> None:
    told = {
        "files": {"表.xlsx": "0" * 64, "佐证材料/没了.pdf": "1" * 64, "佐证材料/passwd": 7},
        "below": [{"uuid": 1}, "x", {"uuid": "a", "rows": {}}],
    }
    for number, text in enumerate((json.dumps(told), "{", "[]", "[" * 100_000, '{"below": 3}')):
        path = tmp_path / f"包{number}.zip"
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("manifest.json", text)
            made.write(back, "表.xlsx")
            made.writestr("佐证材料/passwd", b"x")
        [found] = take(ledger, path)
        if number == 0:
            said = "".join(found.warnings)
            assert "“没了.pdf”，包里没有" in said
            assert "“表.xlsx”打包以后改动过" in said
            assert found.status is Status.ACCEPTED
        else:
            assert found.status is Status.NOTHING_NEW
