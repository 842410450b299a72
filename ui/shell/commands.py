"""Every command of the menu bar with its keys; only what works is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.records import Light
from ui.crashes import log_file
from ui.dialogs import tell
from ui.shell.menus import Command, Menus
from ui.theme import current

if TYPE_CHECKING:
    from ui.ledger.page import LedgerPage
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
        ("帮助(&H)", _help(window)),
    )


def _page(window: MainWindow) -> LedgerPage:
    page = window.page
    assert page is not None, "commands of a page are disabled without one"
    return page


def _file(window: MainWindow) -> list[Command | None]:
    files = window.files
    return [
        Command("新建台账(&N)…", files.new),
        Command("打开台账(&O)…", files.choose, ("Ctrl+O",)),
        Command(RECENT, files.sample),
        None,
        Command("导入整改方案(&I)…", window.import_plan, ("Ctrl+I",), ledger=True),
        None,
        Command("备份台账(&B)", window.back_up, ledger=True),
        Command("从备份恢复(&E)…", window.restore),
        None,
        Command("退出(&X)", window.close, ("Ctrl+Q",)),
    ]


def _edit(window: MainWindow) -> list[Command | None]:
    return [
        Command("复制所选各行(&C)", lambda: _page(window).copy(), ledger=True),
        None,
        Command("筛选(&F)", lambda: _page(window).start_filtering(), ("Ctrl+F",), ledger=True),
        Command("清除筛选(&L)", lambda: _page(window).filters.reset(), ledger=True),
    ]


def _look(window: MainWindow) -> list[Command | None]:
    theme = current()
    ask = window.look_asked.emit
    dark, large = theme.dark, theme.large
    return [
        Command("问题详情(&D)", lambda: _page(window).toggle_detail(), ("F8",), ledger=True),
        Command("导航栏收窄(&R)", window.toggle_rail, ("F9",), ledger=True),
        Command("下一区域(&A)", lambda: window.next_area(1), ("F6",)),
        Command("上一区域(&P)", lambda: window.next_area(-1), ("Shift+F6",)),
        None,
        Command("每行两行字(&T)", lambda: _page(window).toggle_lines(), ledger=True, checked=False),
        Command("全部展开(&E)", lambda: _page(window).fold_all(opened=True), ledger=True),
        Command("全部折叠(&C)", lambda: _page(window).fold_all(opened=False), ledger=True),
        None,
        Command("大字(&L)", lambda: ask(dark, True), ("Ctrl++", "Ctrl+="), checked=large),
        Command("标准字号(&S)", lambda: ask(dark, False), ("Ctrl+-", "Ctrl+0"), checked=not large),
        Command("深色(&K)", lambda: ask(not dark, large), checked=dark),
    ]


def _ledger(window: MainWindow) -> list[Command | None]:
    def light(which: Light) -> None:
        _page(window).toggle_light(which)

    return [
        Command("切换巡察轮次(&R)…", window.choose_round, ("Ctrl+R",), ledger=True),
        None,
        Command("只看逾期(&1)", lambda: light(Light.OVERDUE), ("Alt+1",), ledger=True),
        Command("只看黄灯(&2)", lambda: light(Light.SOON), ("Alt+2",), ledger=True),
        Command("只看绿灯(&3)", lambda: light(Light.NEAR), ("Alt+3",), ledger=True),
    ]


def _help(window: MainWindow) -> list[Command | None]:
    return [
        Command("使用手册(&M)", window.show_manual, ("F1",)),
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
