"""The names of 对账销号 by which scripts outside this house call it; the room is `app/closing`."""

from app.closing.closures import ClosureDraft, add_closure

__all__ = ("ClosureDraft", "add_closure")
