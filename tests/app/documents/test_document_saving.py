"""Saving: whole or not at all, and a sentence when it cannot be."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.saving import SaveError, _replace, _sentence, save_bytes
from app.errors import RefusedError

ROOT = Path(__file__).resolve().parents[3]
ON_A_SMALL_DISK = Path(__file__).parent / "saving_on_small_disks.py"


def test_a_new_file_and_one_replaced(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    save_bytes(path, b"one", overwrite=False)
    assert path.stat().st_mode & stat.S_IRUSR
    path.chmod(0o640)
    save_bytes(path, b"two", overwrite=True)
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["报告.docx"]


def test_an_old_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(b"old")
    with pytest.raises(RefusedError, match=r"“报告.docx”已存在，未作覆盖"):
        save_bytes(path, b"new", overwrite=False)
    assert path.read_bytes() == b"old"


def test_a_folder_that_is_missing_and_one_that_is_meant_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"文件夹“.*没有”不存在"):
        save_bytes(tmp_path / "没有" / "报告.docx", b"new", overwrite=False)
    with pytest.raises(RefusedError, match=r"是一个文件夹"):
        save_bytes(tmp_path, b"new", overwrite=True)


def test_a_name_no_system_takes(tmp_path: Path) -> None:
    with pytest.raises(
        SaveError, match=r"文件名太长（205个字），没有保存。请把文件名改短到 80 个字以内。"
    ):
        save_bytes(tmp_path / f"{'长' * 200}.docx", b"new", overwrite=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_came_between_looking_and_saving(tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    (tmp_path / "夹" / "里").mkdir()
    with pytest.raises(SaveError, match=r"“里”没有保存（.+），原文件未改动"):
        _replace_as_saved(tmp_path / "夹" / "里")
    assert [one.name for one in (tmp_path / "夹").iterdir()] == ["里"]


def _replace_as_saved(path: Path) -> None:
    """Do what saving does once it has looked: a folder came to stand there meanwhile."""
    try:
        _replace(path, lambda file: file.flush())
    except OSError as error:
        raise SaveError(_sentence(path, error)) from error


def in_a_process_of_its_own(folder: Path, fault: str, *wrapped: str) -> str:
    """Save where it cannot work; return the sentence and what is left."""
    command = [*wrapped, sys.executable, "-B", str(ON_A_SMALL_DISK), str(folder), fault]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    found = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment)
    return found.stdout.decode()


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    sentence, left = in_a_process_of_its_own(tmp_path, "limited").splitlines()
    assert re.fullmatch(r"“报告\.docx”没有保存（.+），原文件未改动。请换一个位置保存。", sentence)
    assert left == "old 报告.docx"


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder nobody may write in")
def test_a_folder_in_which_nobody_may_write() -> None:
    with pytest.raises(SaveError, match=r"无法写入“报告.docx”：.*所在位置只读"):
        save_bytes(Path("/sys/kernel/报告.docx"), b"new", overwrite=False)


def _can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not _can_mount(), reason="needs the right to mount a small disk")
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("full", "磁盘空间不足，“报告.docx”没有保存，原文件未改动。请清理磁盘或换一个位置保存。"),
        (
            "read-only",
            "无法写入“报告.docx”：文件可能正在 WPS 或 Word 中打开，或所在位置只读。"
            "请关闭该文件，或换一个位置保存；原文件未改动。",
        ),
    ],
)
def test_a_disk_that_is_full_or_read_only(tmp_path: Path, fault: str, sentence: str) -> None:
    found = in_a_process_of_its_own(tmp_path, fault, "unshare", "-Urm")
    assert found == f"{sentence}\nold 报告.docx\n"
