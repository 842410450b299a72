"""Sentences about bulk changes."""

NOTHING_TO_CHANGE = "选中的条目已经是这样，没有需要修改的内容。"
BACKUP_REASON = "批量修改前"
