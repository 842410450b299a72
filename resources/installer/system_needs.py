"""What programs and libraries ask of the system, and whether the oldest one has it."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Needs:
    """What one program or library asks of the system: libraries, and symbols by version."""

    libraries: frozenset[str] = frozenset()
    versions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare."""
    return tuple(int(part) for part in version.split("."))


def read_needs(told: str) -> Needs:
    """Understand what `objdump -p` tells of a file; versions it offers itself do not count."""
    asked = told.partition("Version References:")[2]
    versions: dict[str, tuple[int, ...]] = {}
    for library, number in re.findall(r"\b([A-Z]+)_([0-9.]+)$", asked, re.MULTILINE):
        versions[library] = max(numbers(number), versions.get(library, ()))
    return Needs(frozenset(re.findall(r"^ +NEEDED +(\S+)$", told, re.MULTILINE)), versions)


def binaries(folder: Path) -> Iterator[Path]:
    """List programs and libraries."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def needs_of(paths: Iterable[Path]) -> dict[str, Needs]:
    """Ask every program and library what it needs, by file name."""
    found = {}
    for path in paths:
        told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True)
        found[path.name] = read_needs(told.stdout)
    return found


def too_new(needs: Mapping[str, Needs], floor: Mapping[str, str]) -> list[str]:
    """Name the files that need newer symbols than the oldest system has."""
    return [
        f"{name}：{library} {'.'.join(map(str, asked))}"
        for name, one in needs.items()
        for library, asked in one.versions.items()
        if library in floor and asked > numbers(floor[library])
    ]


def not_there(needs: Mapping[str, Needs], system: Iterable[str], optional: set[str]) -> list[str]:
    """Name the files that need a library which is neither bundled nor on every desktop."""
    there = set(system) | set(needs)
    return [
        f"{name}：{library}"
        for name, one in needs.items()
        if name not in optional
        for library in sorted(one.libraries - there)
    ]


def highest(needs: Mapping[str, Needs], library: str) -> str:
    """Return the newest version of a library's symbols that anything asks for."""
    asked = max((one.versions.get(library, ()) for one in needs.values()), default=())
    return ".".join(map(str, asked)) or "无"
