"""The names of rounds by which scripts outside this house call them; the room is `app/round`."""

from app.round.rounds import list_rounds

__all__ = ("list_rounds",)
