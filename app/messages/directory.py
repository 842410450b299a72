"""Sentences about importing units and leaders."""

DOUBLE = "文件中重复出现，只取第一次出现的一行。"
BACKUP_REASON = "导入前"
NAMESAKES = "名录中有同名人员，无法判断是哪一位，未导入；请在“单位与人员”中手工修改。"

STRUCK = "这一行划有删除线，没有导入，请核对。"


def odd_phone(phone: str) -> str:
    """Say that a telephone number looks like a figure a spreadsheet made of it."""
    return f"电话“{phone}”不像电话号码，可能被表格软件当成了数值，请核对后改正。"


def no_table(name: str) -> str:
    """Say that the file has no table of units or leaders."""
    return (
        f"没有在“{name}”中找到单位或领导名单：表头应有“单位名称”，或“姓名”和“职务”，"
        "请核对表头后再导入。"
    )


def looks_like(near: list[str]) -> str:
    """Say which known units look like a new one."""
    return f"名录中有相近的单位：{'、'.join(near)}，如是同一单位请导入后合并。"


def unknown_kind(text: str) -> str:
    """Say that a kind of unit is not known."""
    return f"看不懂单位类型“{text}”，未写入类型。"


def no_parent(name: str) -> str:
    """Say that the unit above is neither in the ledger nor in the file."""
    return f"名录和文件中都没有上级单位“{name}”，未写入上级单位。"


def parent_circle(name: str) -> str:
    """Say that a unit cannot stand below itself."""
    return f"“{name}”就是本单位或在本单位之下，不能作上级单位，未写入上级单位。"


def alias_taken(name: str) -> str:
    """Say that an alias is another unit's name."""
    return f"别名“{name}”已是另一单位的名称，未写入。"
