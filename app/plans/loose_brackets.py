"""Brackets that say who and until when without labels: （县住建局牵头，6月底前完成）."""

import re
from dataclasses import dataclass
from itertools import pairwise

from app.plans.deadlines import looks_like_deadline
from app.plans.labels import SHORT_LABELS, label_pattern, normalise_label, text_field_of
from app.plans.numerals import PLACEHOLDER
from db.words import Role

_BLANK = " \t\u3000\u00a0"
_EDGE = _BLANK + "。．、"
_SEPARATORS = "；;，,"
_COLON = re.compile(rf"[{_BLANK}]*[:：为]?[{_BLANK}]*")
_VERB = re.compile(
    r"(?P<verb>牵头(?:负责|落实|抓总)?|(?:具体|共同|分别|统筹)?负责(?:落实)?|(?:共同)?配合(?:落实)?"
    r"|协助|协办|承办|主办|主责|抓落实|组织实施)$"
)
_AFTER_VERB = ("牵头", "负责", "配合", "落实", "协助", "协办")
_UNIT = re.compile(
    r"(?:局|部|委|办|室|科|股|处|院|会|中心|站|所|队|镇|乡|街道|村|社区|组|班|公司|集团|银行|党支部|工会"
    r"|联|政府|单位|部门|厂|厅|馆|园区|司|校|大学|台|社|园|场|县|市|区|农商行|支行|基地|单元|窗口|（.+）|\(.+\))$"
)
_POST = re.compile(
    r"书记|县长|市长|区长|部长|局长|主任|主席|常委|镇长|乡长|院长|校长|科长|股长|处长|总经理|董事长"
)
_SURNAME = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤"
)
_PERSON = re.compile(rf"[{_SURNAME}][\u4e00-\u9fff某]{{1,2}}(?:同志)?")
_NAME = re.compile(r"[\w\u4e00-\u9fff“”（）()·&＊*×]{1,24}")
_ENDING = re.compile(r"(?:前|底|末|完成|坚持|推进|立改|即改|整改到位|长期|持续|落实)$")
_GOES_ON = re.compile(r"[并且](?:长期|持续|常态|逐步)")
_RANGE = re.compile(r"[—–~～至到]|\d-\d{4}")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class LooseField:
    """A field without a label, or one whose label has no colon: its value is `lo` to `hi`."""

    field: str
    lo: int
    hi: int


def loose_fields(text: str, lo: int, hi: int, *, after_stop: bool) -> tuple[LooseField, ...]:
    """Take the content of a bracket apart; () when any part of it is something else.

    `after_stop` says that a stop stands before the bracket: then mere units are enough.
    """
    if hi - lo > _LONGEST:
        return ()
    clauses = [_clause(text, *ends) for ends in _clauses(text, lo, hi)]
    if not clauses or None in clauses:
        return ()
    found = _joined([clause for clause in clauses if clause is not None])
    kinds = {clause.field for clause in clauses if clause is not None}
    if kinds == {"units"} and not after_stop:
        return ()
    if kinds == {"deadline"} and not _only_a_limit(text[lo:hi]):
        return ()
    return found


def names_only(text: str, *, people: bool) -> bool:
    """Say whether a text is nothing but units, or nothing but people."""
    names = [name for part in re.split("[；;，,]", text.strip(_EDGE)) for name in _names(part)]
    return bool(names) and all(map(_is_person if people else _is_unit, names))


def _only_a_limit(text: str) -> bool:
    if label_pattern().match(text):
        return True
    bare = text.strip(_EDGE + _SEPARATORS)
    return _ENDING.search(bare) is not None and not _RANGE.search(bare)


def _clauses(text: str, lo: int, hi: int) -> list[tuple[int, int]]:
    cuts, depth = [lo - 1], 0
    for at in range(lo, hi):
        depth += (text[at] in "（(") - (text[at] in "）)")
        listed = text[at] == "、" and text[max(lo, at - 2) : at] in _AFTER_VERB
        if depth <= 0 and (text[at] in _SEPARATORS or listed):
            cuts.append(at)
    ends = [_trim(text, left + 1, right) for left, right in pairwise([*cuts, hi])]
    return [(low, high) for low, high in ends if low < high]


def _trim(text: str, lo: int, hi: int) -> tuple[int, int]:
    while lo < hi and text[lo] in _EDGE:
        lo += 1
    while hi > lo and text[hi - 1] in _EDGE:
        hi -= 1
    return lo, hi


def _clause(text: str, lo: int, hi: int) -> LooseField | None:
    """Understand one clause; field "units" for units with no word about their role."""
    if looks_like_deadline(text[lo:hi]) or _GOES_ON.match(text, lo, hi):
        return LooseField("deadline", lo, hi)
    label = label_pattern().match(text, lo, hi)
    if label and normalise_label(label[0]) not in SHORT_LABELS:
        return _labelled(text, label, hi)
    verb = _VERB.search(text, lo, hi)
    if verb:
        low = lo + (text[lo] == "由")
        names = _names(text[low : verb.start()])
        if names and all(map(_is_party, names)):
            return LooseField(_role(verb["verb"], names), low, verb.start())
        return None
    names = _names(text[lo:hi])
    return LooseField("units", lo, hi) if names and all(map(_is_unit, names)) else None


def _labelled(text: str, label: re.Match[str], hi: int) -> LooseField | None:
    field = text_field_of(label[0])
    colon = _COLON.match(text, label.end(), hi)
    lo = colon.end() if colon else label.end()
    if field is None or not (field == "deadline" or field.startswith("role:")):
        return None
    if lo >= hi or (field != "deadline" and not all(map(_is_name, _names(text[lo:hi])))):
        return None
    return LooseField(field, lo, hi)


def _names(text: str) -> list[str]:
    return [name for name in re.split(rf"[、{_BLANK}]|[和与及](?=.{{2}})", text) if name]


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None or PLACEHOLDER.search(name) is not None


def _is_unit(name: str) -> bool:
    return _is_name(name) and len(name) > 1 and _UNIT.search(name) is not None


def _is_person(name: str) -> bool:
    return _PERSON.fullmatch(name) is not None or (_is_name(name) and bool(_POST.search(name)))


def _is_party(name: str) -> bool:
    return _is_unit(name) or _is_person(name) or PLACEHOLDER.search(name) is not None


def _role(verb: str, names: list[str]) -> str:
    people = all(_is_person(name) and not _is_unit(name) for name in names)
    if verb.startswith("牵头"):
        role = Role.LEAD_LEADER if people else Role.LEAD_UNIT
    elif "配合" in verb or verb.startswith("协"):
        role = Role.COOPERATING_UNIT
    else:
        role = Role.CONTACT if people else Role.RESPONSIBLE_UNIT
    return f"role:{role.value}"


def _joined(clauses: list[LooseField]) -> tuple[LooseField, ...]:
    """Units with no word about their role go with the next verb, else with the label before."""
    out: list[LooseField] = []
    for at, clause in enumerate(clauses):
        if clause.field == "deadline" and out and out[-1].field == "deadline":
            out[-1] = LooseField("deadline", out[-1].lo, clause.hi)
            continue
        if clause.field != "units":
            out.append(clause)
            continue
        later = [c.field for c in clauses[at + 1 :] if c.field not in {"units", "deadline"}]
        before = [c.field for c in clauses[:at] if c.field.startswith("role:")]
        field = (later or before[-1:] or [f"role:{Role.RESPONSIBLE_UNIT.value}"])[0]
        out.append(LooseField(field, clause.lo, clause.hi))
    return tuple(out)
