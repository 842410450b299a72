"""Which characters differ between an old and a new text: struck through there, underlined here."""

from difflib import SequenceMatcher
from html import escape

#: Longer texts are shown as they are: comparing them would hold the window up.
_MOST = 3000
#: Texts with less in common than this are two texts, and marks would only disturb.
_ALIKE = 0.4


def marked(old: str, new: str, tints: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """Return both texts as rich text; nothing is marked when they have little in common.

    `tints` are colours laid behind what is gone and what is new.
    """
    if not old or not new or max(len(old), len(new)) > _MOST:
        return plain(old), plain(new)
    match = SequenceMatcher(None, old, new, autojunk=False)
    if match.ratio() < _ALIKE:
        return plain(old), plain(new)
    gone, come = [], []
    for what, a, b, c, d in match.get_opcodes():
        same = what == "equal"
        gone.append(plain(old[a:b]) if same else _wrapped("s", old[a:b], tints[0]))
        come.append(plain(new[c:d]) if same else _wrapped("u", new[c:d], tints[1]))
    return "".join(gone), "".join(come)


def _wrapped(tag: str, text: str, tint: str) -> str:
    style = f' style="background:{tint}"' if tint else ""
    return f"<{tag}{style}>{plain(text)}</{tag}>" if text else ""


def plain(text: str) -> str:
    """Write a text as rich text, line breaks kept."""
    return escape(text).replace("\n", "<br>")
