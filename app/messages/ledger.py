"""Sentences about the ledger file: opening, locking, saving, backing up."""

from pathlib import Path

from db.file.faults import Fault

NO_NAME = "台账要有名称：请填写单位和事由，例如“区委巡察整改”。"
_FAULTS = {
    Fault.MISSING: "找不到台账文件“{name}”，请检查文件是否被移动、改名，或U盘是否已拔出。",
    Fault.FOREIGN: "“{name}”不是本程序的台账文件，请选择扩展名为 .zgtz 的台账，或从备份恢复。",
    Fault.NEWER: "“{name}”是用更新版本的程序建立的，请先升级本程序再打开，文件未作任何改动。",
    Fault.LOCKED: "台账“{name}”正被另一个程序写入，请稍候再试；如一直如此，请关闭另一个窗口。",
    Fault.READ_ONLY: "台账“{name}”是只读的，未写入任何内容；请另存到可以写入的位置后再改。",
    Fault.FULL: "磁盘空间不足或无法写入，未改动台账“{name}”；请清理磁盘后重试。",
    Fault.DAMAGED: "台账“{name}”已损坏，请先复制保留原文件，再用“恢复”从最近的备份恢复。",
}


def fault(kind: Fault, path: Path) -> str:
    """Say what the environment did and what to do."""
    return _FAULTS[kind].format(name=path.name)


def in_use(path: Path, who: str) -> str:
    """Say who has the ledger open."""
    by = f"（{who}）" if who else ""
    return f"台账“{path.name}”正被另一个程序打开{by}，请先在那里关闭，或以只读方式查看。"


def already_exists(path: Path) -> str:
    """Say that a new file would overwrite an old one."""
    return f"“{path}”已经存在，为免覆盖未作改动；请换一个文件名。"


def cannot_create(path: Path, reason: str) -> str:
    """Say that a file cannot be made there."""
    return f"无法在“{path.parent}”建立文件“{path.name}”（{reason}），请换一个可以写入的文件夹。"


def cannot_lock(path: Path, reason: str) -> str:
    """Say that a ledger cannot be opened for writing where it stands."""
    return (
        f"不能以可写方式打开台账“{path.name}”（{reason}）：它所在的位置是只读的或已满；"
        "请复制到可以写入的文件夹再打开，或以只读方式查看。"
    )


READ_ONLY = "台账以只读方式打开，不能修改；请关闭后重新以可写方式打开，或另存一份。"


def damaged_backup(path: Path) -> str:
    """Say that a backup cannot be used."""
    return f"“{path.name}”不是完整的台账备份，请另选一个备份文件。"


def evidence_missing(count: int, folder: Path) -> str:
    """Say that a backup's evidence store is not beside it."""
    return (
        f"备份缺少 {count} 个佐证材料文件："
        f"请把备份文件夹连同“{folder.name}”文件夹一起复制过来再恢复。"
    )


def evidence_changed(name: str) -> str:
    """Say that stored evidence no longer has its checksum."""
    return f"佐证材料“{name}”的内容与登记的校验值不符，可能已损坏，请用备份核对。"


def cannot_undo(titles: list[str]) -> str:
    """Say what was built on a change."""
    listed = "；".join(titles[:3]) + ("等" if len(titles) > 3 else "")
    return f"不能撤销：此后还有 {len(titles)} 处修改与它有关（{listed}），请先撤销这些修改。"


STILL_NEEDED = "不能撤销：台账中后来的内容用到了它（或用到了它原来的名称），请先撤销后来的修改。"
NOTHING_TO_UNDO = "没有可以撤销的修改。"
NOTHING_TO_REDO = "没有可以重做的修改。"


def no_such_snapshot(snapshot_id: int) -> str:
    """Say that no snapshot has that number."""
    return f"台账里没有编号为 {snapshot_id} 的快照，请核对编号。"
