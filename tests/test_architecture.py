"""The rules of the house as executable sentences (layers, sizes, names)."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("resources", "db", "app", "ui")
FORBIDDEN = {
    "resources": ("db", "app", "ui"),
    "db": ("app", "ui", "resources", "PySide6", "docx", "openpyxl"),
    "app": ("ui", "PySide6", "peewee", "playhouse"),
    "ui": ("db", "peewee", "playhouse", "docx", "openpyxl"),
}
MAX_FILE, MAX_FUNCTION, MAX_CLASS, MAX_ARGUMENTS = 450, 60, 300, 6
#: Nine in ten stay below these.
USUAL_FILE, USUAL_FUNCTION, USUAL_CLASS = 285, 23, 110
MAX_MODULES = 20
#: Rooms that are still flat halls, with the modules they have today: this list only shrinks.
HALLS = {"app/plans": 69, "app/exchange": 34, "app/documents": 22, "ui": 28}
#: Modules that still import each other in a circle: this list only shrinks.
CIRCLES = [
    {
        "app.exchange.below",
        "app.exchange.issuing",
        "app.exchange.relaying",
        "app.exchange.submitting",
    }
]
BAD_NAMES = {"utils", "helpers", "manager", "base", "common"}
#: Imported only where needed, because each costs start-up time.
HEAVY = ("docx", "openpyxl", "python_calamine", "lxml")
FILES = sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))
STORAGE = [p for p in FILES if p.relative_to(ROOT).parts[0] == "db"]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield from (f"{child.module}.{alias.name}" for alias in child.names)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path): path for path in FILES}


def for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def needed(path: Path) -> set[str]:
    """Our modules that one needs to run, also those it imports inside a function."""
    whole = tree(path)
    whole.body = [node for node in whole.body if not for_types_only(node)]
    found = set()
    for full in imports(whole):
        wanted = full if full in MODULES else full.rpartition(".")[0]
        rooms = wanted.split(".")
        above = {".".join(rooms[:count]) for count in range(1, len(rooms) + 1)}
        found |= {one for one in above if not module(path).startswith(f"{one}.")}
    return (found & MODULES.keys()) - {module(path)}


def circle(of: dict[str, set[str]]) -> list[str]:
    """Modules that need each other in a circle, [] for none."""
    try:
        TopologicalSorter(of).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_circle_of_imports() -> None:
    needs = {one: needed(path) for one, path in MODULES.items()}
    for known in CIRCLES:
        assert circle({one: needs[one] & known for one in known}), "take it off the list"
        for one in known:
            needs[one] -= known
    assert circle(needs) == []


def test_rooms_are_no_halls() -> None:
    counted = {
        name(folder): sum(1 for one in folder.glob("*.py") if one.stem != "__init__")
        for folder in {path.parent for path in FILES}
    }
    assert {room: n for room, n in counted.items() if n > MAX_MODULES} == HALLS


def nine_in_ten(sizes: list[int]) -> int:
    return sorted(sizes)[len(sizes) * 9 // 10]


def length(node: ast.AST) -> int:
    return (getattr(node, "end_lineno", None) or 0) - getattr(node, "lineno", 0) + 1


def test_most_are_small() -> None:
    nodes = [node for path in FILES for node in ast.walk(tree(path))]
    functions = [length(n) for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    classes = [length(n) for n in nodes if isinstance(n, ast.ClassDef)]
    files = [len(path.read_text(encoding="utf-8").splitlines()) for path in FILES]
    assert nine_in_ten(functions) <= USUAL_FUNCTION
    assert nine_in_ten(classes) <= USUAL_CLASS
    assert nine_in_ten(files) <= USUAL_FILE


@pytest.mark.parametrize("path", FILES, ids=name)
def test_arrows_point_down_only(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    wrong = [
        found
        for found in imports(tree(path))
        for bad in FORBIDDEN[layer]
        if found == bad or found.startswith(bad + ".")
    ]
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert length(node) <= MAX_FUNCTION, node.name
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            counted = [a for a in arguments if a.arg not in {"self", "cls"}]
            assert len(counted) <= MAX_ARGUMENTS, node.name
        elif isinstance(node, ast.ClassDef):
            assert length(node) <= MAX_CLASS, node.name


@pytest.mark.parametrize("path", FILES, ids=name)
def test_modules_are_named_for_what_is_in_them_and_say_so(path: Path) -> None:
    assert path.stem not in BAD_NAMES
    assert ast.get_docstring(tree(path)), "a module says in one sentence what is in it"


@pytest.mark.parametrize("path", STORAGE, ids=name)
def test_storage_needs_only_peewee(path: Path) -> None:
    import sys

    tops = {found.split(".")[0] for found in imports(tree(path))}
    assert tops <= set(sys.stdlib_module_names) | {"db", "peewee", "playhouse"}


@pytest.mark.parametrize("path", STORAGE, ids=name)
def test_only_the_schema_names_tables_for_peewee(path: Path) -> None:
    """Models stay inside db: records go out."""
    if path.stem == "records":
        assert not any(found.startswith("peewee") for found in imports(tree(path)))


def test_the_main_window_only_places_things() -> None:
    window = ROOT / "ui" / "main_window.py"
    assert len(window.read_text(encoding="utf-8").splitlines()) <= 250


def test_start_up_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = f"import sys, ui.__main__; print([m for m in {HEAVY!r} if m in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"


def test_style_sheets_stand_in_one_place() -> None:
    for path in (ROOT / "ui").rglob("*.py"):
        if path.stem != "theme":
            assert "setStyleSheet(" not in path.read_text(encoding="utf-8"), name(path)


def test_no_look_in_the_documents() -> None:
    """Fonts and sizes of documents come from the Word template's styles only."""
    for path in (ROOT / "app" / "documents").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for literal in ("Pt(", "font.name", "font.size", "仿宋", "黑体", "楷体", "宋体"):
            assert literal not in text, f"{name(path)}: {literal}"


def test_the_version_is_the_same_everywhere() -> None:
    import tomllib

    from ui.program import VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
