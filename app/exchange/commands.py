"""The commands of exchange: issue, open-package, submit, receive, undo-receive, packages."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import RefusedError
from app.ledger.opened import opened, say
from app.messages import exchange as messages
from app.messages import items as item_messages
from app.round.rounds import choose_round

Answer = tuple[int, Any]


def _today(options: Namespace) -> date:
    try:
        return date.fromisoformat(options.date) if options.date else date.today()
    except ValueError:
        raise RefusedError(item_messages.bad_date(options.date)) from None


def issue(options: Namespace) -> Answer:
    """Write every unit's workbook into a folder."""
    from app.exchange import issuing

    period = options.period or f"{_today(options):%Y-%m}"
    wanted = issuing.Wanted(
        Path(options.out),
        period,
        tuple(options.unit),
        planning=options.planning,
        statistics=options.statistics,
        day=_today(options),
    )
    with opened(Path(options.ledger)) as ledger:
        found = choose_round(ledger, options.round)
        done = issuing.issue(ledger, found.id, wanted, by=options.by)
    for one in done:
        say(messages.issued(one.unit, one.rows, one.file.name))
    return 0, None


def open_package(options: Namespace) -> Answer:
    """Take a package into the unit's own ledger."""
    from app.exchange import opening

    file, path, today = Path(options.file), Path(options.ledger), _today(options)
    if path.exists():
        with opened(path) as ledger:
            done = opening.take_package(ledger, file, today=today, by=options.by)
    else:
        done = opening.open_package(file, path, today=today, by=options.by)
    say(opening.told(done))
    return 0, None


def submit(options: Namespace) -> Answer:
    """Write what the unit reported as a zip."""
    from app.exchange import below, submitting

    with opened(Path(options.ledger)) as ledger:
        if options.add_up:
            period = options.period or ""
            added = below.add_up(ledger, today=_today(options), period=period, by=options.by)
            say(messages.added_up(added.tasks, "、".join(added.units), added.own))
        out, period = Path(options.out), options.period or ""
        done = submitting.submit(ledger, out, period=period, by=options.by, overwrite=options.force)
    say(done.told)
    return 0, None


def receive(options: Namespace) -> Answer:
    """Receive files and folders; exit code 2 when one of them was not received at all."""
    from app.exchange import receiving
    from app.exchange.parcels import files_in

    how = receiving.Receiving(
        _today(options),
        dry_run=options.dry_run,
        all_theirs=options.accept == "all-theirs",
        by=options.by,
    )
    paths = files_in([Path(name) for name in options.file])
    if not paths:
        raise RefusedError(messages.NO_FILES)
    try:
        with opened(Path(options.ledger), read_only=options.dry_run) as ledger:
            found = receiving.receive(ledger, paths, how)
    except KeyboardInterrupt:
        if how.dry_run:
            raise
        raise RefusedError(messages.RECEIVING_STOPPED) from None
    if how.dry_run:
        say(messages.ONLY_LOOKED)
    for one in found:
        _tell(one)
    bad = any(one.unread for one in found)
    return 2 if bad else 0, [_json(one) for one in found] if options.json else None


def _tell(one: Any) -> None:
    from app.exchange.receipt import lines_of

    if not one.unit:
        say(messages.not_received(one.file, "".join(one.warnings)))
        return
    numbers = (one.added, one.updated, one.unchanged, len(one.conflicts))
    if one.only_faults:
        say(messages.only_faults(one.file, one.unit, len(one.errors)))
    else:
        say(messages.received(one.file, one.unit, numbers))
    for line in lines_of(one)[1:]:
        say(f"  {line[2]}：{line[6]}")
    for warning in one.warnings:
        say(f"  {warning}")


def _json(one: Any) -> dict[str, Any]:
    return {
        "file": one.file,
        "status": one.status,
        "unit": one.unit,
        "package": one.package,
        "added": one.added,
        "updated": one.updated,
        "unchanged": one.unchanged,
        "conflicts": [
            {
                "code": code,
                "field": cell.field,
                "base": cell.base,
                "ours": cell.ours,
                "theirs": cell.theirs,
            }
            for code, cell in one.conflicts
        ],
        "locked_edits": [
            {"code": edit.code, "field": edit.field, "old": edit.old, "new": edit.new}
            for edit in one.locked
        ],
        "errors": [fault._asdict() for fault in one.errors],
        "warnings": list(one.warnings),
    }


def undo_receive(options: Namespace) -> Answer:
    """Take one receipt back."""
    from app.exchange import receiving

    with opened(Path(options.ledger)) as ledger:
        package = receiving.find_received(ledger, options.package)
        receiving.undo_receive(ledger, package, by=options.by)
    say(messages.taken_back(package.file))
    return 0, None


def list_packages(options: Namespace) -> Answer:
    """List what went to units and what came back."""
    from app.exchange import register

    with opened(Path(options.ledger), read_only=True) as ledger:
        found = register.list_packages(ledger, choose_round(ledger, options.round).id)
    if options.json:
        return 0, [one._asdict() for one in found]
    for one in found:
        told = (one.at[:10], one.word, one.unit, one.period, one.code, one.file, one.status_word)
        say("  ".join(part for part in told if part))
    return 0, None
