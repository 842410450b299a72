"""Parts of a zip: what is unpacked is what zipfile unpacks, or nothing."""

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadFileError
from app.plans.safety import MEGABYTE, Package

WORDS = "整改措施：" * 40


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(data: bytes, part: str) -> bytes | None:
    try:
        return Package(BytesIO(data), "甲.zip").read(part)
    except BadFileError:
        return None


@pytest.mark.parametrize("size", [0, 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE])
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_parts_of_any_size_and_packing(size: int, method: int) -> None:
    content = (WORDS.encode() * (size // len(WORDS) + 1))[:size]
    data = packed({"前.xml": b"<a/>", "甲.xml": content, "后.xml": b"<b/>"}, method)
    package = Package(BytesIO(data), "甲.zip")
    for _ in range(2):
        assert [package.read(part) for part in package.parts] == [b"<a/>", content, b"<b/>"]
        assert b"".join(package.pieces("甲.xml")) == content


def test_a_zip_behind_other_bytes_and_with_sizes_behind_the_parts() -> None:
    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲.xml", WORDS)
    assert unpacked(out.getvalue(), "甲.xml") == WORDS.encode()
    assert unpacked(b"before" + packed({"甲.xml": WORDS.encode()}), "甲.xml") == WORDS.encode()


@pytest.mark.parametrize("off", [-1, 1, 100])
def test_a_part_that_is_not_as_long_as_it_says(off: int) -> None:
    data = bytearray(packed({"甲.xml": WORDS.encode()}))
    at = data.rindex(b"PK\1\2") + 24
    (size,) = struct.unpack_from("<L", data, at)
    struct.pack_into("<L", data, at, size + off)
    assert unpacked(bytes(data), "甲.xml") is None


@given(st.data())
def test_damaged_bytes_never_give_other_content(data: st.DataObject) -> None:
    whole = packed({"甲.xml": WORDS.encode(), "另一部分.xml": b"<a>" + bytes(range(256)) + b"</a>"})
    places = st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255))
    damaged = bytearray(whole)
    for place, byte in data.draw(st.lists(places, min_size=1, max_size=3)):
        damaged[place] = byte
    damaged = damaged[: data.draw(st.integers(len(damaged) - 3, len(damaged)))]
    found = unpacked(bytes(damaged), "甲.xml")
    assert found in (None, WORDS.encode())
