"""What the text of an argument puts into its strings: `f"… {name}"`, `"…" + name`, `fmt.Sprintf("…%s", name)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.pattern import Pattern, lazy
from bot.risk._calls import arguments_in

_STRING = lazy(
    r"(?P<prefix>(?<![\w$])[A-Za-z$@]{0,3})(?P<quote>\"\"\"|'''|\"|'|`)(?P<text>(?:\\.|(?!(?P=quote)).)*)(?:(?P=quote)|$)",
    re.DOTALL,
)
_SCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_BRACES = lazy(r"(?<!\{)\{(?!\{)([^{}!:]+)")
_DOLLAR_BRACES = lazy(r"\$\{([^{}]+)\}")
_HASH_BRACES = lazy(r"#\{([^{}]+)\}")
_PHP = lazy(r"\{?(\$\w+(?:->\w+|\[[^\]]*\])*)")
_KOTLIN = lazy(r"\$\{([^{}]+)\}|\$([A-Za-z]\w*)")
_RUST = lazy(r"\{([A-Za-z_]\w*)(?::[^{}]*)?\}")
_VERBS = lazy(r"%[-+ 0]?\d*(?:\.\d+)?[svqxX@]")
_BEHIND = lazy(r"\s*(?:\+|\.(?=\s*\$)|\.(?=\s+[\w$])|\|\|)\s*(?!\s)([\w$.:>\[\]-]+(?:\([^()]*\))?)")
_BEFORE = lazy(r"([\w$.:>\[\]()-]+)\s*(?:\+|\.(?<=\s\.))\s*$")
_PERCENT = lazy(r"\s*%\s*(?!=)(\([^()]*\)|[\w.\[\]]+(?:\([^()]*\))?)")
_FORMAT = lazy(r"\s*\.(?:format|formatted)\(([^()]*(?:\([^()]*\)[^()]*)*)\)?")
_NUMBER = lazy(r"-?\d[\w.]*|[\"'].*")
_CONSTANT = lazy(r"(?:[\w.]+(?:\.|::))?[A-Z][A-Z0-9_]*")
_LITERAL = lazy(
    r"(?:[rRbBuUfF@]{0,2}(?:\"[^\"]*\"|'[^']*'|`[^`$]*`)|-?\d[\w.]*|None|null|nil|true|false|True|False|\[\s*\]|\{\s*\})"
)


def strings_of(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Each string literal of a text: its prefix, what it says, the text before it and the text behind it."""
    for found in _STRING.finditer(text):
        yield found["prefix"], found["text"], text[: found.start()], text[found.end() :]


def interpolated(text: str, language: str | None, telling: Pattern[str] | None = None) -> tuple[str, ...]:
    """The expressions that go into those strings of a text that `telling` fits; literals and constants left out."""
    found = dict.fromkeys(
        " ".join(part.split())
        for prefix, said, before, behind in strings_of(text)
        if telling is None or telling.search(said)
        for part in _parts(prefix, said, before, behind, language)
    )
    return tuple(part for part in found if part and not _NUMBER.fullmatch(part) and not _CONSTANT.fullmatch(part))


def _parts(prefix: str, said: str, before: str, behind: str, language: str | None) -> Iterator[str]:
    inside = _inside(prefix, before, language)
    if inside is not None:
        for hole in inside.compiled.finditer(said):
            yield next(filter(None, hole.groups()), "").strip().rstrip("=")
    elif language == "Rust" and before.rstrip().endswith(("format!(", "concat!(")):
        yield from (hole[1] for hole in _RUST.finditer(said))
    if _is_filled(said, before, language):
        yield from (part.lstrip("&").strip() for part in arguments_in(behind.lstrip().lstrip(",").strip()) if part)
    if language == "Python" and "%" in said and (found := _PERCENT.match(behind)):
        yield from arguments_in(found[1]) if found[1].startswith("(") else [found[1]]
    if language in {"Python", "Java"} and (found := _FORMAT.match(behind)):
        yield from (part.partition("=")[2] or part for part in arguments_in(f"{found[1]})") or [])
    if language not in {"Rust", "Ruby"}:
        if following := _BEHIND.match(behind):
            yield following[1]
        if preceding := _BEFORE.search(before):
            yield preceding[1]


def _inside(prefix: str, before: str, language: str | None) -> Pattern[str] | None:
    """How a string of this kind holds expressions; None when it holds none."""
    if language == "Python":
        return _BRACES if "f" in prefix.lower() else None
    if language in _SCRIPT:
        return None if prefix else _DOLLAR_BRACES  # a tag in front of a template decides what becomes of its holes
    if language == "C#":
        return _BRACES if "$" in prefix else None
    if language == "Ruby":
        return _HASH_BRACES
    if language == "PHP":
        return _PHP
    del before
    return _KOTLIN if language == "Kotlin" else None


def _is_filled(said: str, before: str, language: str | None) -> bool:
    head = before.rstrip()
    if language == "Go":
        return head.endswith(("Sprintf(", "Appendf(nil,")) and _VERBS.search(said) is not None
    if language == "Rust":
        return head.endswith("format!(") and re.search(r"\{(?::[^{}]*)?\}", said) is not None
    return head.endswith(("String.format(", "sprintf(")) and _VERBS.search(said) is not None


def is_literal(argument: str) -> bool:
    """Whether an argument is written out: a string without a hole, a number, a constant by its name."""
    text = argument.strip()
    if not text or _CONSTANT.fullmatch(text):
        return True
    if text.startswith(("[", "(")) and text.endswith(("]", ")")):
        return all(is_literal(part) for part in arguments_in(f"({text[1:-1]})"))
    if text[:1] in "fF" and text[1:2] in "\"'":
        return "{" not in text
    return _LITERAL.fullmatch(text) is not None
