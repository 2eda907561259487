"""The `Assisted-by:` trailer that a squash message should carry, and its place in a message.

Form: `Assisted-by: AGENT_NAME:MODEL_VERSION` (kernel.org, process/coding-assistants). Place: git-interpret-trailers(1)
takes the last paragraph for trailers if all its lines are, or a quarter of them and one that git itself writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts import Provenance, ProvenanceLevel
from bot.publish._provenance_words import distinct_models
from bot.publish._visible import visible

KEY = "Assisted-by"

_STATED = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED)
_MOST_TOOLS, _MOST_MODELS, _LONGEST = 10, 3, 80
_BLANK = " \t\r\n"
"""What git's own `isspace` knows."""
_COMMENT = "#"
_SCISSORS = f"{_COMMENT} ------------------------ >8 ------------------------\n"
_WRITTEN_BY_GIT = ("Signed-off-by: ", "(cherry picked from commit ")
_KEY_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")


def assisted_by(provenance: Provenance) -> tuple[str, ...]:
    """One trailer a tool, with the models that evidence names, strongest evidence first.

    Only what a person declares or a tool says of itself: a suspicion must not become a statement that stays in history.
    """
    models: dict[str, list[str]] = {}
    for item in provenance.evidence:
        tool, model = _word(item.tool), _word(item.model)
        if tool and item.level in _STATED:
            models.setdefault(tool, []).append("" if model.lower() == "unknown" else model)
    named = [(tool, distinct_models(known)[:_MOST_MODELS]) for tool, known in list(models.items())[:_MOST_TOOLS]]
    return tuple(f"{KEY}: {tool}" + (f":{', '.join(known)}" if known else "") for tool, known in named)


def _word(name: str) -> str:
    """A name in one line that no reader of trailers takes for anything else."""
    return " ".join(visible(" ".join(name.split())).split())[:_LONGEST].strip()


def with_trailers(message: str, trailers: Sequence[str]) -> str:
    """The message with those trailers that it does not have, where git finds them; its line ends and the rest are kept.

    Behind the trailers that are there, else in a paragraph of their own at the end; before what git cuts off (the line
    `# --- >8 ---` of `git commit --verbose` and all below). A tool that the trailers name already is left out.
    """
    body, rest = _without_scissors(message)
    end = "\r\n" if "\r\n" in body and "\n" not in body.replace("\r\n", "") else "\n"
    lines = body.split("\n")
    block = _trailer_block(lines)
    known = {_tool_of(line) for line in lines[block.start : block.stop]}
    wanted = [line for line in trailers if _tool_of(line) not in known]
    if not wanted:
        return message
    if block:
        before, after = "\n".join(lines[: block.stop]), "\n".join(lines[block.stop :])
        before += "" if before.endswith("\r") or end == "\n" else "\r"
        return f"{before}\n{end.join(wanted)}{end}{after}{rest}"
    gap = "" if not body else end if body.endswith("\n") else end * 2
    return f"{body}{gap or end}{end.join(wanted)}{end}{rest}"


def _without_scissors(message: str) -> tuple[str, str]:
    whole = message if message.endswith("\n") else f"{message}\n"
    at = 0 if whole.startswith(_SCISSORS) else whole.find(f"\n{_SCISSORS}") + 1
    return (message[:at], message[at:]) if whole.startswith(_SCISSORS, at) else (message, "")


def _tool_of(trailer: str) -> str:
    """The tool that a line of ours, or one like it, names; "" for another line."""
    key, _, value = trailer.partition(":")
    tool = " ".join(value.partition(":")[0].casefold().split())
    return tool if key.strip(_BLANK).casefold() == KEY.casefold() else ""


def _trailer_block(lines: Sequence[str]) -> range:
    """The lines that git takes for the message's trailers, those of a comment behind them left out; empty if none.

    `find_trailer_block_start` in git's trailer.c.
    """
    stop = _ignored_from(lines)
    while stop and (_is_blank(lines[stop - 1]) or lines[stop - 1].startswith(_COMMENT)):
        stop -= 1
    title = next((n for n, line in enumerate(lines) if _is_blank(line)), stop)
    start = stop
    while start > title and not _is_blank(lines[start - 1]):
        start -= 1
    if start <= title:
        return range(0)
    return range(start, stop) if _are_trailers(lines[start:stop]) else range(0)


def _are_trailers(paragraph: Sequence[str]) -> bool:
    trailers = others = continued = 0
    is_gits = False
    for line in reversed(paragraph):
        if line.startswith(_COMMENT):
            others, continued = others + continued, 0
        elif line.startswith(_WRITTEN_BY_GIT):
            is_gits, trailers, continued = True, trailers + 1, 0
        elif _has_key(line):
            trailers, continued = trailers + 1, 0
        elif line[0] in _BLANK:
            continued += 1
        else:
            others, continued = others + 1 + continued, 0
    others += continued
    return bool(trailers and not others) or (is_gits and trailers * 3 >= others)


def _has_key(line: str) -> bool:
    key, colon, _ = line.partition(":")
    return bool(colon and key.strip(" \t")) and line[0] not in _BLANK and _KEY_CHARACTERS.issuperset(key.rstrip(" \t"))


def _is_blank(line: str) -> bool:
    return not line.strip(_BLANK)


def _ignored_from(lines: Sequence[str]) -> int:
    """Where the end begins that git passes over: comments, blank lines, the `Conflicts:` of git before 2.1."""
    begins: int | None = None
    in_conflicts = False
    for number, line in enumerate(lines):
        is_conflicts = line == "Conflicts:"
        if is_conflicts or not line or line.startswith(_COMMENT):
            in_conflicts |= is_conflicts
            begins = number if begins is None else begins
        elif not (in_conflicts and line.startswith("\t")):
            begins, in_conflicts = None, False
    return len(lines) if begins is None else begins


def why_no_trailer(provenance: Provenance) -> str:
    """What to say where none is proposed."""
    if any(item.level in _STATED for item in provenance.evidence):
        return "AI assistance is stated, but no evidence names the tool: write `Assisted-by: TOOL:MODEL` yourself"
    if any(item.level is ProvenanceLevel.SUSPECTED for item in provenance.evidence):
        return "AI assistance is only suspected, too little for a trailer: `foreread provenance` shows the signs"
    return "no evidence of AI assistance was found, so no trailer is proposed"
