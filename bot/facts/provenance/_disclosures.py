"""What a message says about AI use in sentences: a section of the pull request's template, a ticked box, a footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.facts._authorship import ProvenanceLevel
from bot.facts.provenance._messages import MessageLine, Position, graded
from bot.facts.provenance._names import PRODUCTS, PRODUCTS_AND_GIVEN_NAMES, leading_tool, named_tool, only_tool
from bot.facts.provenance._quick import Words, softened
from bot.facts.provenance.catalogue import BOXES, DISCLOSURE_HEADINGS, TOOLS, TRAILERS, Tool

_LONGEST_SENTENCE = 300
"""Characters of a line in which a footer or a sentence about AI is looked for."""
_LONGEST_SECTION = 12
"""Lines of an answer that are read; templates ask for one or two sentences."""

_DENIED = (
    r"(?:none|no|nope|nil|not? applicable|n/?a|not used|false|0)\W*$|none\b(?! of)"
    r"|not? (?:use of )?(?:any )?(?:gen\w* )?(?:ai|llms?)\b"
    r"|(?:i |we )?(?:did not|didn't|have not|haven't) used? (?:any )?(?:gen\w* )?(?:ai|llms?)\b"
    r"|(?:ai|llms?)(?: tools?)? (?:was|were) not used\b"
)
_NOT_CODE = (
    r"\b(?:tutor|gramm[ae]r|spell\w*|proof-?read\w*|translat\w*|wording|brainstorm\w*"
    r"|(?:pr|pull request|commit)(?: message| description)|understand(?:ing)?)\b"
)
_CODE_BY_AI = (
    r"\b(?:generat|writ|wrote|draft|implement|creat|refactor)\w*\b.{0,40}"
    r"\b(?:code|tests?|patch|implementation|functions?)\b"
)
_BY_HAND = r"\b(?:manual\w*|by hand|myself|by me|my own|human)\b"
_ANY_OUTPUT = r"(?:any |all |i (?:have reviewed|have read|have verified|understand|agree|confirm|take)\b)"
"""A promise about AI output in general says nothing about its use here."""
_SPEAKS_OF_USE = r"\b(?:ai|llms?|yes|light|minor|moderate|heavy|extensive|(?:assist|generat|help)\w*|used|agents?)\b"
_TEMPLATE_LINK = r"(?i)see \[|policy\]?\("
"""Jaeger's template links its policy under the heading."""

_HELP = r"(?:the )?(?:(?:help|assistance|aid) (?:of|from) )?(?:an? )?"
_FOOTER = rf"[^a-z\[]{{0,20}}(?:generated|made|created|built|ultraworked) (with|by|using) {_HELP}(.+)"
_WORK = r"(?:commit|patch|changes?|contribution|code|pr|pull request|fix|implementation|tests?)"
_WAS = r"(?:(?:was|were|is|are|has been|have been) )?(?:\w+ly )?"
_MADE = r"(?:made|generated|written|authored|implemented|created|produced|developed)"
_LEAD = r"(?:^|[.;:(] ?|\b(?:this|these|and|all|most of the|majority of the) )"
_SENTENCE = rf"{_LEAD}{_WORK} {_WAS}{_MADE} (?:with|by|using|via) {_HELP}"
_OPENING = rf"{_MADE} (?:with|using) {_HELP}"
_ASSISTED = rf"\b(?:this|these) {_WORK} {_WAS}ai[- ](?:assisted|generated|written)\b"
_CONTRIBUTION = "this is a contribution from an ai agent:"
"""The notice in the pull request template of cloudflare/workers-sdk, commented out unless it holds."""
_TEXT_LINE = r"ai-(?:assisted|generated)\W{1,5}tool:"
"""A line that jdx/mise asks for under any text that AI wrote, code or not: hence a suspicion only."""


_OPENERS = "#*-+>"
"""What a heading, a box or a quoted line begins with."""
_LINKS = tuple((start, tool) for tool in TOOLS for start in tool.links)
_FOOTERS = tuple((start, tool) for tool in TOOLS for start in tool.footers)


class Statement(NamedTuple):
    """Something that a line of the message says about AI use."""

    rule: str
    level: ProvenanceLevel
    line: MessageLine
    tool: Tool | None = None


def denies(value: str) -> bool:
    """Whether an answer to "was AI used?" says no: `None`, `NO AI USE`, `No AI tools were used`."""
    return re.match(_DENIED, value.lower()) is not None


def plain(text: str) -> str:
    """In lower case, without emphasis, white space folded."""
    return " ".join(text.lower().replace("*", "").replace("`", "").split()).strip("_")


def judge(answer: str) -> ProvenanceLevel | None:
    """What an answer says: AI was used, was not, or (None) nothing, or was used for something that is no code."""
    if not re.search(r"\w", answer) or re.match(_ANY_OUTPUT, answer):
        return None
    if denies(answer):
        return ProvenanceLevel.DECLARED_NONE
    if re.search(_NOT_CODE, answer) and (not re.search(_CODE_BY_AI, answer) or re.search(_BY_HAND, answer)):
        return None
    return ProvenanceLevel.DECLARED


def read_statements(lines: Iterable[MessageLine], words: Words | None = None) -> Iterator[Statement]:
    """All statements of a message; with `words` only lines that these allow are looked at, to the same effect."""
    section: list[MessageLine] | None = None
    for line in lines:
        if section is None and line.text[0] not in _OPENERS and not _is_allowed(line, words):
            continue  # most lines of most messages: prose
        if section is not None and _ends_section(line):
            yield from _read_section(section)
            section = None
        if _is_disclosure_heading(line):
            section = []
        elif line.position is Position.QUOTED:
            yield from _read_notice(line)
        else:
            if section is not None and len(section) < _LONGEST_SECTION:
                section.append(line)
            yield from _read_line(line, section is not None, words)
    yield from _read_section(section or ())


def _is_allowed(line: MessageLine, words: Words | None) -> bool:
    return words is None or words.allow(softened(line.text))


def _is_disclosure_heading(line: MessageLine) -> bool:
    text = line.text
    if not text.startswith(("#", "**")):
        return False
    return plain(text.strip("# ")).partition("(")[0].strip(" :") in DISCLOSURE_HEADINGS


def _ends_section(line: MessageLine) -> bool:
    is_divider = not line.text.strip("-*_= ")
    return is_divider or line.text.startswith("#") or line.key in TRAILERS


def _read_section(lines: Sequence[MessageLine]) -> Iterator[Statement]:
    boxes = [(line, _box(line)) for line in lines]
    ticked = [(line, box.label) for line, box in boxes if box and box.ticked]
    if any(box for _, box in boxes):
        for line, label in ticked:
            level = judge(label)
            if level:
                yield Statement("disclosure/box", level, line, named_tool(label, of_people=False))
        return
    answer = [line for line in lines if not re.match(_TEMPLATE_LINK, line.text)]
    text = " ".join(plain(line.text) for line in answer)
    tool = named_tool(text, of_people=False)
    level = ProvenanceLevel.DECLARED_NONE if answer and denies(plain(answer[0].text)) else judge(text)
    if level is ProvenanceLevel.DECLARED_NONE or (level and (tool or re.search(_SPEAKS_OF_USE, text))):
        yield Statement("disclosure/section", level, answer[0], tool)


class _Box(NamedTuple):
    ticked: bool
    label: str
    """In plain lower case."""


def _box(line: MessageLine) -> _Box | None:
    found = re.match(r"[-*+] \[ ?([xX]?) ?\](.*)", line.text) if line.text[2:3] == "[" else None
    return _Box(bool(found[1]), plain(found[2])) if found else None


def _read_notice(line: MessageLine) -> Iterator[Statement]:
    said = plain(line.text.lstrip("> "))
    if said.startswith(_CONTRIBUTION):
        tool = named_tool(said.removeprefix(_CONTRIBUTION), of_people=False)
        yield Statement("disclosure/agent-notice", ProvenanceLevel.DECLARED, line, tool)


def _read_line(line: MessageLine, in_section: bool, words: Words | None) -> Iterator[Statement]:
    box = _box(line)
    if box:
        known = next((known for known in BOXES if box.label.startswith(known.text)), None)
        if known and box.ticked and not in_section:
            yield Statement("disclosure/box", known.level, line)
        return
    said = _read_sentence(line) if _is_allowed(line, words) else None
    level = graded(said.level, line.position) if said else None
    if said and level:
        yield said._replace(level=level)


def _read_sentence(line: MessageLine) -> Statement | None:
    text = plain(line.text[:_LONGEST_SENTENCE])
    if re.match(_TEXT_LINE, text):
        tool = named_tool(text.partition(":")[2], of_people=False)
        return Statement("disclosure/text-line", ProvenanceLevel.SUSPECTED, line, tool)
    footer = _footer(text)
    if footer:
        return Statement(f"{footer.id}/footer", ProvenanceLevel.ATTRIBUTED, line, footer)
    linked = next((tool for start, tool in _LINKS if start in line.text), None)
    if linked and line.key not in TRAILERS:
        return Statement(f"{linked.id}/session-link", ProvenanceLevel.SUSPECTED, line, linked)
    claimed, tool = _claim(text, begins=line.text[:1].isupper())
    return Statement("disclosure/sentence", ProvenanceLevel.SUSPECTED, line, tool) if claimed else None


def _claim(text: str, *, begins: bool) -> tuple[bool, Tool | None]:
    """Whether a sentence says that an AI made the change, and which; `begins`: the line is the sentence's first."""
    ends = [found.end() for found in re.finditer(_SENTENCE, text)]
    opening = re.match(_OPENING, text) if begins else None
    if opening:
        ends.append(opening.end())
    tool = next(filter(None, (leading_tool(text[end:]) for end in ends)), None)
    assisted = re.search(_ASSISTED, text)
    return bool(tool or assisted), tool or (named_tool(text[assisted.end() :], of_people=False) if assisted else None)


def _footer(text: str) -> Tool | None:
    """The tool that signs with this line: `🤖 Generated with [Claude Code](…)`, `Generated with opencode`."""
    own = next((tool for start, tool in _FOOTERS if text.lstrip("_[ ").startswith(start)), None)
    found = re.match(_FOOTER, text)
    if own or not found:
        return own
    by, name = found[1], found[2]
    if name.startswith("["):
        return only_tool(name[1:].partition("]")[0], alone=PRODUCTS_AND_GIVEN_NAMES)
    # "Made by Jules" may thank a person; "Made with Jules" or a line behind a robot's face does not.
    is_signed = by != "by" or not text[0].isascii()
    return only_tool(name.partition("(")[0], alone=PRODUCTS_AND_GIVEN_NAMES if is_signed else PRODUCTS)
