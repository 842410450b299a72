"""The fixed words of the trade (domain.md, glossary): what the columns of the ledger may hold."""

from enum import StrEnum


class Edition(StrEnum):
    """Who uses this ledger."""

    OFFICE = "office"
    UNIT = "unit"


class ItemKind(StrEnum):
    """The three levels of a ledger."""

    CATEGORY = "CATEGORY"
    FINDING = "FINDING"
    MEASURE = "MEASURE"


class Role(StrEnum):
    """A party's part in a finding or a measure."""

    LEAD_LEADER = "LEAD_LEADER"
    RESPONSIBLE_LEADER = "RESPONSIBLE_LEADER"
    LEAD_UNIT = "LEAD_UNIT"
    RESPONSIBLE_UNIT = "RESPONSIBLE_UNIT"
    COOPERATING_UNIT = "COOPERATING_UNIT"
    CONTACT = "CONTACT"


UNIT_ROLES = frozenset({Role.LEAD_UNIT, Role.RESPONSIBLE_UNIT, Role.COOPERATING_UNIT})


class DeadlineKind(StrEnum):
    """How a time limit is meant (domain.md section 4)."""

    DATE = "DATE"
    IMMEDIATE = "IMMEDIATE"
    LONG_TERM = "LONG_TERM"
    PHASED = "PHASED"
    UNKNOWN = "UNKNOWN"


class DeadlineChangeKind(StrEnum):
    """Why another deadline than the original is in force (mechanisms.md section 3)."""

    EXTENSION = "EXTENSION"
    REVISION = "REVISION"
    CORRECTION = "CORRECTION"
    EARLIER = "EARLIER"
    RESTART = "RESTART"


class RectificationType(StrEnum):
    """The kind of rectification set at planning time; "" when not set."""

    UNSET = ""
    IMMEDIATE = "IMMEDIATE"
    TIMED = "TIMED"
    LONG_TERM = "LONG_TERM"


class ProgressState(StrEnum):
    """What a unit says of its progress, in rising order."""

    NOT_STARTED = "NOT_STARTED"
    ONGOING = "ONGOING"
    STAGE_DONE = "STAGE_DONE"
    DONE = "DONE"


class ClosureState(StrEnum):
    """What the office decided about striking an item off."""

    NONE = "NONE"
    APPLIED = "APPLIED"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"
    CLOSED_ONGOING = "CLOSED_ONGOING"
    REOPENED = "REOPENED"


STRUCK_OFF = frozenset({ClosureState.CLOSED, ClosureState.CLOSED_ONGOING})
#: How far an item has come when it is struck off: 持续销号 needs no more than 阶段性完成.
LEAST = {
    ClosureState.CLOSED: ProgressState.DONE,
    ClosureState.CLOSED_ONGOING: ProgressState.STAGE_DONE,
}


class AfterClose(StrEnum):
    """What a report is that came when its item was struck off; NONE is any other report.

    WAITS, FILED and RETURNED ones change no state. REOPENED ones count again: their item was
    reopened for them. STARTS is the office's own report that begins a cycle.
    """

    NONE = ""
    WAITS = "WAITS"
    FILED = "FILED"
    RETURNED = "RETURNED"
    REOPENED = "REOPENED"
    STARTS = "STARTS"


#: The reports that say how far an item is.
COUNTING = frozenset({AfterClose.NONE, AfterClose.REOPENED})


class OutcomeKind(StrEnum):
    """What a report counts."""

    RULE_NEW = "RULE_NEW"
    RULE_REVISED = "RULE_REVISED"
    MONEY_RETURNED = "MONEY_RETURNED"
    MONEY_RECOVERED = "MONEY_RECOVERED"
    MONEY_SAVED = "MONEY_SAVED"
    CLUES = "CLUES"
    CASES = "CASES"
    MEETINGS = "MEETINGS"
    TALKS = "TALKS"
    DISCIPLINE = "DISCIPLINE"


#: Outcomes whose amount is money, in the order reports name them.
MONEY_KINDS = (OutcomeKind.MONEY_RETURNED, OutcomeKind.MONEY_RECOVERED, OutcomeKind.MONEY_SAVED)


class UnitKind(StrEnum):
    """What a unit is; "" when nobody said."""

    UNSET = ""
    PARTY = "PARTY"
    GOVERNMENT = "GOVERNMENT"
    TOWN = "TOWN"
    INSTITUTION = "INSTITUTION"
    ENTERPRISE = "ENTERPRISE"
    OTHER = "OTHER"


class MemberPost(StrEnum):
    """A place in the leading group."""

    HEAD = "HEAD"
    DEPUTY = "DEPUTY"
    MEMBER = "MEMBER"
    OFFICE = "OFFICE"


class Direction(StrEnum):
    """Where a package went, or came from: of the office, then of the unit.

    RELAYED ones are what units below a unit told it; they came along with its own package.
    """

    ISSUED = "ISSUED"
    RECEIVED = "RECEIVED"
    OPENED = "OPENED"
    SUBMITTED = "SUBMITTED"
    RELAYED = "RELAYED"


class Choice(StrEnum):
    """What the office decides on a conflict, or against a change it could take."""

    THEIRS = "THEIRS"
    OURS = "OURS"
    BOTH = "BOTH"
    LATER = "LATER"


class ProposalState(StrEnum):
    """What became of what a unit proposed for the plan; REPLACED ones gave way to newer ones."""

    OPEN = "OPEN"
    TAKEN = "TAKEN"
    CHANGED = "CHANGED"
    RETURNED = "RETURNED"
    REPLACED = "REPLACED"


class Origin(StrEnum):
    """Where a change came from."""

    HAND = "HAND"
    IMPORT = "IMPORT"
    PACKAGE = "PACKAGE"
    SAMPLE = "SAMPLE"
    UNDO = "UNDO"
    REDO = "REDO"
    SYSTEM = "SYSTEM"
