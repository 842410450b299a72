"""The field for why a deadline changes that something has quoted: shown only while it is needed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit

from ui.forms import Form

_FEW = 4
_WHY = "原定时限已在进展填报、文书或下发的填报表里引用过，会一直保留；改动记为“更正”。"
_NEEDED = "写明更正完成时限的理由。"


class ReasonField(QLineEdit):
    """A line of a form; `why` says that it is needed and still blank."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self._needed = False
        self.setPlaceholderText("如：录入时看错一行")
        self._note = form.add("更正理由(&W)", self)
        form.reveal(self, shown=False)

    def need(self, needed: bool, names: Sequence[str] = ()) -> None:
        """Ask for the reason, or no more; `names` are the items that need it."""
        self._needed = needed
        more = f"等 {len(names)} 项" if len(names) > _FEW else ""
        of = f"{'、'.join(names[:_FEW])}{more}：" if names else ""
        self._note.say(f"{of}{_WHY}")
        self._form.reveal(self, shown=needed)

    @property
    def value(self) -> str:
        """The reason, "" while none is needed."""
        return self.text().strip() if self._needed else ""

    @property
    def why(self) -> str:
        """Why the form cannot be saved: the reason is needed and not written."""
        return _NEEDED if self._needed and not self.value else ""
