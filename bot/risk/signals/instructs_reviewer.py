"""Text in the change that gives orders to whoever reviews it by machine: an attempt to decide its own review.

Read are added lines of every file, the names of new files, the title and the messages of commits; what is hidden in
encodings or invisible characters is read as what it says. Who only speaks of such orders quotes them, or writes them
where prompts, filters and their tests are kept: there only what plainly concerns this review counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.change import FileStatus
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines, first_line, removed_texts, text_at
from bot.risk._instructions import (
    Force,
    force_of,
    gives_itself_away,
    hidden_texts,
    hints,
    order_at,
    plain_text,
    smuggled,
)
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import few
from bot.risk._wording import quoted

LINES = 3
"""Lines that one order may be wrapped over."""
_SUBJECT = lazy(
    r"(?i)(?:^|[/_.-])(?:prompts?|injections?|jail_?breaks?|red_?-?team\w*|adversarial|attacks?|guard(?:s|rails?)?|saniti[sz]\w*|moderat\w*|evals?|tokeni[sz]ers?|chat_?templates?|llms?|agents?|skills?|\.claude|\.cursor|copilot[\w-]*|personas?|transcripts?|sessions?|conversations?)(?=[/_.-]|$)|\.jsonl$"
)
"""Places whose subject is what is said to models."""
_PROSE = (".md", ".mdx", ".rst", ".adoc", ".txt", ".markdown", ".html", ".htm")
_VALUES = (".json", ".jsonl", ".csv", ".tsv", ".yml", ".yaml", ".toml", ".xml", ".html", ".htm", ".ini", ".properties", ".po", ".svg", ".env")  # fmt: skip
_MARK = lazy(r"^\s*(?:[#;%]+|//+!?|/\*+|\*+/?|--+|<!--|\"{3}|'{3})\s*")
_QUOTE = lazy(r"(?<!\w)['\"`“‘«]|[\"`”»]")


class _Order(NamedTuple):
    line: AddedLine
    words: str
    hidden: bool


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """At most one signal a file, and one for the change's own words."""
    del policy
    yield from few((_signal(order) for order in _in_files(facts)), 1)
    yield from _in_names(facts)
    yield from _in_messages(facts)


def _in_files(facts: Facts) -> Iterator[_Order]:
    before: set[str] | None = None
    for file in facts.files:
        lines = list(added_lines(file))
        for at, line in enumerate(lines):
            if not hints(line.text):
                continue
            before = removed_texts(facts) if before is None else before
            if line.text.strip() not in before and (order := _order(lines[at : at + LINES])) is not None:
                yield order


def _order(lines: list[AddedLine]) -> _Order | None:
    first = lines[0]
    if told := smuggled(first.text):
        return _Order(first, told, hidden=True)
    for hidden in hidden_texts(first.text):
        if force_of(hidden):
            return _Order(first, hidden, hidden=True)
    for length in range(1, len(lines) + 1):
        part = lines[:length]
        if part[-1].number != first.number + length - 1:
            break
        told = plain_text(" ".join(_MARK.compiled.sub("", line.text[:2_000]) for line in part))
        if _counts(first.file, first.text, told):
            return _Order(first, told[max(0, order_at(told)) :], hidden=False)
    return None


def _counts(file: FileFacts, raw: str, told: str) -> bool:
    """Whether what stands there is an order and no mention of one, as far as its place and its quotes tell."""
    force = force_of(told)
    if not force:
        return False
    path = file.path.lower()
    subject = file.role is FileRole.AGENT or _SUBJECT.search(path) is not None
    if path.endswith(_VALUES):
        return force is Force.STRONG and not subject
    if _is_quoted(told):
        prose = path.endswith(_PROSE) or _MARK.match(raw) is not None
        return force is Force.STRONG and not (prose or subject or file.role is FileRole.TEST)
    if subject or file.role is FileRole.VENDORED:
        return force is Force.STRONG and gives_itself_away(told)
    return True


def _is_quoted(told: str) -> bool:
    start = order_at(told)
    return start >= 0 and len(_QUOTE.findall(told[: start + 1])) % 2 == 1


def _in_names(facts: Facts) -> Iterator[Signal]:
    for file in facts.files:
        if (
            file.diff.status in {FileStatus.ADDED, FileStatus.RENAMED, FileStatus.COPIED}
            and file.role is not FileRole.TEST
        ):
            words = " ".join(file.path.rpartition("/")[2].replace("_", " ").replace("-", " ").replace(".", " ").split())
            if force_of(words) is Force.STRONG:
                number = first_line(file)
                yield _signal(
                    _Order(AddedLine(file, number, text_at(file, number)), words, hidden=False), "the name of "
                )


def _in_messages(facts: Facts) -> Iterator[Signal]:
    texts = [facts.change.title, *(commit.message for commit in facts.change.commits)]
    for text in texts:
        for paragraph in text[:20_000].split("\n\n"):
            told = plain_text(paragraph)
            hidden = smuggled(paragraph) != "" or any(map(force_of, hidden_texts(paragraph)))
            if facts.files and (hidden or (force_of(told) is Force.STRONG and not _is_quoted(told))):
                file = facts.files[0]
                number = first_line(file)
                line = AddedLine(file, number, text_at(file, number))
                yield _signal(_Order(line, told[max(0, order_at(told)) :], hidden=hidden), "the description of ")
                return


def _signal(order: _Order, whose: str = "") -> Signal:
    file, number = order.line.file, order.line.number
    at = evidence_at(file, number, order.line.text)
    name = f"`{file.path.rpartition('/')[2].replace('`', '_').replace('?', '_')[-40:]}`"
    place = {"": f"Line {number} of {name}", "the name of ": f"The name of {name}"}.get(
        whose, f"The description of this change, line {number} of {name} among it,"
    )
    words = quoted(" ".join(order.words.replace("?", " ").split()[:10])[:70])
    how = "in hidden text " if order.hidden else ""
    return Signal(
        rule=RULE.id,
        title=f"orders to an automated reviewer in {whose}{file.path if whose != 'the description of ' else 'the change'}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.HIGH if order.hidden else Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=f"{place} tells an automated reviewer {how}what to do or to find: {words}.",
        ask=Ask(
            text=f"{place} gives a reviewer orders {how}({words}). Who wrote it, and what is it to keep from being seen?",
            trigger="any model that reads this text, now or later in this repository",
            consequence="it may report less, call something checked, or tell what it knows",
            settles="ask the author where the text comes from; read the rest of the change without any tool's summary",
        ),
    )


RULE = Rule(
    id="instructs-reviewer",
    group=Group.SECURITY,
    about="Text of the change gives orders to an automated reviewer.",
    detect=detect,
)
