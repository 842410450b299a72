"""Sentences about bulk changes."""

NOTHING_TO_CHANGE = "选中的条目已经是这样，没有需要修改的内容。"
BACKUP_REASON = "批量修改前"
BACKUP_BEFORE_PASTE = "粘贴前"
NO_TABLE = "剪贴板里没有可以粘贴的表格内容。请先在 WPS 表格或 Excel 里选中单元格，复制后再粘贴。"
NO_SUCH_TYPE = "没有这种整改类型"
ONLY_FINDINGS = "只有问题有这一栏"
CATEGORY = "类别这一行不填"
STRANGE_DEADLINE = "看不懂这个时限"


def too_large(rows: int, columns: int) -> str:
    """Say that the clipboard holds more than is pasted at once."""
    return f"剪贴板里的内容太多。一次最多粘贴 {rows} 行、{columns} 列，请分几次复制。"


def bad_deadline(text: str, why: str) -> str:
    """Say that a deadline cannot be understood, and what of it."""
    told = f"：{why}" if why else ""
    return f"看不懂时限“{text}”{told}。请写成“2024年9月30日前”或“长期坚持”的样子。"
