"""Selects compiled once: peewee takes longer to write a statement than SQLite to run it."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from peewee import SQL

from db.file.connection import Handle

T = TypeVar("T")


class _Place:
    """Stands in a compiled statement where a value comes when it is run."""


def among(column: Any, place: Any) -> Any:
    """Compare a column with the list (see `listed`) that stands at a place."""
    return column.in_(SQL("(SELECT value FROM json_each(?))", place.params))


def listed(values: Iterable[int | str]) -> str:
    """Write ids or codes as one value, so that the statement is the same for any number."""
    return json.dumps(list(values))


class Prepared:
    """A select with places for values; `build` gets a node for each place, in order."""

    def __init__(self, build: Callable[..., Any], places: int = 1) -> None:
        self._build = build
        self._places = tuple(_Place() for _ in range(places))
        self._text = ""
        self._values: tuple[Any, ...] = ()

    def fetch(self, handle: Handle, make: Callable[..., T], *values: Any) -> tuple[T, ...]:
        """Run it and build one record from each row's values."""
        if not self._text:
            nodes = (SQL("?", (place,)) for place in self._places)
            self._text, found = self._build(*nodes).sql()
            self._values = tuple(found)
        given = dict(zip(self._places, values, strict=True))
        bound = [given[v] if isinstance(v, _Place) else v for v in self._values]
        return handle.records(handle.sql(self._text, bound).fetchall(), make)

    def one(self, handle: Handle, make: Callable[..., T], *values: Any) -> T | None:
        """Build the record of the first row, None when there is none."""
        found = self.fetch(handle, make, *values)
        return found[0] if found else None
