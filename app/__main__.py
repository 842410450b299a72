"""The command line: arguments in, JSON on standard output, sentences on standard error."""

import argparse
import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from app import commands
from app.bug_log import note_bug
from app.errors import AppError
from app.exchange import commands as exchange
from app.messages import cli as messages
from app.messages import ledger as ledger_messages
from app.messages.system import reason
from db.file.faults import StorageError

DONE, FOUND, REFUSED = 0, 1, 2
#: Options that name files, in whatever encoding the file system has.
_PATHS = frozenset({"ledger", "file", "out", "backup"})


class Formatter(argparse.HelpFormatter):
    """Help whose first word is Chinese too."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        """Begin with the Chinese word for usage."""
        super().add_usage(usage, actions, groups, messages.USAGE if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that answers in Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=Formatter)
        self._positionals.title = messages.POSITIONALS
        self._optionals.title = messages.OPTIONALS
        self.add_argument("-h", "--help", action="help", help=messages.HELP)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and stop with exit code 2."""
        print(messages.usage(message), file=sys.stderr)
        raise SystemExit(REFUSED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0 done, 1 check found something, 2 refused)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    try:
        return _run(options)
    except AppError as error:
        sentence = str(error)
    except StorageError as error:  # met by a query outside the use case's own guard
        sentence = ledger_messages.fault(error.fault, Path(options.ledger))
    except UnicodeEncodeError:
        sentence = messages.NOT_UTF8
    except OSError as error:
        sentence = messages.system(error.filename or "", reason(error))
    except KeyboardInterrupt:
        sentence = messages.STOPPED
    except Exception as error:  # noqa: BLE001 - a bug: one sentence here, the details in the log
        sentence = messages.bug(type(error).__name__, note_bug(error))
    print(sentence, file=sys.stderr)
    return REFUSED


def _run(options: Namespace) -> int:
    """Run a command and print its answer; whoever reads it may stop reading (`| head`)."""
    for name, value in vars(options).items():
        if isinstance(value, str) and name not in _PATHS:
            value.encode("utf-8")  # what no ledger can hold is refused before anything is made
    code, answer = options.run(options)
    if answer is not None:
        try:
            print(json.dumps(answer, ensure_ascii=False, indent=2))
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(code)


def build_parser() -> Parser:
    """Describe every command."""
    parser = Parser(prog="zhenggai-cli", description=messages.ABOUT)
    commands_ = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for add in (_add_files, _add_plan, _add_documents, _add_exchange, _add_safety):
        add(commands_)
    return parser


def _command(group: Any, name: str, run: Any, text: str) -> Parser:
    parser: Parser = group.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _ledger(parser: Parser, *, by: bool = True) -> None:
    parser.add_argument("--ledger", required=True, metavar="台账", help=messages.LEDGER)
    if by:
        parser.add_argument("--by", default="", metavar="姓名", help=messages.BY)
        parser.add_argument("--date", metavar="YYYY-MM-DD", help=messages.DATE)


def _add_files(group: Any) -> None:
    init = _command(group, "init", commands.init, messages.INIT)
    _ledger(init)
    init.add_argument("--name", required=True, metavar="名称", help=messages.NAME)
    init.add_argument("--edition", choices=("office", "unit"), default="office")
    sample = _command(group, "sample", commands.sample, messages.SAMPLE)
    _ledger(sample)


def _add_plan(group: Any) -> None:
    plan = _command(group, "import-plan", commands.import_plan, messages.IMPORT)
    plan.add_argument("file", metavar="文件")
    _ledger(plan)
    plan.add_argument("--round", metavar="轮次")
    plan.add_argument("--update", action="store_true", help=messages.UPDATE)
    plan.add_argument(
        "--same", nargs="+", action="extend", default=[], metavar="序号", help=messages.SAME
    )
    plan.add_argument(
        "--new", nargs="+", action="extend", default=[], metavar="序号", help=messages.NEW
    )
    plan.add_argument("--basis", default="", metavar="文号", help=messages.BASIS)
    plan.add_argument("--dry-run", action="store_true", help=messages.DRY_RUN)
    plan.add_argument("--json", action="store_true", help=messages.JSON)
    plan.add_argument("--feedback", metavar="YYYY-MM-DD", help=messages.FEEDBACK)
    plan.add_argument("--year", type=int, metavar="YYYY", help=messages.YEAR)
    plan.add_argument("--inspected", default="", metavar="名称", help=messages.INSPECTED)
    _add_round(group)
    _add_settings(group)
    show = _command(group, "show", commands.show, messages.SHOW)
    _ledger(show, by=False)
    show.add_argument("--round", metavar="轮次")
    show.add_argument("--json", action="store_true", help=messages.JSON)
    report = _command(group, "add-progress", commands.add_progress, messages.PROGRESS)
    _ledger(report)
    for name in ("--item", "--unit", "--state", "--done"):
        report.add_argument(name, required=True)
    report.add_argument("--problems", default="")
    report.add_argument("--next", default="")
    report.add_argument("--evidence", nargs="+", action="extend", default=[], metavar="文件")


def _add_round(group: Any) -> None:
    whole: Parser = group.add_parser("round", help=messages.ROUND, description=messages.ROUND)
    steps = whole.add_subparsers(dest="step", required=True, metavar="做什么")
    change = _command(steps, "set", commands.round_set, messages.ROUND_SET)
    _ledger(change)
    change.add_argument("--round", metavar="轮次")
    change.add_argument("--feedback", metavar="YYYY-MM-DD", help=messages.FEEDBACK)
    change.add_argument("--year", type=int, metavar="YYYY", help=messages.YEAR)
    change.add_argument("--inspected", metavar="名称", help=messages.INSPECTED)
    change.add_argument("--json", action="store_true", help=messages.JSON)


def _add_settings(group: Any) -> None:
    whole: Parser = group.add_parser("setting", help=messages.SETTING, description=messages.SETTING)
    steps = whole.add_subparsers(dest="step", required=True, metavar="做什么")
    for name, run, text in (
        ("list", commands.setting_list, messages.SETTING_LIST),
        ("get", commands.setting_get, messages.SETTING_GET),
        ("set", commands.setting_set, messages.SETTING_SET),
    ):
        step = _command(steps, name, run, text)
        if name != "list":
            step.add_argument("key", metavar="名称")
        if name == "set":
            step.add_argument("value", metavar="值")
        _ledger(step, by=name == "set")
        step.add_argument("--json", action="store_true", help=messages.JSON)


def _add_documents(group: Any) -> None:
    document = _command(group, "document", commands.document, messages.DOCUMENT)
    document.add_argument("kind", metavar="文书")
    _ledger(document)
    document.add_argument("--round", metavar="轮次")
    document.add_argument("--snapshot", type=int, metavar="编号")
    document.add_argument("--id", nargs="+", action="extend", default=[], metavar="编号")
    document.add_argument("--out", required=True, metavar="文件")
    document.add_argument("--force", action="store_true", help=messages.FORCE)


def _add_exchange(group: Any) -> None:
    issue = _command(group, "issue", exchange.issue, messages.ISSUE)
    _ledger(issue)
    issue.add_argument("--round", metavar="轮次")
    issue.add_argument("--out", required=True, metavar="文件夹")
    issue.add_argument("--unit", nargs="+", action="extend", default=[], metavar="单位")
    issue.add_argument("--period", metavar="YYYY-MM", help=messages.PERIOD)
    issue.add_argument("--planning", action="store_true", help=messages.PLANNING)
    issue.add_argument("--statistics", action="store_true", help=messages.STATISTICS)
    opening = _command(group, "open-package", exchange.open_package, messages.OPEN_PACKAGE)
    opening.add_argument("file", metavar="文件")
    _ledger(opening)
    submit = _command(group, "submit", exchange.submit, messages.SUBMIT)
    _ledger(submit)
    submit.add_argument("--out", required=True, metavar="文件")
    submit.add_argument("--period", metavar="YYYY-MM", help=messages.SUBMIT_PERIOD)
    submit.add_argument("--force", action="store_true", help=messages.FORCE)
    submit.add_argument("--add-up", action="store_true", help=messages.ADD_UP)
    receive = _command(group, "receive", exchange.receive, messages.RECEIVE)
    _ledger(receive)
    receive.add_argument("file", nargs="+", metavar="文件")
    receive.add_argument("--dry-run", action="store_true", help=messages.DRY_RECEIVE)
    receive.add_argument("--accept", choices=("clean", "all-theirs"), help=messages.ACCEPT)
    receive.add_argument("--json", action="store_true", help=messages.JSON)
    undo = _command(group, "undo-receive", exchange.undo_receive, messages.UNDO_RECEIVE)
    _ledger(undo)
    undo.add_argument("package", metavar="包")
    listed = _command(group, "packages", exchange.list_packages, messages.PACKAGES)
    _ledger(listed, by=False)
    listed.add_argument("--round", metavar="轮次")
    listed.add_argument("--json", action="store_true", help=messages.JSON)


def _add_safety(group: Any) -> None:
    check = _command(group, "check", commands.check, messages.CHECK)
    _ledger(check, by=False)
    check.add_argument("--json", action="store_true", help=messages.JSON)
    upgrade = _command(group, "upgrade", commands.upgrade, messages.UPGRADE)
    _ledger(upgrade, by=False)
    backup = _command(group, "backup", commands.backup, messages.BACKUP)
    _ledger(backup)
    backup.add_argument("--out", metavar="文件夹")
    restore = _command(group, "restore", commands.restore, messages.RESTORE)
    restore.add_argument("backup", metavar="备份")
    restore.add_argument("--out", required=True, metavar="台账")


if __name__ == "__main__":
    raise SystemExit(main())
