"""A plan with narrative between two parts of its tasks comes back in the same order."""

from datetime import date
from pathlib import Path

from app.documents.content import texts
from app.documents.plan import make_plan
from app.ledger import Ledger
from app.plans.importing import Importing, import_plan
from app.plans.understanding import understand_file
from app.round.rounds import load_round
from app.round.sections import remove_section

DAY = date(2024, 3, 1)


def finding(number: int, title: str) -> str:
    return (
        f"{number}.关于{title}问题的整改\n整改措施：①制定计划。②开展研讨。\n"
        "（牵头领导：王一平；责任单位：县财政局；完成时限：2024年6月底前）\n"
    )


PLAN = (
    "某县委关于巡察反馈意见的整改落实方案\n一、总体要求\n提高认识。\n二、常规巡察反馈问题整改任务\n"
    f"（一）学习方面\n{finding(1, '学习不深入')}三、重点工作安排\n抓好统筹。\n"
    f"四、专项检查反馈问题整改任务\n（一）选人用人方面\n{finding(1, '档案不全')}"
    "五、组织保障\n成立专班。\n"
)


def test_sections_between_categories_stay_there(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "方案.txt"
    file.write_text(PLAN, encoding="utf-8")
    how = Importing(file.name, DAY)
    round_id = import_plan(ledger, understand_file(file, ledger, how), how).round_id
    whole = load_round(ledger, round_id)
    second = whole.categories[1].id
    assert [s.category_id for s in whole.sections] == [None, None, second, second, None]
    assert list(texts(make_plan(whole, as_of=DAY))) == PLAN.splitlines()
    remove_section(ledger, whole.sections[2].id)
    left = list(texts(make_plan(load_round(ledger, round_id), as_of=DAY)))
    assert left == [
        line for line in PLAN.splitlines() if line not in ("三、重点工作安排", "抓好统筹。")
    ]


def test_a_section_whose_category_is_gone_follows_the_tasks(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "方案.txt"
    file.write_text(PLAN, encoding="utf-8")
    how = Importing(file.name, DAY)
    round_id = import_plan(ledger, understand_file(file, ledger, how), how).round_id
    whole = load_round(ledger, round_id)
    left = list(texts(make_plan(whole._replace(categories=whole.categories[:1]), as_of=DAY)))
    assert left[-5:] == [
        "三、重点工作安排",
        "抓好统筹。",
        "四、专项检查反馈问题整改任务",
        "五、组织保障",
        "成立专班。",
    ]
