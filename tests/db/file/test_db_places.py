"""Where a file stands, by what the operating system answers: stand-ins for its answers."""

from pathlib import Path, PureWindowsPath

import pytest

from db.file import places
from db.file.places import System, free_bytes, on_network

MOUNTS = """\
proc /proc proc rw 0 0
/dev/sda2 / ext4 rw 0 0
/dev/sda3 /home xfs rw 0 0
server:/export /home/li/共享 nfs4 rw 0 0
//nas/a /mnt/局\\040文件 cifs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdb1 /media/li/U fuseblk rw 0 0
C: /mnt/c 9p rw 0 0
tmpfs /home/li/共享/快 tmpfs rw 0 0
broken
"""


def answering(mounts: str = MOUNTS) -> System:
    return System(lambda: mounts, lambda _: 3, has_drives=False)


@pytest.mark.parametrize(
    ("path", "far"),
    [
        ("/home/li/整改.zgtz", False),
        ("/home/li/共享/整改.zgtz", True),
        ("/home/li/共享文件/整改.zgtz", False),
        ("/home/li/共享/快/整改.zgtz", False),
        ("/mnt/局 文件/年/整改.zgtz", True),
        ("/run/user/1000/gvfs/smb-share:server=a/整改.zgtz", True),
        ("/media/li/U/整改.zgtz", False),
        ("/mnt/c/Users/li/整改.zgtz", True),
        ("//server/share/整改.zgtz", True),
        (r"\\server\share\整改.zgtz", True),
    ],
)
def test_mounted_shares_are_known_by_the_systems_word(path: str, far: bool) -> None:
    assert on_network(Path(path), answering()) is far


def test_the_last_mount_on_a_place_is_what_stands_there() -> None:
    over = MOUNTS + "server:/b / nfs rw 0 0\n"
    assert on_network(Path("/etc/整改.zgtz"), answering(over))
    assert not on_network(Path("/home/整改.zgtz"), answering(over))


def test_where_the_system_does_not_answer_it_is_careful(tmp_path: Path) -> None:
    def silent() -> str:
        raise OSError

    assert on_network(tmp_path, System(silent, lambda _: 0, has_drives=False))
    assert on_network(tmp_path, answering("none /nowhere ext4 rw"))


@pytest.mark.parametrize(
    ("kind", "far"), [(0, True), (1, True), (2, False), (3, False), (4, True), (5, False)]
)
def test_a_drive_letter_is_what_windows_says_of_it(kind: int, far: bool) -> None:
    asked = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return kind

    system = System(lambda: "", drive_type, has_drives=True)
    path = PureWindowsPath("Z:/整改/a.zgtz")
    assert on_network(path, system) is far  # type: ignore[arg-type]  # a path of that system
    assert asked == ["Z:\\"]


def test_this_computer_answers(tmp_path: Path) -> None:
    assert not on_network(tmp_path / "甲.zgtz")
    assert places.HERE.drive_type("C:\\") in {0, 2, 3}


def test_room_at_a_place_that_is_still_to_be_made(tmp_path: Path) -> None:
    free = free_bytes(tmp_path / "还没有" / "的文件夹")
    assert free is not None
    assert free > 0
    (tmp_path / "文件").write_bytes(b"")
    assert free_bytes(tmp_path / "文件" / "里面") is None
