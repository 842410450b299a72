"""Office packages with the same bytes every time: fixed order, fixed times, no machine's traces."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

_EPOCH = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack parts in the given order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            package.writestr(info, data)
    return out.getvalue()


def unzipped(data: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of a package in their order. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return [(info.filename, package.read(info)) for info in package.infolist()]
