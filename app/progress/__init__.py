"""What units report, and how they stand.

In: reports with evidence, append-only; out: who owes what, what is late, what was said. Open
`reports.py` first; `evidence` keeps files, `said` tells which version holds, `due`, `lights`,
`unit_progress` and `home` are what pages show. The derived columns are in `app/standing.py`.
"""

from app.progress.reports import ReportDraft, add_progress

__all__ = ("ReportDraft", "add_progress")
