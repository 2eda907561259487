"""Whether a function has a parameter or a variable of a name, so that the name means that and nothing from outside."""

from __future__ import annotations

import re

from bot.facts._language import Linking

_BINDERS = {
    Linking.PYTHON: (
        r"^[ \t]+{n}\s*(?::[^=\n]{{1,80}})?=(?!=)|\bfor\s+{n}\s+in\b|\b(?:with|except)\b[^\n]{{0,200}}\bas\s+{n}\b"
        r"|\bdef\s+\w+\((?:[^()]{{0,500}},)?\s*\*{{0,2}}{n}\s*[,:=)]"
    ),
    Linking.GO: (
        r"^[ \t]*(?:(?:if|for|switch)\s+)?(?:\w+\s*,\s*){{0,3}}{n}\s*(?:,\s*\w+\s*){{0,3}}:=|\bvar\s+{n}\s"
        r"|\bfunc\b[^\n{{]{{0,300}}[(,]\s*{n}(?:\s+[\w*.\[(]|\s*,)"
    ),
    Linking.ECMASCRIPT: (
        r"\b(?:const|let|var)\s+{n}\b(?![^\n]*(?:import|require))"
        r"|\b(?:const|let|var)\s*[{{\[][^=\n]{{0,300}}(?<![\w.:]){n}\s*[,}}\]](?![^\n]*(?:import|require))"
        r"|\bfunction\b[^\n{{(]{{0,80}}\((?:[^()]{{0,300}},)?\s*{n}\s*[?:,)=]"
        r"|\((?:[^()\n]{{0,200}},)?\s*{n}\s*(?:[?:][^()\n]{{0,80}})?(?:,[^()\n]{{0,200}})?\)\s*=>|(?<![\w.]){n}\s*=>"
    ),
    Linking.RUST: (
        r"\blet\s+(?:mut\s+)?{n}\b|\bfn\s+\w+[^({{]{{0,80}}\((?:[^()]{{0,300}},)?\s*(?:mut\s+)?{n}\s*:"
        r"|\|(?:[^|\n]{{0,100}},)?\s*{n}\s*[,|:]"
    ),
}


def is_shadowed(name: str, before: str, linking: Linking) -> bool:
    """Whether the text of a function up to the line of a use binds the name.

    A variable of a block that has ended is taken for one that still holds: such a use is then counted by name alone.
    """
    binder = _BINDERS.get(linking)
    if binder is None or name not in before:
        return False
    word = re.escape(name)
    if linking is Linking.PYTHON and re.search(rf"\b(?:global|nonlocal)\s+[\w, ]*\b{word}\b", before):
        return False
    return re.search(binder.format(n=word), before, re.MULTILINE) is not None
