"""How numbers, headings and sentences are put in print."""

from app.plans.numerals import chinese_value
from db.schema.records import Round

_STOPS = "。；;！!？?：:….．"
_CLOSERS = "）)”’」』"
#: What is taken off an end before a full stop is set: separators, stops too many.
_LOOSE = "；;，,、：:。 \t\u3000"


def heading_text(number: str, title: str, *, grouped: bool = False) -> str:
    """Print a heading: 1.… for digits, （一）… or 一、… for Chinese numerals, else as it stands."""
    if not number:
        return title
    if number.isdecimal():
        return f"{number}.{title}"
    if chinese_value(number) is not None:
        return f"（{number}）{title}" if grouped else f"{number}、{title}"
    separator = "" if len(number) == 1 else "："
    return f"{number}{separator}{title}"


def stopped(text: str) -> str:
    """Return a text that ends with a stop; one inside a closing bracket or quote counts."""
    bare = text.rstrip(_CLOSERS)
    ended = bool(bare) and bare[-1] in _STOPS
    return text if ended or not text else text + "。"


def sentence(text: str) -> str:
    """Return a text that can stand before another: one full stop, whatever it ended with."""
    return stopped(text.strip().rstrip(_LOOSE))


def marker(number: str) -> str:
    """Print a measure's number: ① as it is, （1） for digits, 一是 for Chinese numerals."""
    if number.isdecimal():
        return f"（{number}）"
    return f"{number}是" if chinese_value(number) is not None else number


def inspection(found: Round) -> str:
    """Return 巡视 or 巡察, whichever the round's names use."""
    names = (found.inspecting_body, found.title, found.name)
    return next(("巡视" for name in names if "巡视" in name and "巡察" not in name), "巡察")


def feedback(found: Round) -> str:
    """Name the feedback: 市委巡察组反馈意见."""
    body = found.inspecting_body
    named = body if "巡" in body else body + inspection(found)
    return f"{named}反馈意见"
