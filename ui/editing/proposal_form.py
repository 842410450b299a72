"""拟定目标、措施、时限: what a unit proposes for the plan, and what the office answered."""

from PySide6.QtWidgets import QWidget

from app.exchange import fields
from app.exchange.proposing import Drafts
from app.records import ProposalState
from app.wording import PROPOSAL_WORDS
from ui.dialogs import be_as_wide_as
from ui.editing.reading import Chosen
from ui.fields import DeadlineField, TextArea
from ui.forms import Form, Note, Tone

WIDTH_EM = 48
_ANSWERS = {
    ProposalState.TAKEN: Tone.PLAIN,
    ProposalState.CHANGED: Tone.DOUBT,
    ProposalState.RETURNED: Tone.BAD,
}


class ProposalForm:
    """Three fields; what the plan has in them now shows while they are empty."""

    def __init__(
        self,
        parent: QWidget | None,
        chosen: Chosen,
        drafts: Drafts,
    ) -> None:
        self.form = Form(parent, f"拟定目标、措施、时限：{chosen.name}", "保存(&S)")
        be_as_wide_as(self.form, WIDTH_EM)
        self._drafts = drafts.made
        self.goal = TextArea(self._now(fields.GOAL), 3)
        self.measures = TextArea(self._now(fields.MEASURES), 6)
        self.due = DeadlineField(chosen.known.basis, self._now(fields.DUE))
        for field, title, widget, hint in (
            (fields.GOAL, "整改目标(&G)", self.goal, "保存以后随“上报”交给整改办核定。"),
            (fields.MEASURES, "整改措施(&M)", self.measures, "每行一条措施。"),
            (fields.DUE, "完成时限(&D)", self.due, ""),
        ):
            widget.setPlaceholderText(drafts.stands[field] or "还没有定")
            note = self.form.add(title, widget)
            self._answer(note, field, hint)
            if field == fields.DUE and not note.text:
                self.due.note = note
                self.due.tell()
        self.goal.setFocus()

    def _now(self, field: str) -> str:
        """Return what is proposed and still open; what was answered with a no is begun with."""
        one = self._drafts.get(field)
        settled = one is None or one.state in (ProposalState.TAKEN, ProposalState.CHANGED)
        return "" if one is None or settled else one.text

    def _answer(self, note: Note, field: str, hint: str) -> None:
        one = self._drafts.get(field)
        if one is not None and one.state in _ANSWERS:
            opinion = f"：{one.opinion}" if one.opinion else ""
            note.say(f"整改办{PROPOSAL_WORDS[one.state]}{opinion}", _ANSWERS[one.state])
        else:
            note.say(hint)

    @property
    def wanted(self) -> dict[str, str]:
        """What was entered, by field; a blank field proposes nothing."""
        said = {
            fields.GOAL: self.goal.value,
            fields.MEASURES: self.measures.value,
            fields.DUE: self.due.value,
        }
        return {field: text for field, text in said.items() if text != self._now(field)}
