"""The light of one deadline, as the ledger's list computes it in SQL."""

from datetime import date, timedelta

from db.lists.lines import Light, Limits
from db.words import DeadlineKind

_OPEN_ENDED = {DeadlineKind.LONG_TERM, DeadlineKind.IMMEDIATE}
#: From the most pressing to the least.
URGENCY = tuple(Light)


def light_of(due: date | None, kind: DeadlineKind, today: date, limits: Limits) -> Light:
    """Return the light of something that is still owed."""
    if due is None:
        return Light.LONG_TERM if kind in _OPEN_ENDED else Light.UNKNOWN
    if due < today:
        return Light.OVERDUE
    if due <= today + timedelta(limits.soon):
        return Light.SOON
    return Light.NEAR if due <= today + timedelta(limits.near) else Light.LATER
