"""What is said after files were taken in, with the way to a receipt."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.exchange.receiving import Received, Status
from ui.dialogs import Message

_MOST = 10


def tell_received(parent: QWidget, found: Sequence[Received]) -> bool:
    """Say what came of the files; return whether a receipt shall be saved."""
    bad = [one for one in found if one.status in (Status.REFUSED, Status.ERROR)]
    notes = [f"{one.file}：{w}" for one in bad for w in one.warnings][:_MOST]
    added, updated = sum(one.added for one in found), sum(one.updated for one in found)
    text = f"新增 {added} 项，更新 {updated} 项。收错了可以在“收发登记”里撤销这次接收。"
    icon = "warning" if bad else "checkmark_circle"
    title = f"已接收 {len(found) - len(bad)} 个文件"
    message = Message(parent, title, "\n".join([text, *notes]), icon)
    message.answer("关闭", safe=True)
    message.answer("保存接收回执…", primary=True)
    return message.ask() == 1
