"""What menu entries ask of the page in view."""

from enum import Enum, auto


class Do(Enum):
    """One thing a page may be able to do; a page names those it can."""

    UNDO = auto()
    REDO = auto()
    COPY = auto()
    PASTE = auto()
    FILTER = auto()
    CLEAR_FILTER = auto()
    NEW = auto()
    NEW_BELOW = auto()
    EDIT = auto()
    ARCHIVE = auto()
    REPORT = auto()
    PROPOSE = auto()
    CLOSE_ITEM = auto()
    EXTEND = auto()
    BULK = auto()
    MILESTONES = auto()
    ARCHIVED = auto()
    DETAIL = auto()
    TWO_LINES = auto()
    OPEN_ALL = auto()
    CLOSE_ALL = auto()
    OVERDUE = auto()
    SOON = auto()
    NEAR = auto()
    NEXT = auto()
    PREVIOUS = auto()
    ISSUE = auto()
    REMIND = auto()
    CHOOSE_FILES = auto()
    CHOOSE_FOLDER = auto()
    SEND_BACK = auto()
    RECEIPT = auto()
    TAKE_BACK = auto()
    EXPORT = auto()
    PRINT = auto()
