"""Writes what was taken from one received package, inside its change."""

from datetime import date

from app import standing
from app.closing.closures import ClosureDraft, insert_step
from app.errors import AppError, BadFileError
from app.exchange import fields
from app.exchange.choosing import (
    Choices,
    applies,
    as_is,
    asks,
    becomes,
    taken_evidence,
    taken_proposals,
)
from app.exchange.grey import take_grey
from app.exchange.merging import Values
from app.exchange.parcels import Parcel
from app.exchange.previewing import Preview
from app.exchange.rows import LockedEdit, RowPreview, lacking
from app.ledger import Ledger
from app.messages import exchange as messages
from app.progress.evidence import attach
from app.progress.reports import ReportDraft, insert_reports
from app.rules import day_of
from db import packages
from db.file.trail import Change
from db.proposals import newest
from db.words import ClosureState, ProgressState, ProposalState


class Writing:
    """One package's writing; every step returns what is to be told of it."""

    def __init__(
        self,
        ledger: Ledger,
        change: Change,
        preview: Preview,
        parcel: Parcel,
        choices: Choices,
        today: date,
    ) -> None:
        self._ledger = ledger
        self._change = change
        self._preview = preview
        self._parcel = parcel
        self._choices = choices
        self._today = today
        self._day = day_of(preview.issued.period, today)
        issued, ids = preview.issued, [row.item_id for row in preview.rows]
        self._standing = packages.standing_reports(
            change.handle, issued.unit_id, issued.period, ids
        )
        #: The items whose finding stands otherwise now.
        self.touched: set[int] = set()

    def take_reports(self, package: str) -> list[str]:
        """File each row's report, or a new version of the one there is, with its new files."""
        said: list[str] = []
        drafts: dict[int, ReportDraft] = {}
        for row in self._preview.rows:
            values = becomes(row, self._choices)
            why = lacking(values)
            if why:  # what was chosen goes together into no report: the one there is stays
                said.append(f"{row.code}：{why}")
            elif values != as_is(row):
                if not values.get(fields.STATE):  # what it names next is a change of this one
                    values[fields.STATE] = row.sent[fields.STATE] = row.assumed
                known = self._standing.get(row.item_id)
                drafts[row.item_id] = report_draft(
                    self._preview.unit,
                    self._preview.issued.period,
                    self._day,
                    values,
                    corrects=known[0] if known else None,
                    package=package,
                )
        made = insert_reports(self._change, list(drafts.items()), self._preview.unit)
        self.touched.update(drafts)
        reports = {item_id: known[0] for item_id, known in self._standing.items()}
        reports |= dict(zip(drafts, made, strict=True))
        for row in self._preview.rows:
            said += self._attach(row, reports.get(row.item_id))
        return said

    def _attach(self, row: RowPreview, report: int | None) -> list[str]:
        """Attach the new files; one that cannot be taken in stops nothing else."""
        said = []
        for path in taken_evidence(row, self._choices).values():
            try:
                attach(self._change, row.item_id, [path], progress_id=report)
            except BadFileError as error:
                said.append(messages.evidence_refused(row.code, str(error)))
        return said

    def propose(self, row: RowPreview, package_id: int) -> list[str]:
        """Put what the unit proposes on the list; an earlier proposal that waits gives way.

        "" withdraws it. What an older file proposes does not replace what came later.
        """
        proposals = taken_proposals(row, self._choices)
        if not proposals:
            return []
        late = messages.OLDER in self._preview.warnings
        said = []
        unit_id = self._preview.issued.unit_id
        known = newest(self._change.handle, unit_id, [row.item_id])
        for field, text in proposals.items():
            old = known.get((row.item_id, field))
            if old is not None and late:
                said.append(messages.proposal_older(row.code, fields.TITLES[field]))
                continue
            if old is not None and old.state is ProposalState.OPEN:
                self._change.update("proposal", old.id, {"state": ProposalState.REPLACED})
            values = {
                "item_id": row.item_id,
                "unit_id": unit_id,
                "package_id": package_id,
                "field": field,
                "text": text,
                "state": ProposalState.OPEN,
                "opinion": "",
                "at": self._change.author.at,
            }
            if text:
                self._change.insert("proposal", values)
        return said

    def take_grey(self, edit: LockedEdit) -> list[str]:
        """Take a changed grey cell over where the office wants it."""
        try:
            take_grey(self._change, edit.item_id, edit.field, edit.new, self._preview.unit)
            self.touched.add(edit.item_id)
        except AppError as error:
            return [f"{edit.code}：{error}"]
        return []

    def apply_all(self) -> dict[int, str]:
        """Apply for striking off what the unit asks for; return by item what the rules refused.

        What was refused, or comes too early, is asked for again by the next file that says 是.
        """
        refused: dict[int, str] = {}
        wanted = [row for row in self._preview.rows if asks(row, self._choices)]
        if wanted:
            self._change.handle.catch_up()
        draft = ClosureDraft(ClosureState.APPLIED, self._today, f"{self._preview.unit}申请")
        for row in wanted:
            try:
                if applies(row, self._choices):
                    insert_step(self._ledger, self._change, row.item_id, draft, self._today)
                    continue
            except AppError as error:
                refused[row.item_id] = messages.cannot_apply(row.code, str(error))
            row.sent[fields.APPLY] = ""
        standing.refresh_later(self._change, (row.item_id for row in wanted))
        return refused


def report_draft(
    unit: str,
    period: str,
    day: date,
    values: Values,
    *,
    corrects: int | None = None,
    package: str = "",
) -> ReportDraft:
    """Make a report of a row's white cells; without a state it is under way."""
    state = values.get(fields.STATE, "")
    return ReportDraft(
        unit,
        ProgressState(state) if state else ProgressState.ONGOING,
        values.get(fields.DONE, ""),
        day,
        values.get(fields.PROBLEMS, ""),
        values.get(fields.NEXT, ""),
        period=period,
        corrects=corrects,
        package=package,
        finished=values.get(fields.FINISHED, ""),
    )
