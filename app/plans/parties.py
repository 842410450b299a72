"""Who stands in a responsibility field: one entry per unit or person, each in its role."""

import re

from app.plans.labels import label_pattern, role_of
from app.plans.loose_brackets import is_human, is_unit
from app.plans.model import PlanResponsibility
from db.words import UNIT_ROLES, Role

_OPEN, _CLOSE = "（(〔[【《“", "）)〕]】》”"
_SEPARATORS = "、，,；;/／|｜\n\r"
_SPACES = re.compile(r"[ \t\u3000\u00a0]+")
_HAN = r"[\u4e00-\u9fff]"
_COLON = re.compile(r"[ \t\u3000]*[:：]")
_LEAD = re.compile(r"[（(【\[]\s*(?:牵头|主责|牵头单位|牵头部门)\s*[）)】\]]$")
_HELP = re.compile(r"[（(【\[]\s*(?:配合|协办|配合单位|协办单位)\s*[）)】\]]$")
_VERB = re.compile(r"^(?:由)?(.{2,}?)(牵头|配合)(?:落实|负责)?$")
_ANSWERS = re.compile(r"^(?:由)?(.{2,}?)(?:具体|共同|分别)?负责(?:落实|督办|整改|办理)?$")
_NUMBER = re.compile(r"^(?:[（(]?\d{1,2}[）).．、](?!\d)|[①-⑳])\s*")
_NOBODY = frozenset({"无", "暂无", "没有"})
_POST = re.compile(
    r"(?:书记|[县市区旗州部局镇乡院校科股处站所厅司园馆社队]长|检察长|董事长|主任|主席|常委|委员|总经理|经理|主管)$"
)
_HALF_POST = re.compile(r"(?:常委|党组成员|党委委员|党工委委员|党组副书记)$")
#: A post without a name, and one with: together one person, who holds both.
_NAMELESS = re.compile(
    r"(?:副书记|党组书记|党委书记|工委书记|常委|委员|成员|副?(?:县|市|区|镇|乡|部|局|院|校|处|科)长|主任|主席)$"
)
_NAMED = re.compile(
    r"(?:书记|长|主任|主席|常委|委员|成员|经理)[ \t\u3000\u00a0]*"
    r"(?:[\u4e00-\u9fff某][ \t\u3000\u00a0]*[\u4e00-\u9fff某]{1,2}|[X×]+)$"
)
_LEADERS = frozenset({Role.LEAD_LEADER, Role.RESPONSIBLE_LEADER, Role.CONTACT})


def split_parties(raw: str, role: Role) -> tuple[PlanResponsibility, ...]:
    """Take a field apart; `raw` is its whole value, `role` what its label says."""
    found: list[PlanResponsibility] = []
    for part_role, text in _labelled_parts(raw, role):
        for name in _names(text, part_role):
            party = _party(name, part_role, raw)
            if party.party and (party not in found or not re.search(_HAN, party.party)):
                found.append(party)
    return tuple(found)


def _labelled_parts(raw: str, role: Role) -> list[tuple[Role, str]]:
    """Split at role labels inside the field (牵头单位：县住建局；配合单位：…)."""
    parts: list[tuple[Role, str]] = []
    start, current = 0, role
    for match in label_pattern().finditer(raw):
        inner = role_of(match[0])
        colon = _COLON.match(raw, match.end())
        if inner is None or colon is None:
            continue
        parts.append((current, raw[start : match.start()]))
        start, current = colon.end(), inner
    parts.append((current, raw[start:]))
    return parts


def _names(text: str, role: Role) -> list[str]:
    names: list[str] = []
    for token in _merge_half_posts(_split_outside_brackets(text), role):
        names.extend(_split_spaces(token, role))
    return [n for n in map(_clean, names) if n and n not in _NOBODY]


def _split_outside_brackets(text: str) -> list[str]:
    tokens, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in _SEPARATORS and (depth == 0 or not _closes(text, at)):
            tokens.append(text[start:at])
            start = at + 1
    tokens.append(text[start:])
    return tokens


def _closes(text: str, at: int) -> bool:
    return any(char in _CLOSE for char in text[at:])


def _merge_half_posts(tokens: list[str], role: Role) -> list[str]:
    """Keep 县委常委、组织部部长李某 together: the first half of a post is no party."""
    if role not in _LEADERS:
        return tokens
    merged: list[str] = []
    for token in tokens:
        name = token.strip()
        half = merged and _HALF_POST.search(merged[-1]) and len(name) > 4
        if half or (merged and _NAMELESS.search(merged[-1]) and _NAMED.search(name)):
            merged[-1] = f"{merged[-1]}、{name}"
        else:
            merged.append(name)
    return merged


def _split_spaces(token: str, role: Role) -> list[str]:
    """Split at spaces outside brackets, except inside a name (李  强) or after a post."""
    words: list[str] = []
    for word in _words(token):
        if words and _one_name(words[-1].rsplit(" ", 1)[-1], word):
            words[-1] += word
        elif words and role in _LEADERS and _POST.search(words[-1]) and _begins_name(word):
            words[-1] += " " + word
        elif words and word[0] in "（(":
            words[-1] += word
        else:
            words.append(word)
    return words


def _words(token: str) -> list[str]:
    words, depth, current = [], 0, ""
    for char in token:
        depth += (char in _OPEN) - (char in _CLOSE and depth > 0)
        if _SPACES.match(char) and depth == 0:
            words.append(current)
            current = ""
        else:
            current += char
    return [word for word in [*words, current] if word]


def _one_name(left: str, right: str) -> bool:
    single = re.fullmatch(_HAN, left) is not None
    return single and re.fullmatch(_HAN + r"{1,2}(?:[（(].*)?", right) is not None


def _begins_name(word: str) -> bool:
    """Say whether a word is a name, or the first half of one that was spread out (李  强)."""
    return re.fullmatch(_HAN + "{1,3}", word) is not None


def _clean(name: str) -> str:
    name = _NUMBER.sub("", name.strip(" \t\u3000\u00a0。.．：:"))
    return "" if re.fullmatch(r"[-—－_.…·\s]*", name) else name


def _party(name: str, role: Role, raw: str) -> PlanResponsibility:
    lead = Role.LEAD_UNIT if role in UNIT_ROLES else Role.LEAD_LEADER
    if _LEAD.search(name):
        return PlanResponsibility(lead, _LEAD.sub("", name).strip(), raw)
    if role in UNIT_ROLES and _HELP.search(name):
        return PlanResponsibility(Role.COOPERATING_UNIT, _HELP.sub("", name).strip(), raw)
    verb = _VERB.match(name) if role in UNIT_ROLES else None
    if verb:
        role = Role.LEAD_UNIT if verb[2] == "牵头" else Role.COOPERATING_UNIT
        return PlanResponsibility(role, verb[1], raw)
    answers = _ANSWERS.match(name)
    if answers and is_human(answers[1]):
        role = Role.CONTACT if role in UNIT_ROLES else role
        return PlanResponsibility(role, answers[1], raw)
    if answers and is_unit(answers[1]):
        return PlanResponsibility(role, answers[1], raw)
    return PlanResponsibility(role, name, raw)
