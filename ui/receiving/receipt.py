"""What goes back to the unit: a receipt, or its workbook with comments at what is wrong."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import AppError
from app.exchange.looking import Looked
from app.exchange.received import Received
from app.exchange.sending_back import send_back
from app.messages.exchange import only_faults
from ui.dialogs import Message, refuse
from ui.exporting import BOOKS

_MOST = 10


def tell_received(parent: QWidget, found: Sequence[Received], rest: int = 0) -> bool:
    """Say what came of the files and that a `rest` was left; return whether to save a receipt."""
    bad = [one for one in found if one.unread or one.only_faults]
    notes = [f"{one.file}：{w}" for one in bad if one.unread for w in one.warnings]
    notes += [only_faults(one.file, one.unit, len(one.errors)) for one in found if one.only_faults]
    added, updated = sum(one.added for one in found), sum(one.updated for one in found)
    text = f"新增 {added} 项，更新 {updated} 项。收错了可以在“收发登记”里撤销这次接收。"
    left = sum(len(one.conflicts) for one in found)
    text += f"\n{left} 处冲突没有定，保留本机值，列入“待核定”。" if left else ""
    text += f"\n已停止，其余 {rest} 个文件没有动。" if rest else ""
    icon = "warning" if bad else "checkmark_circle"
    title = f"已接收 {len(found) - len(bad)} 个文件" + ("" if added + updated else "，0 处变化")
    message = Message(parent, title, "\n".join([text, *notes[:_MOST]]), icon)
    message.answer("关闭", safe=True)
    message.answer("保存接收回执…", primary=True)
    return message.ask() == 1


def ask_and_send_back(parent: QWidget, one: Looked) -> str:
    """Ask where the commented workbook shall go, save it, return what to tell ("": nothing)."""
    proposed = one.path.with_name(f"{Path(one.name).stem}_退回修改.xlsx")
    found, _ = QFileDialog.getSaveFileName(parent, "退回修改", str(proposed), BOOKS)
    if not found:
        return ""
    try:
        send_back(one.path, one.name, one.result.errors, Path(found), overwrite=True)
    except AppError as error:
        refuse(parent, str(error))
        return ""
    return f"已存到 {found}，每处错误都有批注，请发回单位"
