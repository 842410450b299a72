"""Make installers: python build_installer.py linux (bundle, gates, .deb, archive, self-test)."""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from resources.installer.system_needs import binaries, highest, needs_of, not_there, too_new

ROOT = Path(__file__).resolve().parent
BUILD, DIST = ROOT / "build", ROOT / "dist"
TEXTS = ROOT / "resources" / "installer"
APP_ID, NAME, TITLE = "cn.zhenggai.taizhang", "zhenggai", "巡察整改台账"
PROGRAMS = (NAME, f"{NAME}-cli")
MACHINE = os.uname().machine if hasattr(os, "uname") else ""
DEBIAN_ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(MACHINE, MACHINE)
DEBIAN_KEY = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
LATER = "本次不含（以后再做）：Windows 安装包、aarch64、fcitx 中文输入法插件、签名。"


class BuildError(Exception):
    """The build stops, and the sentence says why."""


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(text, flush=True)


def run(*command: str | Path, **options: Any) -> None:
    """Run a program and stop when it fails."""
    done = subprocess.run([str(part) for part in command], check=False, **options)
    if done.returncode:
        raise BuildError(f"失败（{done.returncode}）：{' '.join(map(str, command))}")


def read_version(pyproject: str) -> str:
    """Return the version that stands in a pyproject.toml: three numbers, as every store wants."""
    version = str(tomllib.loads(pyproject)["project"]["version"])
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise BuildError(f"pyproject.toml 里的版本号应是三段数字，如 0.1.0：{version}")
    return version


def read_pins(pyproject: str) -> list[str]:
    """Return what the program needs and what freezes it, each with its one version."""
    project = tomllib.loads(pyproject)["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["build"]]


PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
VERSION = read_version(PYPROJECT)
SETTINGS: dict[str, Any] = tomllib.loads((TEXTS / "bundle.toml").read_text(encoding="utf-8"))


def filled(name: str | Path, **words: object) -> str:
    """Return one of the installer's texts with its @WORDS@ filled in."""
    words |= {"APP_ID": APP_ID, "NAME": NAME, "TITLE": TITLE, "VERSION": VERSION}
    words |= {"DEBIAN_ARCH": DEBIAN_ARCH, "GLIBC": SETTINGS["floor"]["GLIBC"]}
    text = (TEXTS / name).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z_]+)@", lambda found: str(words[found[1]]), text)


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a small file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def fresh(folder: Path) -> Path:
    """Empty a folder and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


# --- the bundle ---------------------------------------------------------------------------------


def environment(wheelhouse: Path | None) -> Path:
    """Make an environment with what is shipped and nothing else; return its Python."""
    folder, wanted = BUILD / "venv", "\n".join(["1", sys.version, *read_pins(PYPROJECT)])
    python, stamp = folder / "bin" / "python", folder / "ready.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say("准备打包环境……")
    run(sys.executable, "-m", "venv", fresh(folder))
    offline = ["--no-index", f"--find-links={wheelhouse}"] if wheelhouse else []
    pip = ("-m", "pip", "install", "-q", "--disable-pip-version-check")
    run(python, *pip, *offline, *read_pins(PYPROJECT))
    write(stamp, wanted)
    return python


def freeze(target: Path) -> None:
    """Freeze both programs into a folder; runs inside the environment made for it."""
    from cx_Freeze import Executable, Freezer  # type: ignore[import-untyped]

    sys.path.insert(0, str(ROOT))
    how = SETTINGS["freeze"]
    mains = zip(PROGRAMS, ("ui", "app"), strict=True)
    Freezer(
        [Executable(ROOT / top / "__main__.py", target_name=name) for name, top in mains],
        path=sys.path,
        packages=how["packages"],
        excludes=how["excludes"],
        include_files=[(ROOT / "docs" / "manual", "lib/resources/manual")],
        replace_paths=[("*", "")],  # where it was built is nobody's business
        zip_include_packages=["*"],
        zip_exclude_packages=how["unzipped"],
        target_dir=target,
        silent=1,
    ).freeze()


def unneeded(lib: Path) -> Iterator[Path]:
    """List what a program of widgets does not use."""
    keep, qt = SETTINGS["trim"], lib / "PySide6"
    for pattern in keep["remove"]:
        yield from lib.glob(pattern)
    parts = {
        qt.glob("*.abi3.so"): keep["modules"],
        (qt / "Qt" / "lib").glob("*"): keep["libraries"],
        (qt / "Qt" / "translations").glob("*"): [n.split(".")[0] for n in keep["translations"]],
    }
    for found, names in parts.items():
        yield from (path for path in found if path.name.split(".")[0] not in names)
    plugins = qt / "Qt" / "plugins"
    kept = {plugins / name for name in keep["plugins"]}
    yield from (path for path in plugins.rglob("*.so") if path not in kept)


def trim(lib: Path) -> None:
    """Remove what a program of widgets does not use, and the folders this leaves empty."""
    for path in list(unneeded(lib)):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for folder in sorted(lib.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def add_licences(folder: Path, site: Path) -> None:
    """Put our licence and those of what is carried into the bundle."""
    write(folder / "README.txt", filled("copyright.txt"))
    shutil.copy(ROOT / "LICENSE", folder / f"{NAME}.txt")
    for name in ("GPL-3", "LGPL-3"):  # Qt's
        shutil.copy(Path("/usr/share/common-licenses") / name, folder / name)
    for path in site.glob("*.dist-info/**/*"):
        package = path.relative_to(site).parts[0].split("-")[0]
        shipped = package not in SETTINGS["freeze"]["only_for_building"]
        if shipped and path.is_file() and re.match(r"LICEN[CS]E|COPYING|NOTICE", path.name):
            (folder / package).mkdir(exist_ok=True)
            shutil.copy(path, folder / package / path.name)


# --- what it needs of the system ----------------------------------------------------------------


def gate(folder: Path) -> None:
    """Refuse a bundle that would not run on the oldest system."""
    needs, system = needs_of(binaries(folder)), SETTINGS["system"]
    if wrong := too_new(needs, SETTINGS["floor"]):
        raise BuildError("以下文件需要更新的系统，不能发布：\n  " + "\n  ".join(wrong))
    if wrong := not_there(needs, system["libraries"], set(system["optional"])):
        raise BuildError("以下文件要用的库没有随包附带：\n  " + "\n  ".join(wrong))
    told = (
        f"{name} {highest(needs, name)}（≤ {most}）" for name, most in SETTINGS["floor"].items()
    )
    say(f"系统库检查通过，{len(needs)} 个文件：" + "，".join(told))


def old_packages(folder: Path) -> None:
    """Fetch an older Debian's small libraries, apart from this system's package lists."""
    if not (DEBIAN_KEY.is_file() and shutil.which("apt-get")):
        raise BuildError("本机没有 apt-get 或 debian-archive-keyring，取不到旧系统的 xcb 库。")
    with tempfile.TemporaryDirectory() as name:
        apart = Path(name)
        for part in ("lists/partial", "cache/archives/partial"):
            (apart / part).mkdir(parents=True)
        write(apart / "sources.list", filled("sources.list", KEY=DEBIAN_KEY))
        write(apart / "apt.conf", filled("apt.conf", FOLDER=apart))
        options: dict[str, Any] = {"env": {**os.environ, "APT_CONFIG": str(apart / "apt.conf")}}
        run("apt-get", "-qq", "update", **options)
        wanted = (f"{package}/bullseye" for package in SETTINGS["beside_qt"].values())
        run("apt-get", "-qq", "download", *wanted, cwd=folder, **options)


def add_small_libraries(target: Path, patchelf: Path, wheelhouse: Path | None) -> None:
    """Put the libraries that a stock desktop may lack beside Qt's."""
    packages, root = wheelhouse or BUILD / "old-debian", fresh(BUILD / "old-root")
    if not (wheelhouse or list(packages.glob("*.deb"))):
        old_packages(fresh(packages))
    for package in packages.glob("*.deb"):
        run("dpkg-deb", "-x", package, root)
    for name, package in SETTINGS["beside_qt"].items():
        found = next(root.rglob(name), None)
        if found is None:
            raise BuildError(f"{packages} 里的软件包没有 {name}（应在 {package} 里）。")
        shutil.copy(found.resolve(), target / name)
        (target / name).chmod(0o755)
        run(patchelf, "--set-rpath", "$ORIGIN", target / name)


def bundle(wheelhouse: Path | None) -> Path:
    """Make the folder that is shipped."""
    python, folder = environment(wheelhouse), fresh(BUILD / "bundle")
    say("冻结程序……")
    run(python, "-E", ROOT / "build_installer.py", "--freeze", folder, stdout=subprocess.DEVNULL)
    trim(folder / "lib")
    libraries = folder / "lib" / "PySide6" / "Qt" / "lib"
    add_small_libraries(libraries, python.parent / "patchelf", wheelhouse)
    add_licences(folder / "licenses", python.parents[1] / "lib" / "python3.11" / "site-packages")
    gate(folder)
    return folder


# --- packages -----------------------------------------------------------------------------------


def size(folder: Path) -> int:
    """Return how many bytes the files below a folder have."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def link(path: Path, target: Path, root: Path) -> None:
    """Make a link as it will stand on the target system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/" + target.relative_to(root).as_posix())


def lay_out_deb(root: Path, app: Path) -> None:
    """Put everything below /opt/apps, as UOS and Kylin want it, with links where Debian looks."""
    base, share = root / "opt" / "apps" / APP_ID, root / "usr" / "share"
    shutil.copytree(app, base / "files" / "app", symlinks=True)
    for source in (path for path in TEXTS.glob("entries/**/*") if path.is_file()):
        entry = base / source.relative_to(TEXTS)
        write(entry, filled(source))
        link(share / source.relative_to(TEXTS / "entries"), entry, root)
    for name in PROGRAMS:
        start = filled("start.sh", PLACE="../app", PROGRAM=name)
        write(base / "files" / "bin" / name, start, 0o755)
        link(root / "usr" / "bin" / name, base / "files" / "bin" / name, root)
    write(base / "info", filled("info.json"))
    write(share / "doc" / APP_ID / "copyright", filled("copyright.txt"))


def make_deb(app: Path) -> Path:
    """Make the .deb; its scripts only refresh caches and never fail."""
    root = fresh(BUILD / "deb")
    lay_out_deb(root, app)
    files = [p for p in sorted(root.rglob("*")) if p.is_file() and not p.is_symlink()]
    sums = (f"{hashlib.md5(p.read_bytes()).hexdigest()}  {p.relative_to(root)}\n" for p in files)
    write(root / "DEBIAN" / "md5sums", "".join(sums))
    write(root / "DEBIAN" / "control", filled("control.txt", KIBIBYTES=size(root) // 1024))
    for name in ("postinst", "postrm"):
        write(root / "DEBIAN" / name, filled("refresh.sh"), 0o755)
    out = DIST / f"{NAME}_{VERSION}_{DEBIAN_ARCH}.deb"
    # xz: the dpkg of UOS 20 and Kylin V10 cannot read zstd
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "-b", root, out, stdout=subprocess.DEVNULL)
    return out


def owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out of an archive who built it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


def make_portable(app: Path) -> Path:
    """Make the archive that runs from any folder without installing."""
    stem = f"{NAME}-{VERSION}-linux-{MACHINE}"
    root = fresh(BUILD / "portable") / stem
    shutil.copytree(app, root / "app", symlinks=True)
    for name in PROGRAMS:
        write(root / name, filled("start.sh", PLACE="app", PROGRAM=name), 0o755)
    write(root / "说明.txt", filled("portable.txt"))
    out = DIST / f"{stem}.tar.xz"
    with tarfile.open(out, "w:xz", preset=9) as archive:
        archive.add(root, stem, filter=owned_by_root)
    return out


def try_out(package: Path) -> None:
    """Unpack a package into a clean place and let the program in it test itself."""
    with tempfile.TemporaryDirectory(prefix="zhenggai 试装 ") as name:
        place, home = Path(name) / "root", Path(name) / "home"
        home.mkdir()
        if package.suffix == ".deb":
            run("dpkg-deb", "-x", package, place)
            program = place / "opt" / "apps" / APP_ID / "files" / "bin" / NAME
        else:
            with tarfile.open(package) as archive:
                archive.extractall(place, filter="data")
            program = next(place.iterdir()) / NAME
        # nothing of this machine but its system libraries: no PYTHONPATH, no locale, no display
        clean = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": name}
        started = time.monotonic()
        done = subprocess.run([program, "--selftest"], env=clean, cwd=home, capture_output=True)
        told = done.stdout.decode()
        if done.returncode or "自检全部通过" not in told:
            raise BuildError(f"{told}{done.stderr.decode()}\n{package.name} 自检失败，不能发布。")
        say("".join(f"  {line}\n" for line in told.splitlines() if line.startswith("通过"))[:-1])
        say(f"自检通过：{package.name}（{time.monotonic() - started:.1f} 秒）")


# --- what is asked for --------------------------------------------------------------------------


def check_tools() -> None:
    """Refuse to start without the tools, and say how to get them."""
    if sys.version_info[:2] != (3, 11):
        raise BuildError("请用 Python 3.11 运行本脚本：python3.11 build_installer.py linux")
    tools = {"objdump": "binutils", "dpkg-deb": "dpkg"}
    missing = [package for tool, package in tools.items() if not shutil.which(tool)]
    try:
        import ensurepip  # noqa: F401 - a Debian without python3-venv lacks it
    except ImportError:
        missing.append("python3-venv")
    if missing:
        raise BuildError(f"缺少打包工具，请先运行：sudo apt-get install -y {' '.join(missing)}")


def build_linux(wheelhouse: Path | None) -> None:
    """Make, try out and sum up both packages for this machine's architecture."""
    if MACHINE != "x86_64":
        raise BuildError(f"{MACHINE or '本机'} 的安装包还没有做，目前只能在 x86_64 上生成。")
    check_tools()
    app = bundle(wheelhouse)
    say(f"程序文件夹 {size(app) / 2**20:.1f} MiB；制作 .deb 和免安装压缩包……")
    DIST.mkdir(exist_ok=True)
    packages = [make_deb(app), make_portable(app)]
    for package in packages:
        try_out(package)
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in packages]
    write(DIST / "SHA256SUMS", "\n".join(sums) + "\n")
    for package, line in zip(packages, sums, strict=True):
        say(f"{line}  {package.stat().st_size / 2**20:.1f} MiB")
    say(LATER)


def fill_wheelhouse(folder: Path | None) -> None:
    """Fetch everything a build needs into one folder, for a machine without a network."""
    if folder is None:
        raise BuildError("请说明放到哪个文件夹：build_installer.py wheelhouse --offline 文件夹")
    check_tools()
    folder.mkdir(parents=True, exist_ok=True)
    pip = ("-m", "pip", "download", "-q", "--only-binary=:all:", "-d", str(folder))
    run(sys.executable, *pip, *read_pins(PYPROJECT))
    old_packages(folder)
    say(f"已备齐：{folder}。不联网时用：build_installer.py linux --offline {folder}")


def make(system: str, wheelhouse: Path | None) -> None:
    """Do what was asked for, or say plainly that it is not built yet."""
    if system == "wheelhouse":
        fill_wheelhouse(wheelhouse)
    elif system == "linux":
        build_linux(wheelhouse)
    else:
        raise BuildError(f"“{system}”的安装包还没有做，目前只有：linux（x86_64）。")


def main(arguments: list[str] | None = None) -> int:
    """Build what was asked for; 2 when it cannot be built."""
    parser = argparse.ArgumentParser(description="制作安装包")
    parser.add_argument("system", nargs="?", default="linux", help="linux、windows 或 wheelhouse")
    parser.add_argument(
        "--offline", metavar="文件夹", type=Path, help="不联网，从这个文件夹取软件包"
    )
    parser.add_argument("--freeze", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.freeze:
            freeze(options.freeze)
        else:
            make(options.system, options.offline and options.offline.resolve())
    except BuildError as error:
        say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
