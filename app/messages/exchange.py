"""Sentences about packages: issuing, reading what came back, merging, taking back."""

from collections.abc import Sequence

NOBODY_HAS_TASKS = "没有可以下发的任务：请先在台账里填写责任单位，再下发。"
NO_SHEET = (
    "找不到填报表：前 20 行里没有“编号”和要填的栏目。请用下发的表填报，或把表头复制回来再报。"
)
NO_IDENTITY = (
    "看不出是哪家单位、哪一期的表：隐藏信息和校验码都不在了，编号也不能唯一对应。"
    "请在表里任意一格写上下发时的校验码，再接收。"
)
OTHER_LEDGER = "这是另一本台账下发的表，不能接收到这里。请打开下发它的那本台账再接收。"
NO_ROUND = "台账里没有这份表所属的轮次，可能打开了别的台账或较早的备份。请核对后再接收。"
NOT_ISSUED = "台账里没有这次下发的记录（可能恢复过备份），逐格比较时以本机现有内容为准。"
FROM_HIDDEN = "文件里的隐藏信息已丢失，按封面的校验码认出。"
CODE_UNKNOWN = (
    "表里的校验码不是这本台账下发的：可能是别的台账或下级单位的表，也可能恢复过备份。"
    "请在下发它的那本台账里接收。"
)
TWO_CODES = (
    "一份文件里有两份填报表的校验码，可能把一份表粘贴到了另一份里，看不出是哪家单位、哪一期的。"
    "请分别粘贴到各自下发的表里再报。"
)
UNTOUCHED = "这是下发的原文件，还没有填报，不算交回。"
AGE_UNKNOWN = "看不出这份表比已接收的一份早还是晚（没有保存时间），与本机不一致的列为冲突。"
NO_CODES = "表里没有带编号的行，没有可以接收的内容。请用下发的表填报。"
OLDER = "这份表比已接收的一份早，按它自己的底稿比较；与较新内容不一致的列为冲突。"
NO_DONE = "选了进展状态，没有写进展情况。请补写后再报。"
ONLY_BESIDE = "没有写进展情况，只写了别的。请补写进展情况后再报。"
STATE_NEEDED = "进展状态不能清空，请从下拉列表里选一个。"
CODE_ALTERED = (
    "编号和这一行的内容对不上，编号可能被改动或错位了，没有接收。请恢复下发时的编号再报。"
)
ARCHIVED = (
    "这一项已经归档，没有接收。仍要办理的，请先在台账里恢复，再接收一次；"
    "并入了别的措施的，请单位报在那一项里。"
)
NOT_THIS_ROUND = "这个编号不在本轮台账里，没有接收。"
NOT_THIS_UNIT = "这一项没有下发给这家单位，没有接收。请核对是不是从别的单位的表里粘贴来的。"
NO_SUCH_PACKAGE = "找不到这个包。请用 packages 命令查看登记，写明它的编号、校验码或文件名。"
SEVERAL_PACKAGES = "有几个包都符合，请用 packages 命令查看登记，写明要撤销的那一个的校验码。"
NOT_FOR_OPENING = "这是单位交回的上报包，不是下发的填报表。请打开整改办下发的原文件。"
NO_OUTLINE = "这份表的隐藏信息已丢失，不能建立本单位台账。请用整改办下发的原文件打开。"
ALREADY_OPENED = "这个下发包已经打开过，没有改动。"
CANNOT_SEND_BACK = "只有 .xlsx 的填报表能加批注退回。请让单位另存为 .xlsx 再报。"
NOT_A_UNIT = "打开着的是整改办的台账。下发包请在责任单位自己的台账里打开，或另建一本。"
NOTHING_OPENED = "这本台账里没有打开过的下发包，请先打开整改办下发的填报表。"
NO_FILES = (
    "文件夹里没有可以接收的填报表（.xlsx、.xls、.zip），请核对选的文件夹。"
    "单位报来的是别的格式的，请先在 WPS 中打开，另存为 .xlsx。"
)
ONLY_LOOKED = "只是预览，没有写入："
RECEIVING_STOPPED = "已停止。停止以前收完的文件已在台账里，其余的没有收；再收一次，不会重复。"
ADDED_UP_SINCE = (
    "本单位的汇总已经用到这次接收的内容。请先撤销那次汇总（Ctrl+Z），再撤销接收；"
    "已经上报的，请下级更正后重新接收、汇总。"
)
NO_RECEIPT = "这次接收没有留下回执（早先的版本接收的，或已经撤销）。"
NOT_RECEIVED = (
    "这是下发的包，不能撤销接收。请用 packages 命令查看登记，写明“接收”那一行的校验码或文件名。"
)


SETTLED_ALREADY = "这一处已经处理过了，请重新打开这一页再看。"
NOT_YET = "尚未上报。"
NOTHING_BELOW = "下级单位这一期还没有上报。请先下发给下级，收回填报表以后再汇总。"
NO_BELOW = (
    "还没有下级单位：请在“单位与人员”里把下级的上级单位设为本单位，并写进任务的责任分工，再下发。"
)
NO_TASK = "这一项不是本单位的任务。请在下发的措施上，或在没有措施的问题上拟定。"
PROPOSAL_EMPTY = "定稿是空的，不能采用。不采用的，请写明意见后退回。"
OPINION_NEEDED = "退回要写明意见，单位在下次下发的表里能看到。"


def changed_to(text: str) -> str:
    """Tell a unit what its proposal became."""
    return f"改为“{text}”"


def no_day(code: str, text: str) -> str:
    """Say that a deadline was taken that names no day."""
    return f"{code} 的完成时限“{text}”没有具体日期，已按原文写入。"


def bad_period(text: str) -> str:
    """Say that a period is no month."""
    return f"看不懂期数“{text[:20]}”，请写成“2024-06”的样子。"


def not_opened_for(period: str, known: Sequence[str]) -> str:
    """Say that nothing was opened for a period, and for which something was."""
    return f"没有打开过 {period} 期的下发包；打开过的有：{'、'.join(known)}。请核对期数。"


def no_such_unit(name: str) -> str:
    """Say that a unit is not in the directory."""
    return f"名录里没有“{name}”，请核对名称，或先在“单位与人员”里添加。"


def several_inside(name: str) -> str:
    """Say that a zip holds the workbooks of several units."""
    return f"“{name}”里有几份填报表。请先解压，只打开下发给本单位的那一份。"


def other_unit(given: str, own: str) -> str:
    """Say that a package is for another unit than the ledger's."""
    return f"这份填报表是下发给“{given}”的，打开着的是“{own}”的台账，没有改动。请核对文件。"


def newer(number: int, known: int) -> str:
    """Say that a file was made by a newer program."""
    return f"这份文件是更新版本的程序做的（格式 {number}，本程序认得 {known}），请先升级本程序。"


def round_archived(name: str) -> str:
    """Say that a file belongs to a round that is put away."""
    return f"这份表属于已归档的轮次“{name}”，没有接收。请核对文件；这一轮仍在办理的，请先恢复它。"


def bad_code(code: str) -> str:
    """Say that a code is not whole."""
    return f"编号“{code}”不完整或写错了（末尾的校验字母不对），这一行没有接收。"


def twice(code: str, place: str) -> str:
    """Say that a code stands twice with different content; `place` is sheet and row."""
    return f"编号“{code}”在 {place} 行已经出现过，内容不同，这一行没有接收。"


def gone(count: int) -> str:
    """Say that rows are missing."""
    return f"少了 {count} 行，按没有变化处理。"


def added_by_hand(rows: str) -> str:
    """Say that rows have no code."""
    return f"第 {rows} 行没有编号，是手写新增的，没有接收。需要新增任务请与整改办联系。"


def merged(cells: int) -> str:
    """Say that merged cells were read as the same text for each row."""
    return f"有 {cells} 处合并的格子，按每一行都写了同样的内容处理。"


def other_columns(names: str) -> str:
    """Say that columns of one's own are not read."""
    return f"自己加的栏目没有接收：{names}。"


def evidence_twice(code: str, path: str) -> str:
    """Say which of several files of the same name was taken."""
    return f"{code} 的佐证材料有同名而内容不同的文件，按所在文件夹取用“{path}”，请核对。"


def doubled_names(name: str) -> str:
    """Say that a zip holds two files of the same name."""
    return f"“{name}”里有两个完全同名的文件，分不清是哪一个。请改名后重新压缩再报。"


def evidence_unnamed(names: str) -> str:
    """Say that files came along which no row names."""
    return f"佐证材料“{names}”没有写进任何一行，没有接收。请单位在“佐证材料名称”里写上文件名再报。"


def not_in_zip(name: str) -> str:
    """Say that a file the unit's program packed is gone."""
    return f"清单里有“{name}”，包里没有，可能打包以后被删除，请与单位核对。"


def changed_in_zip(name: str) -> str:
    """Say that a file was changed after it was packed."""
    return f"“{name}”打包以后改动过，按现在的内容接收，请与单位核对。"


def too_deep(name: str, depth: int) -> str:
    """Say that zips lie in zips too deep."""
    return f"“{name}”里的压缩包套了超过 {depth} 层，请先解压，再接收里面的填报表。"


def too_much_inside(name: str) -> str:
    """Say that a zip holds more than is unpacked."""
    return f"“{name}”解开后超过 2 GB，请分成几个压缩包再报。"


def evidence_refused(code: str, why: str) -> str:
    """Say why an evidence file was not taken in."""
    return f"{code} 的佐证材料没有接收：{why}"


def evidence_missing(code: str, name: str) -> str:
    """Say that a named evidence file did not come along."""
    return f"{code} 的佐证材料“{name}”没有随包报送，只记下了名称。"


def cannot_apply(code: str, why: str) -> str:
    """Say why an application was not taken."""
    return f"{code} 申请销号没有办理：{why}"


def bad_parties(line: str) -> str:
    """Say that a line of 责任分工 cannot be read."""
    return f"看不懂责任分工“{line[:30]}”，每行要写成“责任单位：甲局、乙局”。"


def no_workbook(name: str) -> str:
    """Say that a file is no workbook, and what to press."""
    return (
        f"“{name}”不是填报表。请接收 .xlsx、.xls 或 .zip；"
        ".et、.csv 请先在 WPS 中打开，另存为 .xlsx；.rar、.7z 请先解压，再接收。"
    )


def no_book_inside(name: str) -> str:
    """Say that a zip holds no workbook."""
    return f"“{name}”里没有填报表（.xlsx），请把填报表和“佐证材料”文件夹一起压缩再报。"


def only_faults(file: str, unit: str, errors: int) -> str:
    """Say that everything a file says has to be mended first."""
    return f"“{file}”（{unit}）：没有收进内容，{errors} 处有误，请退回单位修改后再接收。"


def received(file: str, unit: str, numbers: tuple[int, int, int, int]) -> str:
    """Sum up one file."""
    added, updated, unchanged, conflicts = numbers
    if not (added or updated or conflicts):
        return f"“{file}”（{unit}）：已接收，0 处变化。"
    told = f"“{file}”（{unit}）：新增 {added} 项，更新 {updated} 项，未变 {unchanged} 项"
    return f"{told}，冲突 {conflicts} 处。" if conflicts else f"{told}。"


def not_received(file: str, why: str) -> str:
    """Say why a file was not received."""
    return f"“{file}”没有接收：{why}"


def issued(unit: str, rows: int, file: str) -> str:
    """Say what a unit gets."""
    return f"{unit}：{rows} 项任务，{file}"


def remind(unit: str, period: str, rows: int) -> str:
    """Ask a unit for what it owes."""
    return f"{unit}：{period} 期整改任务 {rows} 项，填报表尚未交回，请尽快报送。"


def taken_back(file: str) -> str:
    """Say that a receipt was taken back."""
    return f"已撤销接收“{file}”，台账回到接收之前。"


def opened(unit: str, period: str, numbers: tuple[int, ...], *, older: bool = False) -> str:
    """Sum up what a package brought: tasks, new, changed, gone, reports changed, conflicts."""
    tasks, added, changed, gone, reports, waiting = numbers
    said = f"{unit} {period}：{tasks} 项任务，新增 {added} 项，改动 {changed} 项"
    said += f"，不再承担 {gone} 项（已归档）" if gone else ""
    said += f"，整改办改过的进展 {reports} 项" if reports else ""
    if waiting:
        said += f"；有 {waiting} 处整改办和本单位写的不同，先保留本单位的，请在“待核定”里核定"
    return f"{said}。这是较早的一份，任务内容以较新的为准。" if older else f"{said}。"


def submitted(file: str, tasks: int, files: int, kept_back: Sequence[str]) -> str:
    """Say what was handed in, and of which items cells were not."""
    said = f"已生成上报包“{file}”：{tasks} 项任务，佐证材料 {files} 个。请把它交回整改办。"
    if kept_back:
        said += (
            f"\n有 {len(kept_back)} 处整改办和本单位写的不同，还没有核定，按整改办的原样上报："
            f"{'、'.join(dict.fromkeys(kept_back))}。请在“待核定”里核定后，再上报一次。"
        )
    return said


def added_up(tasks: int, units: str, own: int) -> str:
    """Sum up what was added up of the units below."""
    kept = f"；另有 {own} 项本单位已自行填报，没有改动" if own else ""
    return f"已汇总 {units} 的上报：{tasks} 项任务{kept}。"


def changed_since(name: str) -> str:
    """Say that a file is not what it was when it was looked at."""
    return f"“{name}”在预览以后变了，没有接收。请重新读取。"


def grey_stays(title: str) -> str:
    """A grey cell that is not taken over from a workbook."""
    return f"{title}不能从填报表里改，请在台账里修改。"


def from_codes(unit: str, period: str) -> str:
    """Say that a workbook was recognised by its rows alone, and as whose."""
    return f"隐藏信息和校验码都已丢失，按编号认出是“{unit}”{period} 期的表，请核对单位和期数。"


def state_assumed(code: str, state: str) -> str:
    """Say which state a report without one gets."""
    return f"{code}：没有选进展状态，按“{state}”接收。"


def withdrawn(code: str) -> str:
    """Say that an application does not go away by itself."""
    return f"{code} 申请销号改成了“否”，本机已有的申请没有撤；要撤，请在台账里退回。"


def evidence_stays(code: str) -> str:
    """Say that evidence is not removed by a workbook."""
    return f"{code} 佐证材料写了【清空】，已接收的文件没有删；要删，请在台账里移除。"


def evidence_ambiguous(code: str, name: str) -> str:
    """Say that several files bear the name a cell gives."""
    return f"{code} 的佐证材料“{name}”有几个同名文件，内容不同，没有接收。请改成不同的名称再报。"


def agreed_since(file: str) -> str:
    """The reason kept with a conflict that a newer file ended."""
    return f"后来报送的“{file}”里这一处已没有冲突"


def zip_needed(name: str) -> str:
    """Say that what is handed in is a zip."""
    return f"上报包是 zip 文件，“{name}”请改成以 .zip 结尾的名称。"


def too_long(code: str, title: str, length: int, most: int) -> str:
    """Say that a text is longer than a cell holds, before anything is cut."""
    return f"{code} 的{title}有 {length} 字，一个格子最多 {most} 字。请精简后再上报。"


def still_waiting(count: int) -> str:
    """Say that conflicts of an earlier receipt are not decided by receiving the file again."""
    return (
        f"已经接收过，还有 {count} 处冲突在“待核定”里等着处理；"
        "要重新选，请先撤销那次接收，再接收一次。"
    )


def left_waiting(count: int) -> str:
    """Say that a newer file decides nothing on the conflicts of an earlier one."""
    return f"以前接收的还有 {count} 处冲突在“待核定”里等着处理。"


def proposal_older(code: str, title: str) -> str:
    """Say that a proposal came with an older file than the one that stands."""
    return f"{code} 的{title}比已收到的一份早，没有替换较新的。"


def report_returned(opinion: str) -> str:
    """Tell a unit in the opinion column why its report on a struck-off item came back."""
    return f"本条已销号，所报情况退回更正：{opinion}"


def finished_to_come(text: str) -> str:
    """Say that nothing can have been finished on a day that is yet to come."""
    return f"完成日期“{text}”还没有到，请填实际完成的日期；没有完成的请留空。"
