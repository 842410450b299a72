"""Sentences about keeping files safe: evidence, backups, checking a ledger."""

from pathlib import Path


def no_file(path: Path, reason: str) -> str:
    """Say that an evidence file cannot be read."""
    return f"读不到佐证材料“{path}”（{reason}），请核对文件位置后重试。"


NOT_THERE = "找不到该文件"
IS_FOLDER = "这是文件夹，请逐个选择文件或先压缩为一个文件"
CHANGED_MEANWHILE = "读取时文件正被修改，请先关闭正在编辑它的程序"


def empty_file(path: Path) -> str:
    """Say that an evidence file has no content."""
    return f"佐证材料“{path.name}”是空文件（0 字节），可能没有复制完整，请重新复制后再添加。"


def too_large(path: Path, size: int, limit: int) -> str:
    """Say that an evidence file is above the limit; sizes in megabytes."""
    return (
        f"佐证材料“{path.name}”有 {size} MB，超过单个文件 {limit} MB 的上限；"
        "请压缩或拆分后再添加，也可以在设置中提高上限。"
    )


def no_evidence(evidence_id: int) -> str:
    """Say that no evidence file has that number."""
    return f"台账里没有编号为 {evidence_id} 的佐证材料。"


def cannot_write(path: Path, reason: str) -> str:
    """Say that a file cannot be written."""
    return f"无法写入“{path}”（{reason}），请检查磁盘空间和写入权限后重试。"


def attached(names: list[str]) -> str:
    """Name an edit that adds evidence files."""
    return f"添加佐证材料：{names[0]}" + (f"等 {len(names)} 个文件" if len(names) > 1 else "")


def removed(name: str) -> str:
    """Name an edit that takes an evidence file off the list."""
    return f"移除佐证材料：{name}"


def storing(name: str) -> str:
    """Say which evidence file is being stored."""
    return f"正在保存佐证材料：{name}"


BACKING_UP = "正在备份台账"
CHECKING = "正在检查台账"
RESTORING = "正在恢复台账"


def no_backup(path: Path) -> str:
    """Say that a backup file is not there."""
    return f"找不到备份文件“{path}”，请检查文件是否被移动、改名，或U盘是否已拔出。"


def newer_backup(path: Path) -> str:
    """Say that a backup was made by a newer program."""
    return f"备份“{path.name}”是用更新版本的程序建立的，请先升级本程序再恢复。"


def backup_changed(path: Path) -> str:
    """Say that a backup is not what it was when it was made."""
    return (
        f"备份“{path.name}”的内容与备份时的校验值不符：文件可能已损坏或被改动，没有恢复；"
        "请另选一个备份文件。"
    )


def backup_unsealed(path: Path) -> str:
    """Say that nobody can tell whether an old backup was changed."""
    return (
        f"备份“{path.name}”由旧版本建立，没有校验值，无法确认备份以后是否被改动；"
        "已照常恢复，请核对内容。"
    )


def store_mended(folder: Path, count: int) -> str:
    """Say that files of the store were damaged and were written again from the ledger."""
    return (
        f"“{folder}”中有 {count} 个佐证材料文件已损坏，已按台账重新写好；"
        "以前的备份也随之可用，请留意这个磁盘是否可靠。"
    )


def store_changed(names: list[str], folder: Path) -> str:
    """Say that files of a backup's evidence store no longer have their checksum."""
    return (
        f"“{folder.name}”文件夹中有 {len(names)} 个佐证材料与校验值不符（{names[0]}）："
        "文件可能已损坏或被改动，请从另一份备份复制该文件夹后再恢复。"
    )


def backed_up_without(path: Path, names: list[str]) -> str:
    """Say that a backup was made but some evidence was already damaged in the ledger."""
    listed = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
    return (
        f"已备份到“{path}”，但台账中有 {len(names)} 个佐证材料已损坏，未能备份（{listed}）；"
        "请用“检查台账”核对，并从以前的备份中找回。"
    )


CLEANED = "清理无人引用的佐证材料内容"
