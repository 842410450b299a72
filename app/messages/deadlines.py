"""Sentences about deadlines: the original that stays, what is in force, why a reason is asked."""

REASON_NEEDED = (
    "这条的完成时限已被进展填报、文书或下发的填报表引用，原定时限不能改写；请写明更正的理由，"
    "台账记为“更正”，并一直写明“原定…，现为…”。"
)
#: On what basis a deadline changes where no person writes the reason.
MERGED = "合并措施"
ISSUED_ANEW = "整改办重新下发"


def reason_needed(names: list[str]) -> str:
    """Say which items' deadlines need a reason to be changed."""
    few = "、".join(names[:5]) + (f"等 {len(names)} 项" if len(names) > 5 else "")
    return f"{few}：{REASON_NEEDED}"


def proposal_taken(unit: str) -> str:
    """Name the basis of a deadline that a unit proposed."""
    return f"采用{unit}拟定的完成时限"


def grey_taken(unit: str) -> str:
    """Name the basis of a deadline that a unit changed in its workbook."""
    return f"采用{unit}填报表中改动的完成时限"


def by_file(name: str, basis: str) -> str:
    """Name the basis of a deadline that a later plan says: its number and its file."""
    return f"{basis}（{name}）" if basis else name
