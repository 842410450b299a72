"""下发: one workbook per unit into a folder, registered with the base that comes back against."""

import uuid
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from app.closing.news import returned_to
from app.documents.saving import make_folder, save_bytes
from app.errors import NotFoundError, RefusedError
from app.exchange.head import Head
from app.exchange.outline import lines_of, outline_of
from app.exchange.tasks import Desk, Task, is_closed, open_desk, tasks_of
from app.file_names import allowed_name, numbered
from app.job import NO_JOB, Job
from app.ledger import Ledger
from app.messages import exchange as messages
from app.rules import is_period
from db import items, packages, proposals, units
from db.file.compact import compact
from db.file.trail import Change
from db.words import Direction, Edition, Origin, ProposalState

LIST = "下发清单"


class Wanted(NamedTuple):
    """What goes out: to which units (all that have tasks when empty), for which period.

    In a `planning` round units also propose; with `statistics` their workbooks count themselves.
    """

    folder: Path
    period: str
    units: tuple[str, ...] = ()
    planning: bool = False
    statistics: bool = False
    #: The day it is issued, as cover and list say; None is the day it is made.
    day: date | None = None


class Issued(NamedTuple):
    """One package that went out."""

    unit: str
    file: Path
    rows: int
    package: str
    visible: str


class _Parcel(NamedTuple):
    head: Head
    unit_id: int
    tasks: tuple[Task, ...]
    path: Path
    planning: bool


def issue(
    ledger: Ledger, round_id: int, wanted: Wanted, *, by: str = "", job: Job = NO_JOB
) -> tuple[Issued, ...]:
    """Write every unit's workbook and the list of what went where; register all in one change.

    Nothing is overwritten: a taken name gets a number. When anything fails, no file is left and
    nothing is registered. Raises NotFoundError for an unknown unit, RefusedError for a period
    that is no month and when nobody has tasks, SaveError.
    """
    if not is_period(wanted.period):
        raise RefusedError(messages.bad_period(wanted.period))
    desk = open_desk(ledger, round_id)
    made = _missing(wanted.folder)
    written: list[Path] = []
    try:
        title = f"下发 {wanted.period} 任务"
        with ledger.change("issue", title, by, Origin.PACKAGE) as change:
            parcels = _parcels(ledger, desk, wanted, change)
            make_folder(wanted.folder)
            for number, parcel in enumerate(parcels):
                job.check()
                job.progress(number, len(parcels), parcel.head.unit_name)
                data = _bytes(desk, parcel, wanted)
                save_bytes(parcel.path, data, overwrite=False)
                written.append(parcel.path)
                _register(change, desk, parcel, data)
            issued = tuple(_issued(parcel) for parcel in parcels)
            written.append(_save_list(issued, desk, wanted, change))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        for folder in made:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise
    return issued


def _missing(folder: Path) -> list[Path]:
    """List the folders that are to be made, the innermost first."""
    return [one for one in (folder, *folder.parents) if not one.exists()]


def _parcels(ledger: Ledger, desk: Desk, wanted: Wanted, change: Change) -> list[_Parcel]:
    """Make out who gets what; nobody gets an empty workbook unless asked for by name."""
    names = packages.unit_names(ledger.handle)
    chosen = [_unit(ledger, name) for name in wanted.units] or _everybody(ledger, desk)
    taken: set[Path] = set()
    parcels = []
    for unit_id in dict.fromkeys(chosen):
        # what was returned with an opinion goes back to its unit in any case
        planning = wanted.planning or _was_returned(ledger, desk, unit_id)
        tasks = tasks_of(ledger, desk, unit_id, wanted.period, planning=planning)
        if not tasks:
            continue
        unit_uuid, name = names[unit_id]
        head = Head(
            package=str(uuid.uuid4()),
            ledger=ledger.uuid,
            round=desk.whole.round.uuid,
            round_code=desk.whole.round.code,
            unit=unit_uuid,
            unit_name=name,
            period=wanted.period,
            made_at=change.author.at,
            made_by=change.author.by,
            rows=len(tasks),
        )
        path = free(wanted.folder, f"{name}_{head.round_code}_{wanted.period}", ".xlsx", taken)
        parcels.append(_Parcel(head, unit_id, tasks, path, planning))
    if not parcels:
        raise RefusedError(messages.NOBODY_HAS_TASKS)
    return parcels


def _was_returned(ledger: Ledger, desk: Desk, unit_id: int) -> bool:
    """Whether a proposal of a unit's tasks, or a report on a closed one, was returned to it."""
    closed = [one for one in desk.parts.get(unit_id, {}) if is_closed(desk, one)]
    if returned_to(ledger, unit_id, closed):
        return True
    if not proposals.any_returned(ledger.handle, unit_id):
        return False
    mine = desk.parts.get(unit_id, {})
    rows = items.items_by_id(ledger.handle, mine)
    above = {row.parent_id for row in rows if row.parent_id}
    known = proposals.newest(ledger.handle, unit_id, [*mine, *sorted(above)])
    return any(one.state is ProposalState.RETURNED for one in known.values())


def units_to_issue(ledger: Ledger) -> tuple[str, ...]:
    """Return the names of the units that can be given tasks: in a unit's ledger those below it."""
    known = [one for one in units.list_units(ledger.handle) if not one.archived]
    if ledger.edition is Edition.UNIT:
        from app.exchange.below import own_below

        below = own_below(ledger)
        known = [one for one in known if one.id in below]
    return tuple(one.name for one in known)


def _everybody(ledger: Ledger, desk: Desk) -> list[int]:
    """Return who gets tasks when nobody is named: a unit gives them only to those below it."""
    if ledger.edition is not Edition.UNIT:
        return sorted(desk.parts)
    from app.exchange.below import own_below

    below = own_below(ledger) & desk.parts.keys()
    if not below:
        raise RefusedError(messages.NO_BELOW)
    return sorted(below)


def _unit(ledger: Ledger, name: str) -> int:
    found = units.unit_id_of(ledger.handle, name.strip())
    if found is None:
        raise NotFoundError(messages.no_such_unit(name))
    return found


def free(folder: Path, stem: str, suffix: str, taken: set[Path]) -> Path:
    """Return a path that neither is there nor in `taken`, and take it."""

    def is_taken(name: str) -> bool:
        return folder / name in taken or (folder / name).exists()

    path = folder / numbered(allowed_name(stem) + suffix, is_taken)
    taken.add(path)
    return path


def _bytes(desk: Desk, parcel: _Parcel, wanted: Wanted) -> bytes:
    from app.exchange.task_book import TaskSheet, book_bytes

    own = outline_of(desk, (task.item_id for task in parcel.tasks), parcel.unit_id)
    outline = tuple(lines_of(own))
    name = desk.whole.round.name
    return book_bytes(
        TaskSheet(
            parcel.head,
            name,
            parcel.tasks,
            parcel.planning,
            outline,
            wanted.statistics,
            wanted.day.isoformat() if wanted.day else "",
        )
    )


def _register(change: Change, desk: Desk, parcel: _Parcel, data: bytes) -> None:
    head = parcel.head
    package_id = change.insert(
        "package",
        {
            "uuid": head.package,
            "direction": Direction.ISSUED,
            "round_id": desk.whole.round.id,
            "unit_id": parcel.unit_id,
            "period": head.period,
            "answers": "",
            "made_at": head.made_at,
            "made_by": head.made_by,
            "file": parcel.path.name,
            "sha256": sha256(data).hexdigest(),
            "rows": len(parcel.tasks),
            "at": change.author.at,
            "by": change.author.by,
            "note": "",
        },
    )
    keep_rows(change, package_id, {task.item_id: task.content for task in parcel.tasks})


def keep_rows(change: Change, package_id: int, rows: dict[int, dict[str, str]]) -> None:
    """Keep what each row of a package held."""
    kept = [
        {"package_id": package_id, "item_id": item_id, "content": compact(content)}
        for item_id, content in rows.items()
    ]
    change.insert_all("package_row", kept)


def _issued(parcel: _Parcel) -> Issued:
    head = parcel.head
    return Issued(head.unit_name, parcel.path, len(parcel.tasks), head.package, head.visible)


def _save_list(issued: Sequence[Issued], desk: Desk, wanted: Wanted, change: Change) -> Path:
    from app.sheets.list_book import save_list

    head = ("序号", "单位", "任务数", "文件", "校验码", "签收")
    lines = [
        head,
        *(
            (str(number), one.unit, str(one.rows), one.file.name, one.visible, "")
            for number, one in enumerate(issued, start=1)
        ),
    ]
    stem = f"{LIST}_{desk.whole.round.code}_{wanted.period}"
    path = free(wanted.folder, stem, ".xlsx", set())
    day = wanted.day or date.fromisoformat(change.author.at[:10])
    save_list(path, f"{LIST}（{wanted.period}）", lines, as_of=day, overwrite=False)
    return path
