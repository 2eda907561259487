"""A question on a host's page: what is asked about where, and what would settle it."""

from __future__ import annotations

from bot.change import Location, Side
from bot.pattern import lazy
from bot.publish._escape import MarkdownInk, code, fence, prose
from bot.publish._phrases import SHORT, and_more
from bot.publish._words import confidence_words
from bot.review import Question

_INK = MarkdownInk()
_TREE = lazy(r"https?://[\w.:~%/@+-]+")
_PLAIN = lazy(rb"[A-Za-z0-9._~/-]")
"""Bytes of a path that an address has as they are (RFC 3986, 2.3)."""
_ALSO = 4


def question_body(question: Question, tree: str = "", limit: int = 300, indent: str = "") -> str:
    """Everything of a question but its words; each text of at most `limit` characters, each line behind `indent`.

    `tree`: the address of the files after the change, for links; "" for none.
    """
    about = f"{linked(question.location, tree)} · {question.lens} · {question.severity.label}"
    lines = [f"{about} · {confidence_words(question.confidence)}", ""]
    quoted = fence(question.quote, indent="") if limit >= SHORT else []
    lines += [*quoted, ""] if quoted else []
    told = [prose(text, limit) for text in (question.trigger, question.consequence) if text.strip()]
    lines += [f"- **When:** {' → '.join(told)}"] if told else []
    lines += [f"- **Settles it:** {prose(question.settles, limit)}"] if question.settles.strip() else []
    if question.also:
        also = [linked(each, tree) for each in question.also[:_ALSO]]
        lines.append(f"- **See also:** {and_more(also, _ALSO, len(question.also))}")
    if question.suspicion.strip():
        lines += ["", "<details><summary>Why this is asked (open it after you have answered)</summary>", ""]
        lines += [f"Asked by {code(question.source, limit)}: {prose(question.suspicion, limit)}", "", "</details>"]
    return "\n".join(f"{indent}{line}".rstrip() for line in lines)


def linked(location: Location, tree: str) -> str:
    """A place as code, and as a link where the page knows an address for it: the lines after the change."""
    shown = code(str(location))
    path = _quoted(location.path) if location.side is Side.NEW else ""
    if not path or not _TREE.fullmatch(tree):
        return shown
    lines = f"#L{location.start}" + (f"-L{location.end}" if location.end > location.start else "")
    return f"[{shown}]({tree.rstrip('/')}/{path}{lines})"


def _quoted(path: str) -> str:
    """A path in an address; "" for one that an address cannot have: `..` would lead elsewhere."""
    if {"", ".", ".."} & set(path.split("/")):
        return ""
    try:
        raw = path.encode()
    except UnicodeEncodeError:
        return ""
    return "".join(chr(byte) if _PLAIN.match(bytes((byte,))) else f"%{byte:02X}" for byte in raw)
