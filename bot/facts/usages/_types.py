"""The class of a receiver, as far as the text of the function around it tells: an assignment or an annotation."""

from __future__ import annotations

import re

from bot.pattern import lazy

_SPAN = 60_000
"""Characters of a function, or of a file, that are looked through."""
_PATH = lazy(r"[\w$]+(?:\??\.[\w$]+)*")
_BUILT = lazy(r"^(?:await\s+)?(?:new\s+)?&?((?:[a-z_]\w*\.)*[A-Z][\w$]*)(?:<[^()\n]{0,100}>)?(?:::new)?\s*[({]")
_WRAPPED = lazy(r"^(?:Optional|Annotated|Final|ClassVar|Readonly|Promise|Rc|Arc|Box|Option|Type|type)[\[<]\s*([^\[\]<>,|]+)")


def type_of(receiver: str, scope: str, whole: str) -> str | None:
    """The class's name as written; None when the text does not say, or says two things.

    `x` is looked up in the function, `self.x` and `this.x` in the whole file.
    """
    built = _BUILT.search(receiver)
    if built is not None:
        return built[1]
    bare = receiver.replace("?.", ".").replace("!", "")
    if _PATH.fullmatch(bare) is None:
        return None
    root, _, field = bare.partition(".")
    if field and (root not in {"self", "this", "cls"} or "." in field):
        return None
    text = (whole if field else scope)[:_SPAN]
    found = {t for t in (_given(text, bare), _declared(text, field or root)) if t}
    return found.pop() if len(found) == 1 else None


def _given(text: str, name: str) -> str | None:
    """The one class whose instances are assigned to the name."""
    found: set[str] = set()
    for assigned in re.finditer(rf"(?<![\w$.]){re.escape(name)}(?:\s*:[^=\n]{{1,80}})?\s*:?=(?![=>])\s*([^\n]{{1,160}})", text):
        built = _BUILT.search(assigned[1])
        if built is None:
            return None
        found.add(built[1])
    for opened in re.finditer(rf"\bwith\s+([^\n]{{1,160}}?)\s+as\s+{re.escape(name)}\b", text):
        built = _BUILT.search(opened[1])
        if built is None:
            return None
        found.add(built[1])
    return found.pop() if len(found) == 1 else None


_TYPED = lazy(r"^((?:[\w$]+\.)*[A-Z][\w$]*)")


def _declared(text: str, name: str) -> str | None:
    """The class of an annotation `name: Class`, or of a declaration `Class name`, Go's `name *Class` included."""
    found: set[str] = set()
    for match in re.finditer(rf"(?<![\w$.\"']){re.escape(name)}\??\s*:\s*[&\"']?(?:mut\s+)?([^\n=,)]{{1,120}})", text):
        written = match[1].strip()
        wrapped = _WRAPPED.search(written)
        typed = _TYPED.search(wrapped[1] if wrapped else written)
        if typed is not None:
            found.add(typed[1])
    for match in re.finditer(rf"(?<![\w$.])([A-Z][\w$]*)(?:<[^<>\n]{{0,80}}>)?\s+[&*]?{re.escape(name)}\s*[=;,):]", text):
        found.add(match[1])
    for match in re.finditer(rf"[(,]\s*{re.escape(name)}\s+\*?((?:\w+\.)?[A-Z]\w*)\s*[,)]", text):
        found.add(match[1])
    return found.pop() if len(found) == 1 else None
