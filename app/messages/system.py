"""Why the operating system refused, in Chinese."""

import errno

from db.file.faults import Fault

NO_ROOM = "磁盘空间不足"
NO_RIGHT = "没有写入权限"
_REASONS = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EFBIG: "文件太大，磁盘格式存不下",
    errno.EACCES: "没有访问权限",
    errno.EPERM: "没有访问权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "找不到该文件或文件夹",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.EIO: "磁盘读写出错",
    errno.ENODEV: "磁盘已断开",
    errno.ENXIO: "磁盘已断开",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "文件正被其他程序使用",
}
_FAULTS = {
    Fault.FULL: NO_ROOM,
    Fault.DISK: "磁盘读写出错",
    Fault.READ_ONLY: NO_RIGHT,
    Fault.NO_RIGHT: NO_RIGHT,
    Fault.CANNOT_OPEN: NO_RIGHT,
    Fault.LONG_PATH: "路径太长",
    Fault.LOCKED: "文件正被其他程序使用",
}


def reason(error: OSError) -> str:
    """Say why; what is not known by number in the system's own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def storage_reason(fault: Fault) -> str:
    """Say why a ledger or a backup could not be written."""
    return _FAULTS.get(fault, "文件无法使用")
