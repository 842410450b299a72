"""The smallest files of the old office formats, for tests of what is refused."""

import struct

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def compound(*names: str) -> bytes:
    """Make the smallest compound file with these streams (empty) under its root."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = bytearray()
    for at, name in enumerate(("Root Entry", *names)):
        text = name.encode("utf-16-le") + b"\0\0"
        following = at + 1 if 0 < at < len(names) else 0xFFFFFFFF
        child = 1 if at == 0 and names else 0xFFFFFFFF
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), 5 if at == 0 else 2, 1)
        entries += (entry + struct.pack("<III", 0xFFFFFFFF, following, child)).ljust(128, b"\0")
    return bytes(header) + fat + bytes(entries).ljust(512, b"\0")
