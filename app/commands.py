"""Every command of the command line, as functions from options to exit code and JSON."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import LedgerError, NotFoundError, RefusedError
from app.ledger import Ledger, create_ledger, open_ledger
from app.ledger.opened import opened, say
from app.messages import cli as messages
from app.messages import items as item_messages
from app.messages import ledger as ledger_messages
from app.round.rounds import choose_round
from app.wording import STATE_WORDS, state_of
from db.words import Edition

if TYPE_CHECKING:
    from app.ledger.check import CheckFinding

Answer = tuple[int, Any]


def _today(options: Namespace) -> date:
    """Return the day that counts as today. Raises RefusedError for what is no date."""
    return _day(getattr(options, "date", None)) or date.today()


def _day(text: str | None) -> date | None:
    """Read a day of an option, None for none. Raises RefusedError for what is no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RefusedError(item_messages.bad_date(text or "")) from None


def init(options: Namespace) -> Answer:
    """Make a new ledger."""
    path = Path(options.ledger)
    edition = Edition(options.edition)
    create_ledger(path, name=options.name, edition=edition, by=options.by).close()
    say(messages.created(str(path)))
    return 0, None


def sample(options: Namespace) -> Answer:
    """Make the sample ledger."""
    from app.sample import make_sample

    path = Path(options.ledger)
    make_sample(path, today=_today(options))
    say(messages.created(str(path)))
    return 0, None


def import_plan(options: Namespace) -> Answer:
    """Read a plan and take it into the ledger."""
    from app.plans import importing
    from app.plans.plan_json import plan_json
    from app.plans.updating.telling import update_json

    path, file = Path(options.ledger), Path(options.file)
    how = importing.Importing(
        file.name,
        _today(options),
        options.round,
        options.update,
        options.by,
        said=importing.Said(_day(options.feedback), options.year, options.inspected.strip()),
        answers=_answers(options),
    )
    look = _look if options.dry_run else _import
    plan, update = look(path, file, how)
    for doubt in plan.doubts:
        say(messages.doubt(doubt.line, doubt.message))
    for rest in plan.unplaced:
        say(messages.unplaced(rest.line, rest.text))
    told = update_json(update) if update is not None else {}
    return 0, {**plan_json(plan), **told} if options.json else None


def _answers(options: Namespace) -> Any:
    """Return what the options decide on an update."""
    from app.plans.updating.cells import Answers

    return Answers(frozenset(options.same), frozenset(options.new), basis=options.basis.strip())


def _look(path: Path, file: Path, how: Any) -> tuple[Any, Any]:
    """Read the plan and say what it holds; with --update also what it would change."""
    plan, update = _read(path, file, how), None
    if how.update and path.exists():
        plan, update = _compared(path, plan, how)
    measures = sum(len(f.measures) for f in plan.findings)
    numbers = (len(plan.categories), len(plan.findings), measures, len(plan.doubts))
    say(messages.read(file.name, *numbers))
    if update is not None:
        _tell_update(update)
    return plan, update


def _compared(path: Path, plan: Any, how: Any) -> tuple[Any, Any]:
    """Hold the plan against the round it is for; a round without findings has no update."""
    from app.plans import importing

    with open_ledger(path, read_only=True) as ledger:
        prepared = importing.prepare(ledger, plan, how)
    numbers = prepared.numbers
    update = prepared.comparison if prepared.stands else None
    if update is not None:
        say(messages.would(*numbers, (update.moved, len(update.waiting))))
    return prepared.plan, update


def _tell_update(update: Any) -> None:
    from app.plans.updating.telling import lines_of

    for line in lines_of(update):
        say(f"  {line}")


def _read(path: Path, file: Path, how: Any) -> Any:
    """Read the plan against the ledger if there is one; write nothing."""
    from app.plans.understanding import understand_file

    if not path.exists():
        return understand_file(file, None, how)
    with opened(path, read_only=True) as ledger:
        return understand_file(file, ledger, how)


def _import(path: Path, file: Path, how: Any) -> tuple[Any, Any]:
    """Import into the ledger; a missing one is made once the plan has been read."""
    plan, taken = _read(path, file, how), None

    def take_in(ledger: Ledger) -> None:
        nonlocal taken
        taken = _take_in(ledger, plan, how, backed_up=path.exists())

    if path.exists():
        with opened(path) as ledger:
            take_in(ledger)
    else:
        create_ledger(path, name="", by=how.by, fill=take_in).close()
    assert taken is not None
    prepared, done = taken
    numbers = (done.added, done.changed, done.unchanged, done.missing)
    told = messages.would(*numbers, (done.moved, done.waiting))
    say(messages.imported(file.name, told, len(prepared.plan.doubts)))
    update = prepared.comparison if prepared.stands else None
    if update is not None:
        _tell_update(update)
    return prepared.plan, update


def _take_in(ledger: Ledger, plan: Any, how: Any, *, backed_up: bool) -> tuple[Any, Any]:
    """Import; what a ledger held is backed up first, once it is known that it will change."""
    from app.ledger.backup import auto_backup
    from app.plans import importing

    prepared = importing.prepare(ledger, plan, how)
    if prepared.writes and backed_up:
        auto_backup(ledger, "导入前")
    return prepared, importing.write(ledger, prepared)


def round_set(options: Namespace) -> Answer:
    """Change a round; assumed years are reckoned anew."""
    from app.round.rounds import change_round, draft_of

    feedback = _day(options.feedback)
    with open_ledger(Path(options.ledger)) as ledger:
        found = choose_round(ledger, options.round)
        draft = draft_of(found)
        changed = draft._replace(
            feedback_date=feedback or draft.feedback_date,
            year=options.year or (feedback.year if feedback else draft.year),
            inspected_body=draft.inspected_body if options.inspected is None else options.inspected,
        )
        moved = change_round(ledger, found.id, changed, by=options.by)
    say(messages.round_set(found.name, moved))
    return 0, {"id": found.id, "reckoned": moved} if options.json else None


def setting_list(options: Namespace) -> Answer:
    """List every setting with its value."""
    from app.ledger.settings import DEFAULTS, get_setting
    from app.wording import SETTING_WORDS

    with open_ledger(Path(options.ledger), read_only=True) as ledger:
        found = {name: get_setting(ledger, name) for name in DEFAULTS}
    if options.json:
        return 0, found
    for name, value in found.items():
        say(messages.setting(SETTING_WORDS[name], name, value))
    return 0, None


def setting_get(options: Namespace) -> Answer:
    """Print the value of one setting."""
    from app.ledger.settings import get_setting, known_setting

    with open_ledger(Path(options.ledger), read_only=True) as ledger:
        return 0, get_setting(ledger, known_setting(options.key))


def setting_set(options: Namespace) -> Answer:
    """Change one setting."""
    from app.ledger.settings import change_setting, value_of
    from app.wording import SETTING_WORDS

    value = value_of(options.key, options.value)
    with open_ledger(Path(options.ledger)) as ledger:
        change_setting(ledger, options.key, value, by=options.by)
    say(messages.setting(SETTING_WORDS[options.key], options.key, value))
    return 0, {options.key: value} if options.json else None


def show(options: Namespace) -> Answer:
    """Print a whole round."""
    from app.round.show import show_round

    with opened(Path(options.ledger), read_only=True) as ledger:
        found = choose_round(ledger, options.round)
        answer = show_round(ledger, found.id)
    if options.json:
        return 0, answer
    sys.stdout.write("".join(f"{line}\n" for line in _outline(answer)))
    return 0, None


def _outline(answer: dict[str, Any]) -> Iterator[str]:
    """Yield a round as people read it; a category without number and title is no line."""
    for category in answer["categories"]:
        number = f"（{category['number']}）" if category["number"] else ""
        if number or category["title"]:
            yield f"{number}{category['title']}"
        for finding in category["findings"]:
            number = f"{finding['number']}. " if finding["number"] else ""
            yield f"  {finding['code']}  {number}{finding['title']}"
            for measure in finding["measures"]:
                text = f"{measure['number']} {measure['text'][:40]}"
                yield f"    {measure['code']}  {text.strip()}"


def add_progress(options: Namespace) -> Answer:
    """File one progress report."""
    from app.items.items import find_code
    from app.progress import reports

    state = state_of(options.state)
    if state is None:
        known = [f"{word}({value})" for value, word in STATE_WORDS.items()]
        raise RefusedError(item_messages.bad_state(options.state, known))
    draft = reports.ReportDraft(
        unit=options.unit.strip(),
        state=state,
        done=options.done,
        date=_today(options),
        problems=options.problems,
        next_step=options.next,
    )
    with opened(Path(options.ledger)) as ledger:
        item = find_code(ledger, options.item)
        own = reports.own_task(ledger, item.id)
        if own is not None and own.unit == draft.unit:  # a unit reports for its tasks' period
            draft = replace(draft, period=own.period)
        evidence = [Path(name) for name in options.evidence]
        done = reports.add_progress(ledger, item.id, draft, evidence=evidence, by=options.by)
    for remark in done.remarks:
        say(remark)
    say(messages.reported(item.code, draft.unit))
    return 0, None


def document(options: Namespace) -> Answer:
    """Make a document from a snapshot and save it."""
    from app.documents import producing

    out = Path(options.out)
    wanted = producing.Wanted(options.kind, out, options.force, tuple(options.id))
    producing.refuse_early(wanted)
    try:
        ledger = open_ledger(Path(options.ledger))
    except LedgerError as error:
        return _document_unrecorded(options, wanted, error)
    with ledger:
        for remark in ledger.remarks:
            say(remark)
        reason = _produce(options, ledger, wanted)
    say(messages.not_recorded(reason) if reason else messages.saved(str(out)))
    return 0, None


def _produce(options: Namespace, ledger: Ledger, wanted: Any) -> str:
    """Make the document of a snapshot, or of the round as it stands; say what was not recorded."""
    from app.documents import producing

    if options.snapshot is None:
        found, today = choose_round(ledger, options.round), _today(options)
        return producing.produce_now(ledger, found.id, wanted, as_of=today, by=options.by)
    frozen = _snapshot(options, ledger)
    producing.produce(ledger, frozen, wanted, as_of=_as_of(options, frozen), by=options.by)
    return ""


def _snapshot(options: Namespace, ledger: Ledger) -> Any:
    """Return the snapshot asked for. Raises NotFoundError, also when it is another round's."""
    from app.ledger import snapshots

    frozen = snapshots.get_snapshot(ledger, options.snapshot)
    if options.round and choose_round(ledger, options.round).id != frozen.round_id:
        raise NotFoundError(ledger_messages.no_such_snapshot(options.snapshot))
    return frozen


def _as_of(options: Namespace, snapshot: Any) -> date:
    """A document bears the day asked for, else the day its figures were frozen."""
    day: date = snapshot.as_of
    return _today(options) if options.date else day


def _document_unrecorded(options: Namespace, wanted: Any, error: LedgerError) -> Answer:
    """Make a document from a ledger that cannot be written now, and say so."""
    from app.documents import producing
    from app.ledger import snapshots
    from app.round.rounds import load_round

    with opened(Path(options.ledger), read_only=True) as ledger:
        if options.snapshot is not None:
            frozen = _snapshot(options, ledger)
            whole, day = snapshots.content_of(frozen), _as_of(options, frozen)
        else:
            found = choose_round(ledger, options.round)
            whole, day = load_round(ledger, found.id), _today(options)
        producing.save(producing.render(ledger, whole, wanted, as_of=day), wanted)
    say(messages.not_recorded(str(error)))
    return 0, None


def upgrade(options: Namespace) -> Answer:
    """Bring an older ledger to the present version, a copy kept first, and check it."""
    from app.ledger.check import check_ledger
    from app.ledger.file import needs_upgrade

    path = Path(options.ledger)
    if not needs_upgrade(path):
        say(ledger_messages.up_to_date(path))
        return 0, None
    with opened(path) as ledger:
        found = check_ledger(ledger)
    return _found(found), None


def check(options: Namespace) -> Answer:
    """Check a ledger; exit code 1 when something was found."""
    from app.ledger.check import check_ledger

    with opened(Path(options.ledger), read_only=True) as ledger:
        found = check_ledger(ledger)
    answer = [{"code": one.code, "message": one.message} for one in found]
    return _found(found), answer if options.json else None


def _found(found: "tuple[CheckFinding, ...]") -> int:
    """Say what a check found; return the exit code."""
    for one in found:
        say(one.message)
    if not found:
        say(messages.SOUND)
    return int(bool(found))


def backup(options: Namespace) -> Answer:
    """Back a ledger up."""
    from app.ledger.backup import back_up

    folder = Path(options.out) if options.out else None
    with opened(Path(options.ledger), read_only=True) as ledger:
        path = back_up(ledger, folder, tell=say)
    say(messages.saved(str(path)))
    return 0, {"backup": str(path)}


def restore(options: Namespace) -> Answer:
    """Make a new ledger from a backup."""
    from app.ledger.backup import restore as restore_backup

    for remark in restore_backup(Path(options.backup), Path(options.out)):
        say(remark)
    say(messages.saved(options.out))
    return 0, None
