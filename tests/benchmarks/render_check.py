"""What the documents look like once rendered, measured.

Run `python tests/benchmarks/render_check.py`. LibreOffice makes PDFs; pdftotext says where the text
is, pdftoppm where the ink is. Fonts of the standard that this machine lacks are replaced by
installed ones as wide. Targets in brackets.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sample_round import AS_OF, SAMPLE  # noqa: E402

from app.documents.content import Document, Look, Paragraph, Part, Signature, paragraph  # noqa: E402
from app.documents.gongwen import docx_bytes  # noqa: E402
from app.documents.registry import KINDS, make_content  # noqa: E402
from app.documents.template import load_template  # noqa: E402
from app.documents.wording import vocabulary  # noqa: E402

TOOLS = ("soffice", "pdftotext", "pdftoppm", "fc-match")
#: Fonts of the standard and what is as wide on a build machine.
FONTS = {
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
}
POINT = 25.4 / 72
#: The type area of A4 by GB/T 9704: millimetres from the page's upper left corner.
LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0
DPI = 300
DOT = 25.4 / DPI
DARK = 128


@dataclass(frozen=True)
class Line:
    """A printed line: where its text begins and ends in millimetres, and what it says."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def render(folder: Path, documents: dict[str, Document]) -> None:
    """Write every document and turn all of them into PDFs in one go."""
    template = load_template()
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(docx_bytes(content, template))
    names = [str(folder / f"{name}.docx") for name in documents]
    settings = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "FONTCONFIG_FILE": str(fonts(folder)),
    }
    subprocess.run([*command, *names], check=True, capture_output=True, env=environment)


def fonts(folder: Path) -> Path:
    """Write a font set-up in which missing fonts of the standard are installed ones."""
    aliases = ""
    for wanted, other in FONTS.items():
        found = subprocess.run(
            ["fc-match", "-f", "%{family}", wanted], capture_output=True, text=True
        )
        if wanted not in found.stdout:
            prefer = f"<prefer><family>{other}</family></prefer>"
            aliases += f'<alias binding="same"><family>{wanted}</family>{prefer}</alias>'
    path = folder / "fonts.conf"
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    path.write_text(f"<fontconfig>{system}{aliases}</fontconfig>", encoding="utf-8")
    return path


def pages(pdf: Path) -> list[list[Line]]:
    """Return the lines of every page, from top to bottom."""
    text = subprocess.run(
        ["pdftotext", "-bbox-layout", str(pdf), "-"], check=True, capture_output=True
    ).stdout
    root = ET.fromstring(text)
    return [_lines(page) for page in root.iter() if page.tag.endswith("page")]


def _lines(page: ET.Element) -> list[Line]:
    """Join words that stand at one height: pdftotext cuts lines where fonts change."""
    found: list[Line] = []
    words = [w for w in page.iter() if w.tag.endswith("}word")]
    for word in sorted(
        words, key=lambda w: (round(float(w.get("yMax", 0))), float(w.get("xMin", 0)))
    ):
        sides = (float(word.get(k, 0)) * POINT for k in ("xMin", "yMin", "xMax", "yMax"))
        one = Line(*sides, word.text or "")
        if found and abs(found[-1].bottom - one.bottom) < 2:
            last = found.pop()
            one = Line(last.left, last.top, one.right, one.bottom, last.text + one.text)
        found.append(one)
    return found


def inside(lines: list[Line]) -> list[Line]:
    """Only the lines of the type area, page numbers left out."""
    return [line for line in lines if line.bottom < BOTTOM + 2]


def ink(pdf: Path, page: int) -> tuple[int, int, bytes]:
    """Return a page's width, height and grey dots."""
    command = ["pdftoppm", "-gray", "-r", str(DPI), "-f", str(page), "-l", str(page), str(pdf)]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    if head is None:
        raise SystemExit("pdftoppm: no picture")
    return int(head[1]), int(head[2]), data[head.end() :]


@dataclass(frozen=True)
class Dash:
    """The dashes around a page number: how far below the type area, from where to where."""

    below: float
    left: float
    right: float


def dash(pdf: Path, page: int) -> Dash:
    """Find the dashes by their ink: the row below the type area with the longest dark runs."""
    width, height, dots = ink(pdf, page)
    rows: Counter[int] = Counter()
    for y in range(int(BOTTOM / DOT) + 2, height):
        line = dots[y * width : (y + 1) * width]
        rows[y] = max((len(run) for run in re.findall(rb"[\x00-\x7f]+", line)), default=0)
    longest = max(rows.values())
    dark = [y for y, run in rows.items() if run > 0.8 * longest]
    line = dots[dark[0] * width : (dark[0] + 1) * width]
    columns = [x for x, dot in enumerate(line) if dot < DARK]
    middle = (dark[0] + dark[-1] + 1) / 2 * DOT
    return Dash(middle - BOTTOM, columns[0] * DOT, (columns[-1] + 1) * DOT)


def turned_dash(pdf: Path, page: int) -> tuple[float, bool]:
    """Return how far left of a turned page's type area the dash is; True when in the lower half."""
    width, height, dots = ink(pdf, page)
    edge = int(35 / DOT)
    columns = [dots[x::width] for x in range(edge - 2)]
    runs = [max((len(r) for r in re.findall(rb"[\x00-\x7f]+", c)), default=0) for c in columns]
    dark = [x for x, run in enumerate(runs) if run > 0.8 * max(runs)]
    places = [y for y, dot in enumerate(columns[dark[0]]) if dot < DARK]
    return 35 - (dark[0] + dark[-1] + 1) / 2 * DOT, sum(places) / len(places) > height / 2


def say(what: str, found: object, target: str = "") -> None:
    """Print one figure."""
    print(f"{what:<52}{found!s:>24}  {target}")


def plain() -> Document:
    """Three pages of Chinese characters and nothing else."""
    text = "".join(chr(0x4E00 + 7 * k % 5000) for k in range(28 * 22 * 3 - 2))
    return Document("", (Part((paragraph(text),)),), "", AS_OF)


def measure_plain(pdf: Path) -> None:
    """Lines a page, characters a line, the page number's place."""
    found = [inside(lines) for lines in pages(pdf)]
    say("lines on each full page", [len(lines) for lines in found[:2]], "[22]")
    lengths = Counter(len(line.text) for lines in found[:2] for line in lines[1:])
    say("characters a line: how many lines have how many", dict(lengths), "[28]")
    first = found[0][0]
    say(
        "first line: characters, begins at (mm)",
        f"{len(first.text)}, {first.left:.1f}",
        "[26, 39.3]",
    )
    edges = [min(x.left for x in found[1]), max(x.right for x in found[1])]
    say("text from, to (mm)", [round(edge, 1) for edge in edges], "[28, 184]")
    for page in (1, 2, 3):
        one = dash(pdf, page)
        side = "right" if one.left > 105 else "left"
        gap = RIGHT - one.right if side == "right" else one.left - LEFT
        text = f"{one.below:.2f} mm, {side}, {gap:.1f} mm in"
        say(f"page {page}: dash below the type area", text, "[7 ± 0.5; odd right, even left; 4.9]")


def headings(content: Document) -> set[str]:
    """The first words of every heading and caption."""
    looks = {look for look in Look if "标题" in look} | {Look.CAPTION}
    found = [b for b in content.blocks if isinstance(b, Paragraph) and b.look in looks]
    return {_squeezed(b.text)[:12] for b in found}


def _squeezed(text: str) -> str:
    return "".join(text.split())


def measure(name: str, pdf: Path, content: Document) -> None:
    """How many pages; headings at the foot of a page; a signature alone on its page."""
    found = pages(pdf)
    heads, turned = headings(content), any(part.landscape for part in content.parts)
    if turned:
        say(f"{name}: pages", len(found))
        for page in range(1, min(len(found), 2) + 1):
            aside, low = turned_dash(pdf, page)
            text = f"{aside:.2f} mm, {'below' if low else 'above'}"
            say(
                f"  page {page}: dash left of the type area",
                text,
                "[7 ± 0.5; odd below, even above]",
            )
        return
    lone = [
        at
        for at, lines in enumerate(found[:-1], start=1)
        if inside(lines) and _squeezed(inside(lines)[-1].text)[:12] in heads
    ]
    say(f"{name}: pages; pages that end with a heading", f"{len(found)}; {lone}", "[none]")
    if any(isinstance(block, Signature) for block in content.blocks):
        say(f"{name}: lines on the page of the signature", len(inside(found[-1])), "[>= 3]")


def main() -> None:
    """Render everything and print what was measured."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"missing: {', '.join(missing)}")
    words = vocabulary("completed")
    documents = {name: make_content(name, SAMPLE, as_of=AS_OF, words=words) for name in KINDS}
    with TemporaryDirectory() as name:
        folder = Path(name)
        render(folder, {"plain": plain(), **documents})
        measure_plain(folder / "plain.pdf")
        for kind, content in documents.items():
            measure(kind, folder / f"{kind}.pdf", content)


if __name__ == "__main__":
    main()
