"""Office packages: the same bytes every time, and read back as they were."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.zipping import unzipped, zipped

PARTS = st.lists(
    st.tuples(st.text("abc/.xml", min_size=1, max_size=8), st.binary(max_size=50)),
    unique_by=lambda part: part[0],
    max_size=5,
)


@given(PARTS)
def test_parts_come_back_in_order_and_bytes_repeat(parts: list[tuple[str, bytes]]) -> None:
    assert unzipped(zipped(parts)) == parts
    assert zipped(parts) == zipped(parts)


def test_what_is_no_package() -> None:
    with pytest.raises(zipfile.BadZipFile):
        unzipped(b"no package")
