"""Lines that are about the paper and no task: who filled it in and signed, totals, notes."""

import re
from collections.abc import Sequence

from app.plans.labels import normalise_label, text_field_of

#: What people do to a table when it is ready, and what they leave on it.
_WORD = (
    r"(?:填表|填报|填写|填制|制表|制单|编制|编报|审核|审定|审签|审阅|审批|复核|复审|校对|校核|核对|核准|批准|签批|签发"
    r"|签收|会签|统计|报送|上报|报表|经办|联系|联络|记录|打印|签字|签名|签章|盖章|公章|印章|负责人|主要领导|分管领导"
    r"|主管领导|单位领导|部门领导|电话|手机|传真|邮箱|日期)"
)
_SIGNING = re.compile("填|制表|编制|审|核|校|签|章|报送|统计|记录|打印")
_WHO = r"(?:人员|人|者|员|单位|部门|机关|科室|领导|日期|时间|电话|号码|签字|签名|签章|盖章|意见)"
_BRACKET = r"(?:[（(][\u4e00-\u9fff、/]{1,8}[）)])"
_LABEL = re.compile(rf"{_WORD}[\u4e00-\u9fff]{{0,5}}{_BRACKET}?[）)]?$")
_BARE = re.compile(
    rf"[（(]?(?:[\u4e00-\u9fff]{{0,4}}{_WORD}{_WHO}{{0,2}}{_BRACKET}?|单位{_BRACKET})[）)]?"
)
_NUMERAL = r"[\d０-９XＸ×〇零○Ｏ一二三四五六七八九十]"
_DATE = re.compile(
    rf"{_NUMERAL}{{0,4}}年{_NUMERAL}{{0,3}}月(?:{_NUMERAL}{{0,3}}日)?|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}"
)
_PHONE = re.compile(r"[\d\-—－()（）]{7,20}")
_PAGE = re.compile(r"第?[\d/／]{1,7}页.{0,6}|共\d{1,4}页")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_BODY = re.compile(r"[\u4e00-\u9fff（）()]{2,20}")
_SENTENCE = re.compile(r"[。；;！？!?]")
_COLON = re.compile("[：:]")
_LONGEST, _LONGEST_VALUE = 160, 24
_SCOPE = (
    r"(?:本(?:页|表|类|项|部分)|全[县市区镇乡局校院部表]|以上|各[类项]|问题|措施|任务|项目"
    r"|[一二三四五六七八九十]类)?"
)
_TOTAL = re.compile(
    rf"{_SCOPE}(?:合计|总计|小计|共计|总数)(?:[（(：:共].*|\d.*)?|{_SCOPE}共\d+[项个条件类].{{0,20}}"
)
_NOTE = re.compile(
    r"[（(]?(?:注(?:意|释|明)?\d{0,2}[：:.、．]|(?:备注|说明|填[表报]说明|附注)\d{0,2}[：:])"
)


def is_total(text: str) -> bool:
    """Say whether a cell or line only counts what stands above: 合计, 小计3项."""
    return _TOTAL.fullmatch(normalise_label(text)) is not None


def is_note(text: str) -> bool:
    """Say whether a line explains the table: 注：…, 备注：…."""
    return _NOTE.match(text.strip()) is not None


def signs(cells: Sequence[str]) -> bool:
    """Say whether a row, or a line cut at its blanks, is nothing but signatures and their days.

    A label of a field (经办人) alone is none: the row of a finding may hold it too.
    """
    if not cells or sum(map(len, cells)) > _LONGEST:
        return False
    found, awaited = False, False
    for cell in map(_compact, cells):
        labels = _labels(cell)
        if labels is not None:
            found |= any(map(_is_ours, labels))
            awaited = _COLON.split(cell)[-1] == ""
        elif _BARE.fullmatch(cell) and (len(cells) > 1 or "章" in cell or "签" in cell):
            found |= _is_ours(cell)
            awaited = True
        elif _is_answer(cell, awaited=awaited):
            awaited = False
        else:
            return False
    return found


def signs_line(text: str) -> bool:
    """Say whether a line of running text is nothing but signatures and their days.

    Who answers for a task may stand alone on a line (负责人：…): signing says more than that.
    """
    if _COLON.search(text) is None or not _SIGNING.search(text):
        return False
    return signs([text]) or signs([cell for cell in text.split("\t") if cell.strip()])


def is_day(text: str) -> bool:
    """Say whether a cell is nothing but a day, as it stands under a signature."""
    return _DATE.fullmatch(_compact(text)) is not None


def _compact(text: str) -> str:
    return re.sub(r"[\s_＿]+", "", text)


def _labels(text: str) -> list[str] | None:
    """Return the labels of 填表人：甲 审核人：乙, None when any part of it is something else."""
    parts = _COLON.split(text)
    if len(parts) < 2 or _SENTENCE.search(text):
        return None
    labels: list[str] = []
    for part in parts[:-1]:
        label = _LABEL.search(part)
        if label is None or label.start() > _LONGEST_VALUE:
            return None
        labels.append(label[0])
    return labels if len(parts[-1]) <= _LONGEST_VALUE else None


def _is_ours(label: str) -> bool:
    return text_field_of(label) is None or "签" in label or "章" in label


def _is_answer(text: str, *, awaited: bool) -> bool:
    if _DATE.fullmatch(text) or _PHONE.fullmatch(text) or _PAGE.fullmatch(text):
        return True
    return awaited and (_NAME.fullmatch(text) or _BODY.fullmatch(text)) is not None
