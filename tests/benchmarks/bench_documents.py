"""Documents against the deflate limit and docxtpl, side by side in one run.

Run `python tests/benchmarks/bench_documents.py [findings]` (docxtpl comes with the `bench` extra;
where it is missing, that is said). Tables have four times as many rows. Prints the ratio of each to
the time that deflating the final parts takes alone; targets in brackets.
"""

import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sample_round import FOUR, SAMPLE, THREE  # noqa: E402

from app.documents.content import (  # noqa: E402
    Column,
    Document,
    Look,
    Paragraph,
    Part,
    Table,
    texts,
)
from app.documents.gongwen import docx_bytes  # noqa: E402
from app.documents.registry import make_content, make_document  # noqa: E402
from app.documents.template import load_template  # noqa: E402
from app.documents.wording import vocabulary  # noqa: E402
from app.zipping import zipped  # noqa: E402
from db.schema.records import Finding, WholeRound  # noqa: E402

FINDINGS = int(sys.argv[1]) if len(sys.argv) > 1 else 500
ROWS, COLUMNS, RUNS = 4 * FINDINGS, 8, 5 if FINDINGS > 50 else 1
DOCXTPL = find_spec("docxtpl") is not None
#: Words of two characters to make texts of.
PHRASES = [chr(0x4E00 + 23 * k) + chr(0x5000 + 17 * k) for k in range(600)]
DAY, WORDS = date(2024, 7, 1), vocabulary("completed")


def prose(chance: Random, length: int) -> str:
    """Text of Chinese words, no two alike."""
    return "".join(chance.choices(PHRASES, k=length // 2)) + "。"


def said(chance: Random, found: Finding) -> Finding:
    """A finding with titles, measures and reports of its own."""
    reports = tuple(p._replace(done=prose(chance, 120)) for p in found.progress)
    measures = tuple(
        m._replace(
            text=prose(chance, 60),
            progress=tuple(p._replace(done=prose(chance, 120)) for p in m.progress),
        )
        for m in found.measures
    )
    return found._replace(title=prose(chance, 24), progress=reports, measures=measures)


def big_round(count: int, *, varied: bool = True) -> WholeRound:
    """A round of many findings with measures and reports; not varied, they all say the same."""
    chance = Random(1)
    models = [THREE if k % 2 else FOUR for k in range(1, count + 1)]
    made = tuple(
        (said(chance, model) if varied else model)._replace(id=1000 + k, number=str(k))
        for k, model in enumerate(models, start=1)
    )
    return SAMPLE._replace(categories=(SAMPLE.categories[1]._replace(findings=made),))


def big_table(rows: int) -> Document:
    """A table of short Chinese cells, every one different."""
    columns = tuple(Column(f"第{k}列", 1) for k in range(COLUMNS))
    cells = tuple(tuple(f"第{r}行第{c}列的内容" for c in range(COLUMNS)) for r in range(rows))
    return Document("表", (Part((Table(columns, cells),), landscape=True),), "办公室", DAY)


def median(work: Callable[[], object]) -> float:
    """The middle of some runs in seconds, after one that does not count."""
    work()
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def deflate(data: bytes) -> float:
    """The time to deflate the parts of a finished file."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    return median(lambda: zipped(parts))


def docxtpl_report(folder: Path, document: Document) -> Callable[[], object]:
    """The same paragraphs through docxtpl, from a template with one paragraph per look."""
    import docx
    from docxtpl import DocxTemplate

    path = folder / "report.docx"
    source = docx.Document()
    source.add_paragraph("{%p for line in lines %}")
    for look in (Look.BODY, Look.HEADING_3):
        source.add_paragraph("{%p if line.look == '" + look.value + "' %}")
        source.add_paragraph("{{ line.text }}")
        source.add_paragraph("{%p endif %}")
    source.add_paragraph("{%p endfor %}")
    source.save(str(path))
    lines = [
        {"look": block.look.value, "text": block.text}
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]

    def work() -> None:
        template = DocxTemplate(str(path))
        template.render({"lines": lines}, autoescape=True)
        template.save(BytesIO())

    return work


def docxtpl_table(folder: Path, rows: tuple[tuple[str | None, ...], ...]) -> Callable[[], object]:
    """The same table through docxtpl's row loop."""
    import docx
    from docxtpl import DocxTemplate

    path = folder / "table.docx"
    source = docx.Document()
    table = source.add_table(3, COLUMNS)
    table.cell(0, 0).text = "{%tr for row in rows %}"
    for column in range(COLUMNS):
        table.cell(1, column).text = "{{ row[" + str(column) + "] }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    source.save(str(path))

    def work() -> None:
        template = DocxTemplate(str(path))
        template.render({"rows": rows}, autoescape=True)
        template.save(BytesIO())

    return work


def say(what: str, seconds: float, limit: float, target: str = "") -> None:
    """Print one line."""
    print(f"{what:<44}{seconds * 1000:9.1f} ms  x{seconds / limit:6.1f}  {target}")


def beside_docxtpl(
    what: str, prepare: Callable[[Path], Callable[[], object]], limit: float
) -> None:
    """Measure the same through docxtpl, where it is installed."""
    if not DOCXTPL:
        print(f"docxtpl, {what}: not installed")
        return
    with TemporaryDirectory() as folder:
        say(f"docxtpl, {what}", median(prepare(Path(folder))), limit)


def report(*, varied: bool) -> None:
    """A report of many findings: from the round to the bytes."""
    whole = big_round(FINDINGS, varied=varied)
    content = make_content("progress-report", whole, as_of=DAY, words=WORDS)

    def make() -> bytes:
        return make_document("progress-report", whole, ".docx", as_of=DAY, words=WORDS)

    limit = deflate(make())
    kind = "all different" if varied else "mostly the same"
    say(f"deflate limit, {len(list(texts(content)))} texts, {kind}", limit, limit)
    say(f"report of {FINDINGS} findings, round to bytes", median(make), limit, "[<= 8]")
    template = load_template()
    say("  content to bytes only", median(lambda: docx_bytes(content, template)), limit)
    beside_docxtpl("same paragraphs", lambda folder: docxtpl_report(folder, content), limit)


def table() -> None:
    """A long table, and one of twice its length: the time must only double."""
    template = load_template()
    once, twice = big_table(ROWS), big_table(2 * ROWS)
    limit = deflate(docx_bytes(once, template))
    single = median(lambda: docx_bytes(once, template))
    double = median(lambda: docx_bytes(twice, template))
    say(f"deflate limit, table {ROWS} x {COLUMNS}", limit, limit)
    say(f"table {ROWS} x {COLUMNS}", single, limit, "[<= 9]")
    print(f"{'twice the rows take':<44}{double / single:9.2f} times as long  [about 2]")
    rows = next(block.rows for block in once.blocks if isinstance(block, Table))
    beside_docxtpl("same table", lambda folder: docxtpl_table(folder, rows), limit)


def book() -> None:
    """The ledger workbook of a large round."""
    whole = big_round(FINDINGS)

    def make() -> bytes:
        return make_document("ledger", whole, ".xlsx", as_of=DAY, words=WORDS)

    limit = deflate(make())
    say(f"deflate limit, workbook of {FINDINGS} findings", limit, limit)
    say("ledger workbook", median(make), limit, "[<= 16]")


if __name__ == "__main__":
    report(varied=True)
    report(varied=False)
    table()
    book()
