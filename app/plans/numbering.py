"""Printed numbers: the numbering systems of plans, found at the start of a line or inside it."""

import re
import unicodedata
from dataclasses import dataclass

from app.plans.numerals import CHINESE_NUMERAL, value_of

_D = r"[0-9０-９]"
_C = CHINESE_NUMERAL
_S = r"[ \t\u3000\u00a0]*"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_BLACK = "❶❷❸❹❺❻❼❽❾❿"
_PARENTHESISED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CHINESE_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
#: After a number and a blank these say that it counts something: 3 个乡镇, 12 月.
_COUNTED = (
    r"(?:[个年月万亿元余多件户亩辆份天%％]|公里|项(?!目)|条(?!例)|名(?!录|单|称)|次(?!序)|家(?!庭)"
    r"|人(?!员|才|事|大|民|社)|日(?!常)|号(?!召)|台(?!账))"
)
#: What a number counts that stands right behind a list number and its dot: 1.3个问题, 2.2023年.
_THINGS = (
    r"[余多]?(?:个(?!人(?!次)|别|体|性)|名(?!录|单|称|册|额|义)|家(?!庭|长|属|访)|户(?!籍|口|外)|人(?!员|才|事|大|民|社)"
    r"|件|项(?!目)|条(?!例|款)|次(?!序)|处(?!置|理|罚|级|室)|台(?!账)|辆|笔|宗|月(?!度|报)|年(?!度|底|末|内))"
)
#: What is measured in fractions too: 1.2亿元, 4.15公里 may be all figure, or a number and a figure.
_MEASURED = (
    r"[余多]?(?:个百分点|百?千?[万亿]|千?元(?!旦|素)|[平立]方|公[里顷斤]|千[米克瓦]|米|吨|亩"
    r"|[%％‰㎡℃]|倍)"
)
_YEARS = rf"{_D}{{3}}(?:年|[-—－–~～至]{{1,2}}{_D}{{4}}年)"
_THOUSANDS = rf"(?:[,，]{_D}{{3}})*"
_GLYPHS = (_CIRCLED, _BLACK, _PARENTHESISED, _DOTTED, _CHINESE_BRACKETED, _ROMAN)

#: Numbering systems at the start of a line, in the order tried; `n` is the number as printed.
SYSTEMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("第一部分", rf"(?P<n>第{_S}(?:{_C}+|{_D}+){_S}(?:章|部分|篇|编)){_S}[：:、.．]?"),
        ("第一条", rf"(?P<n>第{_S}(?:{_C}+|{_D}+){_S}(?:条|项|个问题|类|节|方面)){_S}[：:、.．]?"),
        ("1号问题", rf"(?P<n>(?:{_D}+|{_C}+)号(?:反馈)?(?:问题|任务)){_S}[：:、.．]?"),
        (
            "序号十",
            rf"[（(]?(?P<n>(?:任务|问题)?序号{_S}(?:{_C}+|{_D}+)){_S}[）)]?{_S}[：:、.．]?",
        ),
        (
            "问题1：",
            rf"[【\[〔](?:反馈|具体|整改|突出)?(?:问题|任务|事项){_S}(?P<n>{_C}+|{_D}+){_S}[】\]〕]{_S}[：:、.．]?",
        ),
        (
            "问题1：",
            rf"(?:反馈|具体|整改|突出)?(?:问题|任务|事项){_S}[（(]?{_S}(?P<n>{_C}+|{_D}+){_S}[）)]?"
            rf"(?:{_S}[：:、.．]|{_S}$|[ \t\u3000]+)",
        ),
        (
            "问题1：",
            rf"(?:反馈|具体|整改|突出)?(?:问题|任务|事项){_S}[（(]{_S}(?P<n>{_C}+|{_D}+){_S}[）)]{_S}",
        ),
        (
            "措施1：",
            rf"(?:整改)?(?:措施|举措){_S}[（(]{_S}(?P<n>{_C}+|{_D}+){_S}[）)]{_S}[：:、.．]?",
        ),
        (
            "措施1：",
            rf"(?:整改)?(?:措施|举措){_S}[（(]?{_S}(?P<n>{_C}+|{_D}+){_S}[）)]?"
            rf"(?:{_S}[：:、.．]|[ \t\u3000]+)",
        ),
        ("（一）", rf"[（(]{_S}(?P<n>{_C}+){_S}[）)]{_S}[、.．]?"),
        ("（一）", rf"(?P<n>[{_CHINESE_BRACKETED}]){_S}[、.．]?"),
        ("一、", rf"(?P<n>{_C}+){_S}(?:[、．]|\.(?!\d))"),
        ("一是", rf"(?P<n>{_C}{{1,2}})(?:是|要)(?!否)[：:，,]?"),
        ("第一，", rf"(?P<n>第{_C}{{1,2}})[，,、]"),
        ("（1）", rf"[（(]{_S}(?P<n>{_D}{{1,3}}){_S}[）)]{_S}[、.．]?"),
        ("1）", rf"(?P<n>{_D}{{1,3}}){_S}[）)]{_S}[、.．]?"),
        ("1.", rf"(?P<n>{_D}{{1,3}})[.．](?={_D}+[.．]{_D}+{_MEASURED})"),
        ("1.1.1", rf"(?P<n>{_D}{{1,2}}(?:[.．]{_D}{{1,2}}){{2}})(?!{_D})[.．、]?"),
        (
            "1.1",
            rf"(?P<n>{_D}{{1,2}}[.．]{_D}{{1,2}})(?!{_D}|[,，]{_D}{{3}}|{_MEASURED}|{_THINGS}|[.．]{_D})"
            "[.．、]?",
        ),
        ("1.", rf"(?P<n>{_D}{{1,3}}){_S}[.．](?!{_D}(?!{_D}*{_THINGS}|{_YEARS}))"),
        ("1、", rf"(?P<n>{_D}{{1,3}}){_S}、"),
        (
            "1-1",
            rf"(?P<n>{_D}{{1,2}}[-－]{_D}{{1,2}})(?:{_S}[.．、：:]|[ \t\u3000]+)(?![\d年月日号])",
        ),
        ("1 ", rf"(?P<n>{_D}{{1,3}})[ \t\u3000]+(?=[\u4e00-\u9fff“《])(?!{_COUNTED})"),
        ("①", rf"(?P<n>[{_CIRCLED}]){_S}[、.．]?"),
        ("❶", rf"(?P<n>[{_BLACK}]){_S}[、.．]?"),
        ("（1）", rf"(?P<n>[{_PARENTHESISED}]){_S}[、.．]?"),
        ("1.", rf"(?P<n>[{_DOTTED}])"),
        ("A1", rf"(?P<n>[A-Z]{_D}{{1,2}})(?:{_S}[.．、：:]|[ \t\u3000]+)(?!{_D})"),
        ("Ⅰ.", rf"(?P<n>[{_ROMAN}]){_S}[、.．]"),
        ("I.", rf"(?P<n>(?:I{{1,3}}|IV|VI{{0,3}}|IX)){_S}[、.．]"),
        ("A.", rf"(?P<n>[A-WYZa-wyz]){_S}[、.．](?![A-Za-z])"),
    )
)
#: Systems whose lines are findings whatever stands around them.
FINDING_SYSTEMS = frozenset({"1号问题", "序号十", "问题1："})
#: Systems that number measures, never groups.
MEASURE_SYSTEMS = frozenset({"①", "❶", "一是", "第一，", "措施1："})
#: Systems typed for one another by mistake: one list when the count goes on.
TWINS = {"1.": "1、", "1、": "1.", "（1）": "1）", "1）": "（1）"}
#: Systems that always open a part of the whole document.
TOP_SYSTEMS = ("第一部分", "一、")

_INLINE: dict[str, str] = {
    "①": rf"(?P<n>[{_CIRCLED}]){_S}[、.．]?",
    "❶": rf"(?P<n>[{_BLACK}]){_S}[、.．]?",
    "一是": rf"(?P<n>{_C}{{1,2}})是(?!否)[：:，,]?",
    "第一，": rf"(?P<n>第{_C}{{1,2}})[，,、]",
    "（1）": rf"(?:[（(]{_S}(?P<n>{_D}{{1,2}}){_S}[）)]|(?P<m>[{_PARENTHESISED}]))",
    "（一）": rf"[（(]{_S}(?P<n>{_C}{{1,2}}){_S}[）)]",
    "1）": rf"(?<![（(0-9０-９])(?P<n>{_D}{{1,2}}){_S}[）)]",
    "1.": rf"(?:(?<![0-9０-９.．])(?P<n>{_D}{{1,2}}){_S}[.．]"
    rf"(?!{_D}(?!{_D}*(?:[.．]{_D}+)?(?:{_MEASURED}|{_THINGS})|{_YEARS}))|(?P<m>[{_DOTTED}]))",
    "1、": rf"(?<![0-9０-９])(?P<n>{_D}{{1,2}})、",
    "措施1：": rf"(?:整改)?措施{_S}(?P<n>{_C}+|{_D}+){_S}[：:、.．]",
}
_INLINE_PATTERNS = {name: re.compile(pattern) for name, pattern in _INLINE.items()}
#: What may stand before a number inside a paragraph that is no glyph of its own.
_BREAK = "。；;！？!?：:，,）)】”\t \u3000\n"
#: Before a number these say that it belongs to something cited: 附件(2), 第（三）款.
_CITING = "第附件表图款条项注章节"
_CITED = tuple("款条项类")
_BLANK = re.compile(_S)
#: 10.15公里, 12.5G: a number glued to a figure, or nothing but a figure.
_GLUED = re.compile(
    rf"(?P<n>{_D}{{1,3}})[.．](?={_D}+{_THOUSANDS}(?:(?P<unit>{_MEASURED})|[A-Za-z\u4e00-\u9fff]))"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number: `start` to `end` is marker with spaces, `number` at `at` its bare text."""

    system: str
    number: str
    value: int | None
    start: int
    at: int
    end: int


def marker_at(text: str, auto_number: str = "") -> Marker | None:
    """Return the number a line begins with; `auto_number` is what Word wrote there."""
    begin = _skip_blank(text, 0)
    for system, pattern in SYSTEMS:
        match = pattern.match(text, begin)
        if match and (system == "1 " or not _is_date(text, match)):
            return _marker(system, match, text)
    auto = auto_number.strip()
    if auto and text.startswith(auto, begin):
        number = auto.strip("().（）、．，,：: 　")
        if not number or not re.search(r"[\w]", number):
            return None
        at = text.index(number, begin)
        end = _skip_blank(text, begin + len(auto))
        shape = re.sub(r"\d+|[A-Za-z]+", "#", auto)
        return Marker(shape, number, _value(number), begin, at, end)
    return None


def glued_at(text: str) -> tuple[Marker, bool] | None:
    """Return the number a line begins with if what is glued to it is a figure of its own.

    The flag says that the figure has a unit, so that the whole could be one figure too (1.5亿元),
    but no number of two parts (2.1制度). Only what stands around the line can tell.
    """
    match = _GLUED.match(text, _skip_blank(text, 0))
    if match is None or _is_date(text, match):
        return None
    return _marker("1.", match, text), match["unit"] is not None


def _is_date(text: str, match: re.Match[str]) -> bool:
    return re.match(rf"{_S}(?:年(?!度)|[月日])", text[match.end("n") :]) is not None


def _marker(system: str, match: re.Match[str], text: str) -> Marker:
    group = "n" if match["n"] else "m"
    number = match[group]
    end = _skip_blank(text, match.end())
    return Marker(system, number, _value(number), match.start(), match.start(group), end)


def _skip_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _value(number: str) -> int | None:
    for glyphs in _GLYPHS:
        if number in glyphs:
            return glyphs.index(number) + 1
    roman = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
    if number in roman:
        return roman[number]
    if re.fullmatch("[A-Za-z]", number):
        return ord(number.upper()) - ord("A") + 1
    digits = re.findall(rf"{_D}+|{_C}+", number)
    if not digits:
        return None
    return value_of(unicodedata.normalize("NFKC", digits[-1]))


def inline_system(text: str) -> str | None:
    """Return the system of the numbers inside a paragraph: the one that counts 1, 2 … earliest."""
    best: tuple[int, str] | None = None
    for system in _INLINE_PATTERNS:
        found = split_points(text, system, 0)
        if len(found) >= 2 and (best is None or found[0].start < best[0]):
            best = (found[0].start, system)
    return best[1] if best else None


def split_points(text: str, system: str, last: int) -> list[Marker]:
    """Return the numbers of one system inside a text that go on counting from `last`."""
    pattern = _INLINE_PATTERNS.get(system)
    found: list[Marker] = []
    for match in pattern.finditer(text) if pattern else ():
        group = "n" if match["n"] else "m"
        if match.groupdict().get(group) is None:
            continue
        marker = _inline_marker(system, match, group, text)
        if marker and _goes_on(marker, text, last):
            found.append(marker)
            last = marker.value or last
    return found


def _inline_marker(system: str, match: re.Match[str], group: str, text: str) -> Marker | None:
    value = _value(match[group])
    if value is None:
        return None
    end = _skip_blank(text, match.end())
    return Marker(system, match[group], value, match.start(), match.start(group), end)


def _goes_on(marker: Marker, text: str, last: int) -> bool:
    """Glyphs may skip or repeat after a stop; other numbers must be the next one."""
    begins = not text[: marker.start].strip()
    after_break = begins or text[marker.start - 1] in _BREAK
    value = marker.value or 0
    if marker.system in {"①", "❶"}:
        return value == last + 1 or (after_break and value >= last)
    if value != last + 1:
        return False
    if marker.system in {"（1）", "（一）"}:
        return after_break or text[marker.start - 1] == "、" or _counted_on(marker, text, last)
    if marker.system == "1." and text[marker.end : marker.end + 1].isdecimal():
        return last == 0 if begins else text[marker.start - 1] in "。；;！\n"
    if marker.system in {"1.", "1、", "1）"}:
        return after_break and text[marker.start - 1 : marker.start] not in ("，", ",")
    return after_break or (marker.system == "一是" and _counted_on(marker, text, last))


def _counted_on(marker: Marker, text: str, last: int) -> bool:
    """Once a list has begun its next number needs no stop before it, unless a clause is cited."""
    cited = text[marker.start - 1] in _CITING or text[marker.end : marker.end + 1] in tuple(
        "款条项类"
    )
    return last > 0 and not cited
