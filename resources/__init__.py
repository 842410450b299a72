"""Files that ship with the program: where they are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return where a shipped file is; `name` is relative, such as "icons/add_16.svg"."""
    return ROOT / name


def text(name: str) -> str:
    """Return a shipped text file."""
    return path(name).read_text(encoding="utf-8")


def manual(chapter: str) -> str:
    """Return a chapter of the manual; packages carry it inside, a checkout beside."""
    inside = path("manual")
    folder = inside if inside.is_dir() else ROOT.parent / "docs" / "manual"
    return (folder / f"{chapter}.md").read_text(encoding="utf-8")
