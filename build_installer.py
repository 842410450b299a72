"""Make installers: python build_installer.py linux (bundle, gate, .deb, portable, self-test)."""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BUILD, DIST = ROOT / "build", ROOT / "dist"
APP_ID, NAME, TITLE = "cn.zhenggai.taizhang", "zhenggai", "巡察整改台账"
#: What UOS 20 and Kylin V10 have; no bundled file may need more.
FLOOR = {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 22)}
MACHINE = os.uname().machine if hasattr(os, "uname") else ""
DEBIAN_ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(MACHINE, MACHINE)
#: Small libraries that Qt's window needs and a stock desktop may lack, with their packages.
XCB = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
OLD_DEBIAN = "deb [signed-by={key}] http://deb.debian.org/debian bullseye main\n"
DEBIAN_KEY = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NOT_YET = {
    "windows": "Windows 安装包还没有做（另有任务）。 The Windows installer is not built yet.",
    "aarch64": "aarch64 的安装包还没有做（另有任务）。 aarch64 is not built yet.",
}
LATER = """本次没有包含（另有任务）：Windows 安装包、aarch64、fcitx 中文输入法插件、签名。
Not included yet: Windows, aarch64, the fcitx input plugin (Chinese typing), signing."""


class BuildError(Exception):
    """The build stops, and the sentence says why."""


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(text, flush=True)


def run(*command: str | Path, **options: object) -> None:
    """Run a program and stop when it fails."""
    done = subprocess.run([str(part) for part in command], check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise BuildError(f"失败（{done.returncode}）：{' '.join(map(str, command))}")


def version() -> str:
    """Read the version from pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


# --- the bundle ---------------------------------------------------------------------------------


def environment(wheelhouse: str | None) -> Path:
    """Make an environment with what is shipped and nothing else; return its Python."""
    folder, pins = BUILD / "venv", hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    python, stamp = folder / "bin" / "python", folder / "ready"
    if stamp.is_file() and stamp.read_text() == pins.hexdigest():
        return python
    say("准备打包环境……")
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "venv", folder)
    offline = ["--no-index", "--find-links", wheelhouse] if wheelhouse else []
    run(python, "-m", "pip", "install", "-q", *offline, "-e", f"{ROOT}[build]")
    stamp.write_text(pins.hexdigest())
    return python


def freeze(target: Path) -> None:
    """Freeze both programs into a folder; runs inside the environment made for it."""
    from cx_Freeze import Executable, Freezer

    sys.path.insert(0, str(ROOT))
    Freezer(
        [
            Executable(ROOT / "ui" / "__main__.py", target_name=NAME),
            Executable(ROOT / "app" / "__main__.py", target_name=f"{NAME}-cli"),
        ],
        path=sys.path,
        packages=["app", "ui", "db", "resources", "peewee", "docx", "openpyxl", "lxml.etree"],
        excludes=[
            "tkinter", "unittest", "pydoc_data", "test", "setuptools", "pip", "distutils",
            "lib2to3", "asyncio", "playhouse", "numpy", "PIL", "lxml.html", "lxml.isoschematron",
            "cx_Freeze", "freeze_core", "wheel", "PySide6.QtQml", "PySide6.QtQuick",
            "PySide6.QtNetwork", "app.demo",
        ],
        include_files=[(ROOT / "docs" / "manual", "lib/resources/manual")],
        zip_include_packages=["*"],
        zip_exclude_packages=["PySide6", "shiboken6", "lxml", "docx", "resources"],
        target_dir=target,
        silent=1,
    ).freeze()  # fmt: skip


#: Parts of PySide6 that a program of widgets does not use.
TRIM = (
    "PySide6/Qt/qml", "PySide6/Qt/metatypes", "PySide6/Qt/libexec", "PySide6/Qt/resources",
    "PySide6/include", "PySide6/typesystems", "PySide6/glue", "PySide6/support",
    "PySide6/scripts", "PySide6/QtAsyncio", "PySide6/doc", "PySide6/*.pyi",
    "PySide6/assistant", "PySide6/designer", "PySide6/linguist", "PySide6/lrelease",
    "PySide6/lupdate", "PySide6/qml*", "PySide6/rcc", "PySide6/uic", "PySide6/balsam*",
    "PySide6/svgtoqml", "lxml/includes", "lxml/isoschematron", "lxml/html",
)  # fmt: skip
MODULES = {"QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtSvg", "QtDBus"}
LIBRARIES = (
    "Qt6Core", "Qt6Gui", "Qt6Widgets", "Qt6PrintSupport", "Qt6Svg", "Qt6DBus", "Qt6XcbQpa",
    "Qt6WaylandClient", "Qt6OpenGL", "Qt6WlShellIntegration", "icu",
)  # fmt: skip
PLUGINS = {
    "platforms", "imageformats", "iconengines", "printsupport", "platforminputcontexts",
    "platformthemes", "xcbglintegrations", "wayland-shell-integration",
}  # fmt: skip


def trim(lib: Path) -> None:
    """Remove what a program of widgets does not use."""
    qt = lib / "PySide6"
    gone = [path for pattern in TRIM for path in lib.glob(pattern)]
    gone += [p for p in qt.glob("*.abi3.so") if p.name.split(".")[0] not in MODULES]
    wanted = tuple(f"lib{name}" for name in LIBRARIES)
    gone += [p for p in (qt / "Qt" / "lib").glob("*") if not p.name.startswith(wanted)]
    gone += [p for p in (qt / "Qt" / "plugins").glob("*") if p.name not in PLUGINS]
    words = re.compile(r"qt(base)?_(zh_CN|en)\.qm")
    gone += [p for p in (qt / "Qt" / "translations").glob("*") if not words.fullmatch(p.name)]
    for path in gone:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


# --- what it needs of the system ----------------------------------------------------------------


def binaries(folder: Path) -> Iterator[Path]:
    """List programs and libraries."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.open("rb").read(4) == b"\x7fELF":
            yield path


def needs(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the newest version of each system library that a file asks for."""
    out = subprocess.run(["objdump", "-T", path], capture_output=True, text=True, check=False)
    found: dict[str, tuple[int, ...]] = {}
    for library, number in re.findall(r"\b(GLIBC|GLIBCXX)_([0-9.]+)", out.stdout):
        asked = tuple(int(part) for part in number.split("."))
        found[library] = max(asked, found.get(library, ()))
    return found


def above_floor(paths: Iterable[Path]) -> list[str]:
    """Name the files that need more than the oldest system has."""
    return [
        f"{path.name}: {library} {'.'.join(map(str, asked))}"
        for path in paths
        for library, asked in needs(path).items()
        if asked > FLOOR[library]
    ]


def old_libraries() -> Path | None:
    """Fetch the small libraries of an older Debian with apt, apart from this system's lists."""
    folder = BUILD / "old-debian"
    done = folder / "root" / "usr" / "lib"
    if done.is_dir():
        return done
    if not (DEBIAN_KEY.is_file() and shutil.which("apt-get")):
        return None
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "sources").write_text(OLD_DEBIAN.format(key=DEBIAN_KEY))
    places = {
        "Dir::Etc::sourcelist": "sources",
        "Dir::State::lists": "lists",
        "Dir::Cache": "cache",
    }
    options = [f"-o{key}={folder / name}" for key, name in places.items()]
    apt = ["apt-get", "-qq", *options, "-oDir::Etc::sourceparts=-", "-oAPT::Sandbox::User=root"]
    try:
        run(*apt, "update")
        run(*apt, "download", *(f"{name}/bullseye" for name in XCB.values()), cwd=folder)
        for package in folder.glob("*.deb"):
            run("dpkg-deb", "-x", package, folder / "root")
    except BuildError as error:
        say(f"取不到旧系统的 xcb 库，改用本机的：{error}")
        shutil.rmtree(folder)
        return None
    return done


def bundle_xcb(target: Path) -> list[str]:
    """Put the small libraries beside Qt's; return the names of those left out as too new."""
    source = old_libraries() or Path("/usr/lib")
    left_out = []
    for name in XCB:
        found = next((p for p in source.rglob(name) if p.resolve().is_file()), None)
        if found is None or above_floor([found.resolve()]):
            left_out.append(name)
            continue
        shutil.copy(found.resolve(), target / name)
        (target / name).chmod(0o755)
        run("patchelf", "--set-rpath", "$ORIGIN", target / name)
    return left_out


def bundle(wheelhouse: str | None) -> Path:
    """Make the folder that is shipped, and refuse it when it needs a newer system."""
    python, folder = environment(wheelhouse), BUILD / "bundle"
    shutil.rmtree(folder, ignore_errors=True)
    say("冻结程序……")
    run(python, ROOT / "build_installer.py", "--freeze", folder, stdout=subprocess.DEVNULL)
    trim(folder / "lib")
    left_out = bundle_xcb(folder / "lib" / "PySide6" / "Qt" / "lib")
    if left_out:
        say(f"未随包附带（本机版本过新或没有），由目标系统提供：{'、'.join(left_out)}")
    too_new = above_floor(binaries(folder))
    if too_new:
        listed = "\n  ".join(too_new)
        raise BuildError(f"以下文件需要比 GLIBC 2.28 / GLIBCXX 3.4.22 更新的系统：\n  {listed}")
    say("glibc 检查通过：不高于 GLIBC 2.28 / GLIBCXX 3.4.22")
    return folder


# --- packages -----------------------------------------------------------------------------------

START = """#!/bin/sh
# A system Qt's plugins are of another version: do not mix them into ours.
unset QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH
here=$(dirname "$(readlink -f "$0")")
exec "$here/{app}/{name}" "$@"
"""
DESKTOP = f"""[Desktop Entry]
Type=Application
Name=Rectification Ledger
Name[zh_CN]={TITLE}
Comment=Offline ledger of inspection findings
Comment[zh_CN]=巡视巡察反馈意见整改，全程离线
Exec=/opt/apps/{APP_ID}/files/bin/{NAME} %f
Icon={APP_ID}
Terminal=false
StartupNotify=true
Categories=Office;
MimeType=application/x-{NAME};
"""
MIME = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/x-{NAME}">
    <comment>Rectification ledger</comment><comment xml:lang="zh_CN">整改台账</comment>
    <glob pattern="*.zgtz"/>
  </mime-type>
</mime-info>
"""
ICON = """<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">
<rect x="8" y="4" width="48" height="56" rx="6" fill="#a61b1b"/>
<path d="M18 20h28M18 32h28M18 44h14" stroke="#fff" stroke-width="4" stroke-linecap="round"/>
<path d="M36 44l4 4 8-9" stroke="#fff" stroke-width="4" fill="none" stroke-linecap="round"/>
</svg>
"""
#: Refreshes caches and never fails: a minimal system may lack the tools.
SCRIPT = """#!/bin/sh
update-desktop-database -q /usr/share/applications 2>/dev/null || true
update-mime-database /usr/share/mime 2>/dev/null || true
gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor 2>/dev/null || true
exit 0
"""


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a small file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def make_deb(app: Path) -> Path:
    """Make the .deb as UOS and Kylin want it: everything below /opt/apps."""
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    base = root / "opt" / "apps" / APP_ID
    shutil.copytree(app, base / "files" / "app", symlinks=True)
    links = {
        f"entries/applications/{APP_ID}.desktop": "applications",
        f"entries/mime/packages/{APP_ID}.xml": "mime/packages",
        f"entries/icons/hicolor/scalable/apps/{APP_ID}.svg": "icons/hicolor/scalable/apps",
    }
    for (entry, place), text in zip(links.items(), (DESKTOP, MIME, ICON), strict=True):
        write(base / entry, text)
        link(root / "usr" / "share" / place / Path(entry).name, base / entry, root)
    for name in (NAME, f"{NAME}-cli"):
        write(base / "files" / "bin" / name, START.format(app="../app", name=name), 0o755)
        link(root / "usr" / "bin" / name, base / "files" / "bin" / name, root)
    write(base / "info", json.dumps(info(), ensure_ascii=False, indent=2) + "\n")
    write(root / "DEBIAN" / "control", control(root))
    for name in ("postinst", "postrm"):
        write(root / "DEBIAN" / name, SCRIPT, 0o755)
    out = DIST / f"{NAME}_{version()}_{DEBIAN_ARCH}.deb"
    # xz: the dpkg of UOS 20 and Kylin V10 cannot read zstd
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, out, stdout=subprocess.DEVNULL)
    return out


def link(path: Path, target: Path, root: Path) -> None:
    """Make a link as it will stand on the target system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/" + target.relative_to(root).as_posix())


def info() -> dict[str, object]:
    """What UOS wants to know of an application."""
    asked = ("autostart", "notification", "trayicon", "clipboard", "account", "bluetooth",
             "camera", "audio_record", "installed_apps")  # fmt: skip
    return {
        "appid": APP_ID,
        "name": TITLE,
        "version": f"{version()}.0",
        "arch": [DEBIAN_ARCH],
        "permissions": {name: name == "clipboard" for name in asked},
        "support-plugins": [],
        "plugins": [],
    }


def control(root: Path) -> str:
    """Describe the package to dpkg; it needs nothing but the C library."""
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    return (
        f"Package: {APP_ID}\nVersion: {version()}\nSection: office\nPriority: optional\n"
        f"Architecture: {DEBIAN_ARCH}\nMaintainer: {NAME} contributors <{NAME}@localhost>\n"
        f"Installed-Size: {size // 1024}\nDepends: libc6 (>= 2.28)\n"
        f"Description: {TITLE}\n Offline ledger of inspection findings; carries Python and Qt.\n"
    )


def make_portable(app: Path) -> Path:
    """Make the archive that runs from any folder without installing."""
    stem = f"{NAME}-{version()}-linux-{MACHINE}"
    root = BUILD / "portable" / stem
    shutil.rmtree(root.parent, ignore_errors=True)
    shutil.copytree(app, root / "app", symlinks=True)
    for name in (NAME, f"{NAME}-cli"):
        write(root / name, START.format(app="app", name=name), 0o755)
    write(root / "说明.txt", f"{TITLE} {version()}\n解压后运行 ./{NAME}，命令行为 ./{NAME}-cli。\n")
    out = DIST / f"{stem}.tar.xz"
    with tarfile.open(out, "w:xz", preset=4) as archive:
        archive.add(root, stem)
    return out


def try_out(package: Path) -> None:
    """Unpack a package into a clean place and let the program in it test itself."""
    place = BUILD / "clean"
    shutil.rmtree(place, ignore_errors=True)
    (place / "home").mkdir(parents=True)
    if package.suffix == ".deb":
        run("dpkg-deb", "-x", package, place)
    else:
        run("tar", "-xJf", package, "-C", place)
    program = next(p for p in place.rglob(NAME) if p.is_file() and p.read_bytes()[:2] == b"#!")
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(place / "home"), "LANG": "C.UTF-8"}
    run(program, "--selftest", env=clean, cwd=place)
    say(f"自检通过：{package.name}")


def linux(wheelhouse: str | None) -> None:
    """Make, try out and sum up both packages for this machine's architecture."""
    if MACHINE != "x86_64":
        raise BuildError(NOT_YET["aarch64"])
    missing = [t for t in ("patchelf", "objdump", "dpkg-deb", "tar") if not shutil.which(t)]
    if missing:
        tools = "apt-get install -y patchelf binutils dpkg tar xz-utils"
        raise BuildError(f"缺少工具：{'、'.join(missing)}。请先运行：{tools}")
    DIST.mkdir(exist_ok=True)
    app = bundle(wheelhouse)
    say("制作 .deb 和绿色版……")
    packages = [make_deb(app), make_portable(app)]
    for package in packages:
        try_out(package)
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in packages]
    write(DIST / "SHA256SUMS", "\n".join(sums) + "\n")
    for package, line in zip(packages, sums, strict=True):
        say(f"{line}  {package.stat().st_size / 2**20:.1f} MiB")
    say(LATER)


def main() -> int:
    """Build what was asked for; 2 when it cannot be built."""
    parser = argparse.ArgumentParser(description="制作安装包 / make installers")
    parser.add_argument("system", nargs="?", choices=("linux", "windows", "all"), default="linux")
    parser.add_argument("--offline", metavar="WHEELHOUSE", help="不联网，从这个文件夹取软件包")
    parser.add_argument("--freeze", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        if options.freeze:
            freeze(options.freeze)
        elif options.system == "windows":
            raise BuildError(NOT_YET["windows"])
        else:
            linux(options.offline)
            if options.system == "all":
                raise BuildError(NOT_YET["windows"])
    except BuildError as error:
        say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
