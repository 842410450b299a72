"""What the command line says: help and summaries."""

import re
from pathlib import Path

from app.messages import updates

ABOUT = "巡察整改台账：导入整改方案、登记进展、生成文书（全程离线）。"
LEDGER = "台账文件，建议扩展名 .zgtz"
BY = "经办人（默认用台账登记的经办人）"
DATE = "把这一天当作今天"
NAME = "办公室或单位名称"
INIT = "新建台账"
SAMPLE = "生成示例台账"
IMPORT = "导入整改方案或台账（.docx .txt .xlsx .xls）"
UPDATE = "按文件更新已有问题；空单元格不删内容，要删写【清空】"
SAME = "更新时，文件中这些序号的问题就是台账里的同一项（全部：都是）"
NEW = "更新时，文件中这些序号的问题是另外的新问题（全部：都是）"
BASIS = "改变完成时限的修订文件文号，记为改期的依据"
DRY_RUN = "只读文件，不写入"
JSON = "在标准输出打印 JSON"
ROUND = "轮次：改反馈日期、年份、被巡察党组织"
ROUND_SET = "修改轮次；没写年份的时限随反馈日期、年份重新推算"
FEEDBACK = "反馈日期"
YEAR = "年份，时限没写年份又没有反馈日期时用"
INSPECTED = "被巡察党组织"
SETTING = "设置"
SETTING_LIST = "列出全部设置"
SETTING_GET = "打印一项设置的值"
SETTING_SET = "修改一项设置"
SHOW = "打印一个轮次的全部内容"
PROGRESS = "登记一条进展"
DOCUMENT = "生成文书或台账表"
FORCE = "覆盖已有文件"
ISSUE = "下发：每家单位一份填报表，连同下发清单"
PERIOD = "填报期数（默认本月）"
SUBMIT_PERIOD = "上报哪一期（默认最近打开的一期）"
PLANNING = "请单位同时拟定整改目标、措施和时限"
STATISTICS = "填报表附一张“统计”表，随填随数各状态的条数，带图"
OPEN_PACKAGE = "打开下发的填报表，建立或更新本单位台账"
ADD_UP = "上报前先汇总下级单位这一期的上报"
SUBMIT = "上报：填报表和佐证材料装进一个 zip"
RECEIVE = "接收填报表、上报包或整个文件夹"
DRY_RECEIVE = "只看会有什么变化，不写入"
ACCEPT = "clean 只收没有冲突的内容（默认）；all-theirs 冲突一律用上报值"
UNDO_RECEIVE = "撤销一次接收"
PACKAGES = "下发和接收的登记"
CHECK = "检查台账是否完好"
UPGRADE = "把旧版本的台账升级到当前版本（先留一份副本，升级后检查）"
BACKUP = "备份台账"
RESTORE = "从备份恢复为新台账"
STOPPED = "已停止，未写入任何内容。"
NOT_UTF8 = "命令中的文字不是 UTF-8 编码，未作任何改动；请把终端的编码设为 UTF-8 后重试。"
SOUND = "台账完好，没有发现问题。"


HELP = "显示用法"
USAGE = "用法："
POSITIONALS = "必填"
OPTIONALS = "选项"
#: What argparse says in English, and how it is said in Chinese.
_FAULTS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"多出了 \1"),
    (r"argument (\S+): expected .*", r"\1 后面要有内容"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，可选 \3"),
    (r"argument (\S+): invalid int value: (.*)", r"\1 要写数字，不能是 \2"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1 后面不能有 \2"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 可以指 \2，请写全"),
)


def usage(detail: str) -> str:
    """Say what is wrong with the command line."""
    for pattern, words in _FAULTS:
        if match := re.fullmatch(pattern, detail, re.DOTALL):
            detail = match.expand(words)
            break
    return f"命令写法有误（{detail}），请加 --help 查看用法。"


def imported(name: str, told: str, doubts: int) -> str:
    """Sum an import up; `told` is what `would` says."""
    return f"已导入“{name}”：{told}；存疑 {doubts} 处。"


def would(
    added: int, changed: int, same: int, missing: int, update: tuple[int, int] = (0, 0)
) -> str:
    """Count what an import changes; `update` counts deadlines that change and open questions."""
    gone = f"，台账中有而文件中没有 {missing} 项（保持不变）" if missing else ""
    moved, waiting = update
    told = f"；{updates.moved(moved)}" if moved else ""
    told += f"；{updates.unanswered(waiting)}" if waiting else ""
    return f"新增 {added} 项问题，变更 {changed} 项，未变 {same} 项{gone}{told}"


def read(name: str, categories: int, findings: int, measures: int, doubts: int) -> str:
    """Sum up what was read without writing."""
    return (
        f"“{name}”：{categories} 类，{findings} 项问题，{measures} 条措施，存疑 {doubts} 处；"
        "未写入任何内容。"
    )


def doubt(line: int, message: str) -> str:
    """Name a doubt and its line."""
    return f"  第 {line} 行：{message}"


def unplaced(line: int, text: str) -> str:
    """Name a line that belongs to nothing."""
    return f"  第 {line} 行未归入任何内容：{text[:40]}"


def saved(path: str) -> str:
    """Say where something was saved."""
    return f"已保存：{path}"


def created(path: str) -> str:
    """Say that a ledger was made."""
    return f"已新建台账：{path}"


def reported(code: str, unit: str) -> str:
    """Say that a report was filed."""
    return f"已登记进展：{code}，{unit}。"


def not_recorded(reason: str) -> str:
    """Say that a document was made without recording its snapshot."""
    return f"文书已生成，但台账未能登记快照（{reason}）"


def system(name: str, reason: str) -> str:
    """Say that the operating system refused a file."""
    what = f"“{name}”" if name else "文件"
    return f"无法读写{what}（{reason}），请核对文件名和位置后重试。"


def bug(kind: str, log: Path | None) -> str:
    """Say that the program itself failed, and where the details are."""
    where = f"，详情已记入“{log}”，请交给维护人员" if log else ""
    return f"程序遇到意外问题（{kind}）{where}；请先用 check 核对台账，再重试。"


def round_set(name: str, moved: int) -> str:
    """Say what came of changing a round."""
    told = f"；{moved} 项没写年份或从反馈起算的时限已重新推算" if moved else ""
    return f"已修改轮次“{name}”{told}。"


def setting(words: str, name: str, value: object) -> str:
    """Say what a setting is."""
    return f"{words}（{name}）：{value}"
