"""Every command of the menu bar with its keys; only what works is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.records import Edition
from ui.crashes import log_file
from ui.dialogs import tell
from ui.shell.doing import Do
from ui.shell.menus import Command, Menus
from ui.theme import current

if TYPE_CHECKING:
    from ui.main_window import MainWindow

FILE_MENU = "文件(&F)"
#: The recent ledgers stand before this entry.
RECENT = "体验示例(&S)"


def commands(window: MainWindow) -> Menus:
    """Return all menus of a window."""
    return (
        (FILE_MENU, _file(window)),
        ("编辑(&E)", _edit(window)),
        ("查看(&V)", _look(window)),
        ("台账(&L)", _ledger(window)),
        ("收发(&X)", _exchange(window)),
        ("工具(&G)", _tools(window)),
        ("帮助(&H)", _help(window)),
    )


def _file(window: MainWindow) -> list[Command | None]:
    files = window.files
    return [
        Command("新建台账(&N)…", files.new),
        Command("打开台账(&O)…", files.choose, ("Ctrl+O",)),
        Command(RECENT, files.sample),
        Command("另存为(&A)…", window.work.save_as, ("Ctrl+S",), ledger=True),
        None,
        Command("导入整改方案(&I)…", window.import_plan, ("Ctrl+I",), ledger=True),
        None,
        Command("导出清单(&T)…", Do.EXPORT, ("Ctrl+E",)),
        Command("打印清单(&P)…", Do.PRINT, ("Ctrl+P",)),
        None,
        Command("备份台账(&B)", window.work.back_up, ledger=True),
        Command("从备份恢复(&E)…", window.work.restore),
        None,
        Command("退出(&X)", window.close, ("Ctrl+Q",)),
    ]


def _edit(window: MainWindow) -> list[Command | None]:
    return [
        Command("撤销(&U)", window.work.undo, ("Ctrl+Z",), ledger=True, page=Do.UNDO),
        Command("重做(&R)", window.work.redo, ("Ctrl+Y", "Ctrl+Shift+Z"), True, None, Do.REDO),
        None,
        Command("复制所选各行(&C)", Do.COPY, ("Ctrl+C", "Ctrl+Ins")),
        Command("粘贴(&P)…", Do.PASTE, ("Ctrl+V", "Shift+Ins", "Ctrl+Shift+V")),
        None,
        Command("新增(&N)…", Do.NEW, ("Ctrl+N",)),
        Command("新增措施(&M)…", Do.NEW_BELOW, ("Ctrl+Shift+N",)),
        Command("编辑(&E)…", Do.EDIT, ("F2",)),
        Command("批量修改(&B)…", Do.BULK, ("Ctrl+Shift+B",)),
        Command("归档或删除(&D)…", Do.ARCHIVE, ("Del",)),
        None,
        Command("查找(&K)…", window.search, ("Ctrl+K",), ledger=True),
        Command("筛选(&F)", Do.FILTER, ("Ctrl+F",)),
        Command("清除筛选(&L)", Do.CLEAR_FILTER),
    ]


def _look(window: MainWindow) -> list[Command | None]:
    theme = current()
    ask = window.look_asked.emit
    dark, large = theme.dark, theme.large
    return [
        Command("问题详情(&D)", Do.DETAIL, ("F8",)),
        Command("导航栏收窄(&R)", window.toggle_rail, ("F9",), ledger=True),
        Command("下一处(&N)", Do.NEXT, ("F4",)),
        Command("上一处(&U)", Do.PREVIOUS, ("Shift+F4",)),
        Command("下一区域(&A)", lambda: window.next_area(1), ("F6",)),
        Command("上一区域(&P)", lambda: window.next_area(-1), ("Shift+F6",)),
        Command("后退(&B)", window.stack.go_back, ("Alt+Left",), ledger=True),
        None,
        Command("每行两行字(&T)", Do.TWO_LINES, checked=False),
        Command("全部展开(&E)", Do.OPEN_ALL),
        Command("全部折叠(&C)", Do.CLOSE_ALL),
        None,
        Command("大字(&L)", lambda: ask(dark, True), ("Ctrl++", "Ctrl+="), checked=large),
        Command("标准字号(&S)", lambda: ask(dark, False), ("Ctrl+-", "Ctrl+0"), checked=not large),
        Command("深色(&K)", lambda: ask(not dark, large), checked=dark),
    ]


def _ledger(window: MainWindow) -> list[Command | None]:
    return [
        Command("切换巡察轮次(&R)…", window.rounds.offer, ("Ctrl+R",), ledger=True),
        Command("新建巡察轮次(&W)…", lambda: window.work.new_round(window.today()), ledger=True),
        None,
        Command("登记进展(&P)…", Do.REPORT, ("Ctrl+Return", "Ctrl+Enter")),
        Command("拟定目标、措施、时限(&J)…", Do.PROPOSE),
        Command("对账销号(&X)…", Do.CLOSE_ITEM),
        Command("延期(&Y)…", Do.EXTEND),
        Command("阶段性目标(&M)…", Do.MILESTONES),
        Command("已归档事项(&D)…", Do.ARCHIVED),
        None,
        Command("只看逾期(&1)", Do.OVERDUE, ("Alt+1",)),
        Command("只看黄灯(&2)", Do.SOON, ("Alt+2",)),
        Command("只看绿灯(&3)", Do.NEAR, ("Alt+3",)),
    ]


def _exchange(window: MainWindow) -> list[Command | None]:
    ask, unit = window.stack.ask, window.unit
    return [
        Command("下发任务(&I)…", lambda: ask("register", Do.ISSUE), ledger=True),
        Command("催报清单(&C)…", lambda: ask("register", Do.REMIND), ledger=True),
        None,
        Command("接收上报(&R)…", lambda: ask("receive", Do.CHOOSE_FILES), ledger=True),
        Command("接收整个文件夹(&F)…", lambda: ask("receive", Do.CHOOSE_FOLDER), ledger=True),
        Command("退回修改(&B)…", Do.SEND_BACK),
        Command("接收回执(&P)…", Do.RECEIPT),
        Command("撤销这次接收(&Z)…", Do.TAKE_BACK),
        None,
        Command("打开下发的填报表(&K)…", unit.choose_package),
        Command("汇总下级上报(&D)", unit.add_up, edition=Edition.UNIT),
        Command("上报(&U)…", unit.submit, ("Ctrl+U",), edition=Edition.UNIT),
    ]


def _tools(window: MainWindow) -> list[Command | None]:
    return [
        Command("设置(&S)…", window.work.open_settings, ledger=True),
        Command("核查台账(&C)", window.work.check, ledger=True),
    ]


def _help(window: MainWindow) -> list[Command | None]:
    return [
        Command("使用手册(&M)", window.show_manual, ("F1",)),
        Command("流程指引(&L)…", lambda: window.work.guide(window.stack.round_id), ledger=True),
        Command("打开日志文件夹(&G)", _open_log_folder),
        None,
        Command("关于(&A)", lambda: _about(window)),
    ]


def _open_log_folder() -> None:
    folder = log_file().parent
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _about(window: MainWindow) -> None:
    name, version = QApplication.applicationName(), QApplication.applicationVersion()
    text = (
        "巡视巡察反馈意见整改的离线桌面程序。所有数据只在本机的台账文件里，不连接网络。\n"
        "以 MIT 许可证发布。使用 Qt（LGPLv3）、Fluent UI System Icons（MIT）等开源软件。"
    )
    tell(window, f"{name} {version}", text)
