"""What can go wrong without being a bug: each error names, in Chinese, what the user can do."""


class AppError(Exception):
    """A fault the user can act on; `str(error)` is the sentence to show."""


class BadFileError(AppError):
    """A file that cannot be read: damaged, foreign, protected, too large."""


class LedgerError(AppError):
    """The ledger cannot be opened or written: locked, read-only, full disk, newer version."""


class NotFoundError(AppError):
    """What was asked for is not in the ledger."""


class RefusedError(AppError):
    """A rule forbids it."""


class CancelledError(AppError):
    """The user stopped a long job; nothing was written."""
