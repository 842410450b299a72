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
    r"(?P<verb>牵头(?:负责|落实|抓总)?|(?:具体|共同|分别|统筹)?负责(?:落实|督办|整改|办理|推进|实施|协调)?"
    r"|(?:共同)?配合(?:落实)?|协助|协办|承办|主办|主责|抓落实|组织实施)$"
)
_VERB_INSIDE = re.compile(r"(?:牵头|负责|配合)(?:落实|督办|整改|办理)?(?=.{3})")
#: Before a time limit these only stress it: 限6月底前, 确保年底前完成.
_STRESS = re.compile(r"(?:限于?|限期|确保|力争|务必|要求|须|应)(?:于|在)?")
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
#: A name of any surname: only where a verb and a time limit beside it say that it is one.
_SOMEBODY = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:同志)?|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,8}")
#: Who or how in general: no person is called so.
_NOBODY = re.compile(
    r"[的了各每按逐]|^[均都再仍并须应由]|部门|单位|岗位|全[体员面程]|职[工责能]|员工|小组|专[人班门项家]|分[批级类工头别]"
    r"|主动|积极|认真|统[一筹]|亲自|带头|共同|具体|切实|依法|及时|直接|定期|[双多一]方|自行|企业|业主|本人|个人|他人"
    r"|群众|干部|党员|大家|我们|协同|联合|集中|继续|严格|牵头|负责|配合|市县|乡镇|县乡|省市|上下|[县市区镇乡村校]里|本级"
)
#: A name spread out to the width of one of three characters.
_SPREAD = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000\u00a0]+([\u4e00-\u9fff]{1,2})(?=$|[、和与及])"
)
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
    parts = _clauses(text, lo, hi)
    anybody = after_stop or any(_is_limit(text[low:high]) for low, high in parts)
    read = [_clause(text, low, high, anybody=anybody) for low, high in parts]
    if not read or not all(read):
        return ()
    clauses = [clause for found in read for clause in found]
    found = _joined(clauses)
    kinds = {clause.field for clause in clauses}
    if kinds == {"units"} and not after_stop:
        return ()
    if kinds == {"deadline"} and not _only_a_limit(text[lo:hi]):
        return ()
    return found


def who_answers(text: str, lo: int, hi: int) -> tuple[LooseField, ...]:
    """Take clauses apart that say who answers, each with its verb; () when any is another."""
    read = [_clause(text, *ends, anybody=True) for ends in _clauses(text, lo, hi)]
    found = [clause for clauses in read for clause in clauses]
    plain = {"units", "deadline"} & {clause.field for clause in found}
    return () if plain or not all(read) else tuple(found)


def is_human(name: str) -> bool:
    """Say whether a name beside a verb (…负责) is a person's, whatever the surname."""
    return _is_human(name, anybody=True)


def is_unit(name: str) -> bool:
    """Say whether a name ends like a unit's."""
    return _is_unit(name)


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
    return [part for low, high in ends if low < high for part in _at_verb(text, low, high)]


def _at_verb(text: str, lo: int, hi: int) -> list[tuple[int, int]]:
    """Cut 县住建局牵头6月底前完成 behind its verb, where a time limit follows at once."""
    for verb in _VERB_INSIDE.finditer(text, lo, hi):
        low, high = _trim(text, verb.end(), hi)
        if _is_limit(text[low:high]):
            return [(lo, verb.end()), (low, high)]
    return [(lo, hi)]


def _is_limit(text: str) -> bool:
    stress = _STRESS.match(text)
    return looks_like_deadline(text[stress.end() :] if stress else text)


def _trim(text: str, lo: int, hi: int) -> tuple[int, int]:
    while lo < hi and text[lo] in _EDGE:
        lo += 1
    while hi > lo and text[hi - 1] in _EDGE:
        hi -= 1
    return lo, hi


def _clause(text: str, lo: int, hi: int, *, anybody: bool) -> list[LooseField]:
    """Understand one clause, [] when it is none; field "units" for units nobody gave a role.

    `anybody` says that there is evidence enough to take a stranger's name for a person.
    """
    if _is_limit(text[lo:hi]) or _GOES_ON.match(text, lo, hi):
        return [LooseField("deadline", lo, hi)]
    label = label_pattern().match(text, lo, hi)
    if label and normalise_label(label[0]) not in SHORT_LABELS:
        labelled = _labelled(text, label, hi)
        return [labelled] if labelled else []
    verb = _VERB.search(text, lo, hi)
    if verb:
        return _with_verb(text, lo + (text[lo] == "由"), verb, anybody=anybody)
    names = _names(text[lo:hi])
    return [LooseField("units", lo, hi)] if names and all(map(_is_unit, names)) else []


def _with_verb(text: str, lo: int, verb: re.Match[str], *, anybody: bool) -> list[LooseField]:
    """Give everybody before a verb its role; people and units beside one another have their own."""
    names = _names(text[lo : verb.start()])
    if not names or not all(_is_party(name, anybody=anybody) for name in names):
        return []
    people = [_is_human(name, anybody=anybody) for name in names]
    if len(set(people)) == 1:
        return [LooseField(_role(verb["verb"], people=people[0]), lo, verb.start())]
    found: list[LooseField] = []
    at = lo
    for name, human in zip(names, people, strict=True):
        place = text.find(name, at, verb.start())
        if place < 0:
            return []
        at = place
        found.append(LooseField(_role(verb["verb"], people=human), at, at + len(name)))
        at += len(name)
    return found


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
    text = _SPREAD.sub(r"\1\2", text)
    return [name for name in re.split(rf"[、{_BLANK}]|[和与及](?=.{{2}})", text) if name]


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None or PLACEHOLDER.search(name) is not None


def _is_unit(name: str) -> bool:
    return _is_name(name) and len(name) > 1 and _UNIT.search(name) is not None


def _is_person(name: str) -> bool:
    return _PERSON.fullmatch(name) is not None or (_is_name(name) and bool(_POST.search(name)))


def _is_human(name: str, *, anybody: bool) -> bool:
    return not _is_unit(name) and (_is_person(name) or (anybody and _is_somebody(name)))


def _is_somebody(name: str) -> bool:
    return _SOMEBODY.fullmatch(name) is not None and _NOBODY.search(name) is None


def _is_party(name: str, *, anybody: bool) -> bool:
    known = _is_unit(name) or PLACEHOLDER.search(name) is not None
    return known or _is_human(name, anybody=anybody)


def _role(verb: str, *, people: bool) -> str:
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
