"""The words a report calls states by: a choice of three vocabularies in use (domain.md 3)."""

from dataclasses import dataclass

from app.errors import RefusedError
from app.messages import documents as messages
from app.wording import STATE_WORDS
from db.words import ProgressState

_NOT_STARTED, _ONGOING, _STAGE_DONE, _DONE = ProgressState


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels of groups of states, in printed order; the first is what counts as done."""

    name: str
    groups: tuple[tuple[str, tuple[ProgressState, ...]], ...]
    rate: str

    def label(self, state: ProgressState) -> str:
        """Return the word for a state."""
        return next(word for word, states in self.groups if state in states)

    def full_label(self, state: ProgressState) -> str:
        """Return the word for a state, with the ledger's own word where that says more."""
        word, own = self.label(state), STATE_WORDS[state]
        single = next(states for label, states in self.groups if label == word) == (state,)
        return word if single else f"{word}（{own}）"


VOCABULARIES = {
    "completed": Vocabulary(
        "completed",
        (("已完成整改", (_DONE,)), ("正在整改", (_STAGE_DONE, _ONGOING, _NOT_STARTED))),
        "整改完成率",
    ),
    "basic": Vocabulary(
        "basic",
        (
            ("完成整改", (_DONE,)),
            ("基本完成并持续整改", (_STAGE_DONE,)),
            ("未完成", (_ONGOING, _NOT_STARTED)),
        ),
        "完成率",
    ),
    "rectified": Vocabulary(
        "rectified",
        (
            ("已整改", (_DONE,)),
            ("整改中", (_STAGE_DONE, _ONGOING)),
            ("未整改", (_NOT_STARTED,)),
        ),
        "整改率",
    ),
}


def vocabulary(name: str) -> Vocabulary:
    """Return a vocabulary. Raises RefusedError for a name that is none."""
    found = VOCABULARIES.get(name)
    if found is None:
        raise RefusedError(messages.unknown_vocabulary(name, list(VOCABULARIES)))
    return found
