"""Sentences about the ledger file: opening, locking, saving, backing up."""

from collections.abc import Sequence
from pathlib import Path

from db.file.faults import Fault

NO_NAME = "台账要有名称：请填写单位和事由，例如“区委巡察整改”。"
_FAULTS = {
    Fault.MISSING: "找不到台账文件“{name}”，请检查文件是否被移动、改名，或U盘是否已拔出。",
    Fault.FOREIGN: "“{name}”不是本程序的台账文件，请选择扩展名为 .zgtz 的台账，或从备份恢复。",
    Fault.NEWER: "“{name}”是用更新版本的程序建立的，请先升级本程序再打开，文件未作任何改动。",
    Fault.OLDER: (
        "台账“{name}”由旧版本建立，在临时文件夹里也展不开，暂不能查看；"
        "请清理磁盘后重试，或以可写方式打开（程序先备份再升级）。"
    ),
    Fault.LOCKED: "台账“{name}”正被另一个程序写入，请稍候再试；如一直如此，请关闭另一个窗口。",
    Fault.READ_ONLY: (
        "台账“{name}”是只读的，未写入任何内容；请用“另存为”存到可以写入的位置后再改。"
    ),
    Fault.FULL: "磁盘空间不足，未改动台账“{name}”；请清理磁盘后重试，期间可以照常查看和检查。",
    Fault.DISK: (
        "读写台账“{name}”所在的磁盘时出错，这次的修改没有写入；"
        "请检查磁盘、U盘接触或网络，并用“备份”另存一份到别的磁盘。"
    ),
    Fault.DAMAGED: (
        "台账“{name}”已损坏，请保留原文件（连同旁边的“{name}-wal”，如有），"
        "再用“恢复”从最近的备份（旁边的“{stem}_备份”文件夹）恢复为新的台账。"
    ),
    Fault.ALTERED: (
        "“{name}”的内部结构被其他程序改动过，为免读出不实的内容没有打开；"
        "请从改动以前的备份（旁边的“{stem}_备份”文件夹）恢复。"
    ),
    Fault.CANNOT_OPEN: "打不开台账“{name}”，请检查它所在的磁盘和文件夹后重试。",
    Fault.NO_RIGHT: "没有查看台账“{name}”的权限，请向管理员或文件的主人要权限后再打开。",
    Fault.LONG_PATH: ("台账“{name}”所在的路径太长，打不开；请移到层次浅一些、名称短一些的文件夹。"),
    Fault.LOG_NEEDED: (
        "台账“{name}”上次没有正常关闭，最后的修改在旁边的“{name}-wal”里，在这里读不出来；"
        "请把这两个文件一起移到可以写入、有空间的文件夹，再用本程序打开。"
    ),
    Fault.TWO_NAMES: (
        "“{name}”在磁盘上还有另一个名字（硬链接），两边写入会互相损坏，没有打开；"
        "请以只读方式查看，或用“另存为”另存一份再改。"
    ),
}


def fault(kind: Fault, path: Path) -> str:
    """Say what the environment did and what to do."""
    return _FAULTS[kind].format(name=path.name, stem=path.stem)


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
        f"不能以可写方式打开台账“{path.name}”（{reason}）：它所在的文件夹写不进去；"
        "请以只读方式查看，或用“另存为”存到可以写入的文件夹再打开。"
    )


READ_ONLY = "台账以只读方式打开，不能修改；请关闭后重新以可写方式打开，或另存一份。"


def set_aside(path: Path, kept: tuple[Path, ...]) -> str:
    """Say that a log which belongs to another file was put out of the way."""
    names = "、".join(f"“{one.name}”" for one in kept)
    return (
        f"台账“{path.name}”旁边留有另一本台账（或它以前）的未并入修改，与现在的文件对不上，"
        f"没有并入，已改名为{names}留存；现在打开的是文件本身的内容，请核对最近的修改。"
    )


def looked_past(path: Path) -> str:
    """Say that what stands beside a ledger was not read because it belongs to another file."""
    return (
        f"台账“{path.name}”旁边的“{path.name}-wal”与它对不上，没有读入；"
        "现在看到的是文件本身的内容，请核对最近的修改。"
    )


def upgraded(path: Path, kept: Path) -> str:
    """Say that an older ledger was brought to the present version, and where it still is."""
    return f"台账“{path.name}”由旧版本建立，已升级；升级前的台账保留为“{kept.name}”。"


def older(path: Path) -> str:
    """Say that an older ledger is looked at without touching it."""
    return f"台账“{path.name}”由旧版本建立，现在看到的是按新版本展开的内容，文件未作改动。"


def up_to_date(path: Path) -> str:
    """Say that a ledger needs no upgrade."""
    return f"台账“{path.name}”已是当前版本，不用升级。"


def unfolded(path: Path) -> str:
    """Say that the last changes are safe but not in the one file that people copy."""
    return (
        f"修改已保存，但磁盘上还有一部分在“{path.name}-wal”里、没能并入“{path.name}”"
        "（磁盘空间不足或上次没有正常关闭）：请勿单独复制“"
        f"{path.name}”；清理磁盘后再打开一次即可并入，"
        "要带走请用本程序的“备份”或“另存为”存到别的磁盘。"
    )


def no_room(path: Path, need: int, free: int) -> str:
    """Say that something big would not fit; sizes in bytes."""
    return (
        f"磁盘空间不足，无法写入“{path}”：约需 {_megabytes(need)} MB，只剩 {_megabytes(free)} MB，"
        "没有写入任何内容；请清理磁盘或换一个磁盘后重试。"
    )


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.1f}"


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


def no_such_setting(name: str, known: Sequence[str]) -> str:
    """Say that a name is no setting, and which there are."""
    return f"没有名为“{name}”的设置，可以用的有：{'、'.join(known)}。"


def yes_or_no(name: str, text: str) -> str:
    """Say that a setting is either on or off."""
    return f"“{name}”只能写 true 或 false（是、否也可以），不能是“{text}”。没有改动。"


def out_of_range(name: str, text: str, least: int, most: int) -> str:
    """Say which numbers a setting takes."""
    return f"“{name}”要写 {least} 到 {most} 的整数，不能是“{text}”。没有改动。"
