"""The installer's rules: versions, texts, and what a bundle may ask of a system."""

import json
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import build_installer as installer
from resources.installer.system_needs import (
    Needs,
    binaries,
    highest,
    not_there,
    numbers,
    read_needs,
    too_new,
)

TOLD = """
/a/libQt6Core.so.6:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libdl.so.2
  NEEDED               libstdc++.so.6
  NEEDED               libc.so.6
  SONAME               libQt6Core.so.6
  RUNPATH              $ORIGIN

Version definitions:
1 0x01 0x0a29d1b6 GLIBCXX_3.4.30
2 0x00 0x0b792650 GLIBC_2.99

Version References:
  required from libdl.so.2:
    0x09691a75 0x00 09 GLIBC_2.2.5
  required from libstdc++.so.6:
    0x08922974 0x00 08 GLIBCXX_3.4.9
    0x0297f871 0x00 07 GLIBCXX_3.4.21
    0x056bafd3 0x00 06 CXXABI_1.3
  required from libc.so.6:
    0x06969197 0x00 05 GLIBC_2.17
    0x06969194 0x00 04 GLIBC_2.14
"""
CORE = Needs(
    frozenset({"libdl.so.2", "libstdc++.so.6", "libc.so.6"}),
    {"GLIBC": (2, 17), "GLIBCXX": (3, 4, 21), "CXXABI": (1, 3)},
)
PROJECT = """[project]
version = "{}"
dependencies = ["peewee==4.5.3"]
[project.optional-dependencies]
build = ["cx_Freeze==8.7.3"]
dev = ["pytest==9.2.0"]
"""


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((installer.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == installer.VERSION
    assert installer.read_version(PROJECT.format("1.20.3")) == "1.20.3"


@pytest.mark.parametrize("version", ["1.2", "1.2.3.4", "1.2.3rc1", "1.2.x", ""])
def test_a_version_no_store_takes_is_refused(version: str) -> None:
    with pytest.raises(installer.BuildError, match="三段数字"):
        installer.read_version(PROJECT.format(version))


def test_what_is_installed_for_a_build_is_shipped_or_freezes() -> None:
    assert installer.read_pins(PROJECT.format("1.2.3")) == ["peewee==4.5.3", "cx_Freeze==8.7.3"]
    assert all("==" in pin for pin in installer.read_pins(installer.PYPROJECT))


def test_needs_are_the_newest_versions_asked_for_not_those_offered() -> None:
    assert read_needs(TOLD) == CORE


def test_a_file_that_asks_nothing_of_the_system() -> None:
    assert read_needs("/a/libicudata.so.56:     file format elf64-x86-64\n") == Needs()


def test_newer_symbols_are_named_with_file_and_version() -> None:
    floor = {"GLIBC": "2.28", "GLIBCXX": "3.4.22"}
    needs = {
        "good.so": CORE,
        "new.so": Needs(versions={"GLIBC": (2, 34), "GLIBCXX": (3, 4, 22)}),
        "stranger.so": Needs(versions={"OPENSSL": (9,)}),
    }
    assert too_new(needs, floor) == ["new.so：GLIBC 2.34"]
    assert highest(needs, "GLIBC") == "2.34"
    assert highest(needs, "GCC") == "无"


@given(st.lists(st.integers(0, 60), min_size=1, max_size=3))
def test_versions_compare_as_numbers(parts: list[int]) -> None:
    version = ".".join(map(str, parts))
    assert numbers(version) == tuple(parts)
    assert too_new({"a": Needs(versions={"GLIBC": numbers(version)})}, {"GLIBC": version}) == []
    lower = {"a": Needs(versions={"GLIBC": (*parts, 0)})}
    assert len(too_new(lower, {"GLIBC": version})) == 1


def test_a_library_neither_bundled_nor_on_every_desktop_is_named() -> None:
    needs = {
        "libqxcb.so": Needs(frozenset({"libxcb-cursor.so.0", "libxcb.so.1"})),
        "libxcb-cursor.so.0": Needs(frozenset({"libc.so.6", "libxcb-image.so.0"})),
        "libqgtk3.so": Needs(frozenset({"libgtk-3.so.0"})),
    }
    system = ["libc.so.6", "libxcb.so.1"]
    assert not_there(needs, system, {"libqgtk3.so"}) == ["libxcb-cursor.so.0：libxcb-image.so.0"]
    assert "libqgtk3.so：libgtk-3.so.0" in not_there(needs, system, set())


def test_programs_are_told_from_other_files(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.so").write_bytes(b"\x7fELF and so on")
    (tmp_path / "start.sh").write_text("#!/bin/sh\n")
    (tmp_path / "empty").touch()
    (tmp_path / "link.so").symlink_to("lib/a.so")
    assert list(binaries(tmp_path)) == [tmp_path / "lib" / "a.so"]


def test_the_package_depends_on_the_c_library_only() -> None:
    lines = installer.filled("control.txt", KIBIBYTES=123).splitlines()
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(" "))
    assert fields["Package"] == installer.APP_ID
    assert fields["Version"] == installer.VERSION
    assert fields["Depends"] == "libc6 (>= 2.28)"
    assert fields["Installed-Size"] == "123"
    assert fields["Architecture"] == installer.DEBIAN_ARCH


def test_uos_is_told_four_numbers() -> None:
    info = json.loads(installer.filled("info.json"))
    assert info["appid"] == installer.APP_ID
    assert len(info["version"].split(".")) == 4
    assert [name for name, asked in info["permissions"].items() if asked] == ["clipboard"]


ENTRIES = sorted(path for path in installer.TEXTS.glob("entries/**/*") if path.is_file())


def entry(ending: str) -> str:
    (found,) = (path for path in ENTRIES if path.name == installer.APP_ID + ending)
    return str(installer.filled(found))


@pytest.mark.parametrize("ending", [".xml", ".metainfo.xml", ".svg"])
def test_xml_is_whole_and_filled_in(ending: str) -> None:
    ET.fromstring(entry(ending).encode())
    assert "@" not in entry(ending)


def test_the_menu_entry_starts_what_is_installed() -> None:
    menu = dict(line.split("=", 1) for line in entry(".desktop").splitlines() if "=" in line)
    assert menu["Exec"] == f"/opt/apps/{installer.APP_ID}/files/bin/zhenggai %f"
    assert menu["Icon"] == installer.APP_ID
    own, *others = menu["MimeType"].rstrip(";").split(";")
    assert f'type="{own}"' in entry(".xml")
    assert "application/zip" in others  # 打开方式 offers the program for task workbooks and zips
    assert "*.zgtz" in entry(".xml")


def test_what_is_bundled_is_not_asked_of_the_system() -> None:
    settings = installer.SETTINGS
    assert not set(settings["beside_qt"]) & set(settings["system"]["libraries"])


def test_the_layout_of_the_package(tmp_path: Path) -> None:
    app, root = tmp_path / "bundle", tmp_path / "root"
    app.mkdir()
    (app / "zhenggai").write_bytes(b"\x7fELF")
    installer.lay_out_deb(root, app)
    base = root / "opt" / "apps" / installer.APP_ID
    for name in ("zhenggai", "zhenggai-cli"):
        link = root / "usr" / "bin" / name
        assert (root / str(link.readlink()).lstrip("/")).stat().st_mode & 0o111
    assert (base / "files" / "app" / "zhenggai").is_file()
    links = [p for p in (root / "usr" / "share").rglob("*") if p.is_symlink()]
    assert len(links) == len(ENTRIES) == 4
    assert all((root / str(p.readlink()).lstrip("/")).is_file() for p in links)


def test_trimming_leaves_what_is_used(tmp_path: Path) -> None:
    qt = tmp_path / "PySide6"
    keep = ["QtCore.abi3.so", "Qt/lib/libQt6Core.so.6", "Qt/plugins/platforms/libqxcb.so"]
    lose = ["QtQml.abi3.so", "Qt/lib/libQt6Qml.so.6", "Qt/plugins/egldeviceintegrations/a.so"]
    lose += ["Qt/translations/qtbase_de.qm", "Qt/qml/a/b.qml", "lupdate"]
    keep += ["libpyside6.abi3.so.6.6", "Qt/translations/qtbase_zh_CN.qm"]
    for name in [*keep, *lose]:
        (qt / name).parent.mkdir(parents=True, exist_ok=True)
        (qt / name).touch()
    installer.trim(tmp_path)
    left = sorted(p.relative_to(qt).as_posix() for p in qt.rglob("*") if p.is_file())
    assert left == sorted(keep)
    assert not (qt / "Qt" / "qml").exists()


@pytest.mark.parametrize("system", ["windows", "aarch64", "all"])
def test_what_is_not_built_yet_is_said_plainly(
    system: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert installer.main([system]) == 2
    assert "目前只有" in capsys.readouterr().out


def test_a_wheelhouse_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert installer.main(["wheelhouse"]) == 2
    assert "文件夹" in capsys.readouterr().out
