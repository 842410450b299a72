"""Sentences about documents that cannot be made or saved."""

from collections.abc import Sequence
from pathlib import Path


def unknown_kind(kind: str, known: Sequence[str]) -> str:
    """Say that no document is called that."""
    return f"没有“{kind}”这种文书，可选：{'、'.join(known)}。"


def unknown_vocabulary(name: str, known: Sequence[str]) -> str:
    """Say that no vocabulary is called that."""
    return f"没有“{name}”这套进展用语，可选：{'、'.join(known)}。"


def wrong_suffix(suffix: str, known: Sequence[str]) -> str:
    """Say which kinds of file a document can be saved as."""
    shown = f"“{suffix}”" if suffix else "没有扩展名"
    return f"这份文书不能保存为该格式（{shown}），请把文件名改为以 {' 或 '.join(known)} 结尾。"


def whole_round_only(name: str) -> str:
    """Say that a document cannot be made of some items only."""
    return f"《{name}》写的是整轮整改，不能只选几项。请去掉 --id，或改用问题清单、任务清单。"


def file_exists(path: Path) -> str:
    """Say that a file stands there already."""
    return f"“{path.name}”已存在，未作覆盖。请换一个文件名，或确认覆盖后重试（命令行加 --force）。"


def no_folder(path: Path) -> str:
    """Say that the folder is missing."""
    return f"文件夹“{path.parent}”不存在，请先建立文件夹或换一个位置保存。"


def is_folder(path: Path) -> str:
    """Say that the name is a folder's."""
    return f"“{path}”是一个文件夹，请换一个文件名。"


def cannot_replace(path: Path) -> str:
    """Say that the file is open elsewhere or may not be written."""
    return (
        f"无法写入“{path.name}”：文件可能正在 WPS 或 Word 中打开，或所在位置只读。"
        "请关闭该文件，或换一个位置保存；原文件未改动。"
    )


def disk_full(path: Path) -> str:
    """Say that there is no room left."""
    return f"磁盘空间不足，“{path.name}”没有保存，原文件未改动。请清理磁盘或换一个位置保存。"


def name_too_long(path: Path) -> str:
    """Say that the system takes no name of that length."""
    return f"文件名太长（{len(path.name)}个字），没有保存。请把文件名改短到 80 个字以内。"


def not_saved(path: Path, reason: str) -> str:
    """Say that saving failed for another reason."""
    return f"“{path.name}”没有保存（{reason}），原文件未改动。请换一个位置保存。"


def bad_template(name: str, detail: str) -> str:
    """Say that the Word template cannot be used."""
    return f"公文模板“{name}”不能使用（{detail}），请恢复随程序提供的模板，或补齐所缺内容。"


def missing_style(style: str) -> str:
    """Name a style the template lacks."""
    return f"缺少样式“{style}”"


NOT_A_TEMPLATE = "不是有效的 .docx 文件"
NO_LANDSCAPE = "缺少横排的一节"
NO_PORTRAIT = "缺少竖排的一节"


def states_do_not_add_up(total: int, counted: int) -> str:
    """Say that the states do not cover all items."""
    return f"台账数字对不上：共 {total} 项，各状态合计 {counted} 项。请先检查台账，再生成文书。"


def folder_refused(name: str, why: str) -> str:
    """Say that a folder cannot be made."""
    return f"不能建立文件夹“{name}”：{why}。请换一个位置。"
