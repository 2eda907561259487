"""What a caller on the network sent, as code of the common frameworks reads it."""

from __future__ import annotations

from bot.pattern import lazy
from bot.risk._dangers import Call

_SENT = lazy(
    r"\brequest\.(?:args|form|values|files|GET|POST|FILES|query_params|path_params|params|query|body|json|data|cookies|headers|get_json\(|getParameter\(|getHeader\(|QueryString|Form|match_info)\b|\breq\.(?:params|query|body|headers|cookies|files?)\b"
    r"|\bctx\.(?:params|query|request\.(?:body|query))\b|\bc\.(?:Param|Query|PostForm|FormValue|QueryParam|FormFile|DefaultQuery)\("
    r"|\br\.(?:URL\.(?:Query\(|Path\b|RawQuery)|FormValue\(|PostFormValue\(|PathValue\(|Header\.Get\()|\bmux\.Vars\(|\bchi\.URLParam\("
    r"|\$_(?:GET|POST|REQUEST|COOKIE|FILES)\b|\$request->(?:input|get|query|post|all|route|file)\(|(?<![\w.$])params\[:?\w|\bparams\[:"
    r"|\bsearchParams\.get\(|\bgetParameter\("
)
_CLEANED = lazy(
    r"(?i)basename|filepath\.Base|path\.Base|secure_filename|\bclean\b|sanit|safe_join|allow(?:ed|list)|whitelist|is_safe|url_has_allowed|validate|int\(|parseInt|Number\(|uuid|strconv|encodeURIComponent|quote\("
)


def sent(call: Call) -> str | None:
    """The part of a call's arguments that a caller on the network sent, directly or by a variable shown above."""
    for argument in call.arguments:
        text = argument
        if argument.isidentifier() or argument.startswith("$"):
            text = call.assigned(argument) or argument
        if _SENT.search(text) and not _CLEANED.search(text) and not _checked(call, argument):
            return argument
    return None


def _checked(call: Call, argument: str) -> bool:
    """Whether a shown line of the function that names the value also says that it checks it."""
    if not argument.isidentifier():
        return False
    lines = call.view.lines(call.construct.symbol, call.construct.line, call.side)
    return any(argument in text and _CLEANED.search(text) for _, text in lines)
