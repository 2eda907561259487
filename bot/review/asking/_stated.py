"""What a change says about itself, as numbered sentences: the words of its title, its description and its commits.

All of it is the author's framing. It is kept from the search for defects and only held against the change afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.change import Change
from bot.facts import PullRequest, redact_lines
from bot.facts.provenance import trailer_block, unwrapped, without_fences
from bot.pattern import lazy
from bot.review._tongues import length_in_words
from bot.review.asking._excerpt import one_line

SENTENCES = 30
CHARACTERS = 4_000
"""Of all sentences together."""
SENTENCE = 400
"""Characters of one sentence; a longer one is cut."""
_READ = 40_000
"""Characters of one text that are looked at."""
_LINES = 1_000

_TRAILER = lazy(
    r"(?:[A-Z][A-Za-z]*(?:-[A-Za-z]+)*-[Bb]y|Change-Id|Reviewed-on|PiperOrigin-RevId|Closes|Fixes|Resolves|Refs?|See|"
    r"See also|Links?|Bugs?|Issues?|PR|Ticket|Cc|Signed-off|cherry picked from|"
    r"(?:-\s+)?(?:updated-dependencies|dependency-(?:name|version|type|group)|update-type))\s*:"
)
_CHECK = lazy(r"(?:[-*+]|\d{1,3}[.)])\s+\[[ xX]?\]")
_ITEM = lazy(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_HEADING = lazy(r"#{1,6}\s+(?P<words>.*)|(?:\*\*|__)(?P<bold>[^*_]{1,80})(?:\*\*|__):?$|[-=_*]{3,}$")
_OF_TEMPLATE = lazy(
    r"(?i)\W*(?:(?:pre-?)?(?:merge |submission |author |review(?:er)? )?check ?list|screen ?shots?|types? of changes?|"
    r"related (?:issues?|prs?|links?)|before submitting|contribut|cla\b)"
)
"""Sections that say nothing of the change itself."""
_IMAGE = lazy(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,600}\)")
_LINK = lazy(r"\[([^\]\[\n]{1,300})\]\([^)\n]{0,600}\)")
_ADDRESS = lazy(r"https?://\S+")
_TAG = lazy(
    r"</?(?:details|summary|br|img|a(?=[\s>])|ul|ol|li|sub|sup|h[1-6]|div|span|table|t[rdh]|thead|tbody|kbd|em|strong|"
    r"picture|source|video|center|hr)(?:\s[^<>]{0,400})?/?>"
)
_END = lazy(r"(?<=[.!?])[)\"'”*_`]{0,2}\s+(?=[^\sa-z])|(?<=[。！？])(?=[^\s」』）])")
_ABBREVIATION = lazy(r"(?i)(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|resp|approx|incl|no)\.$")

_BUMP = lazy(
    r"(?i)(?:\w{1,20}\([^)]{0,20}deps[^)]{0,20}\)!?:|bumps? (?:the|\S+ from)\b)|"
    r"(?:\w{1,20}(?:\([^)]{0,40}\))?!?:\s*)?(?:auto)?(?:bump|upgrade|update|release|version|prepare|tag|cut)\w{0,2}\b"
    r".{0,120}?\bv?\d+(?:\.\d+)+\S{0,30}(?:\s*\(#\d+\))?\W{0,3}$|v?\d+(?:\.\d+)+\S{0,30}$"
)
"""Another version of this or of a dependency: what the diff of a manifest says itself."""
_LEAST = 2
"""Telling words without which a sentence names no more than a topic: `prompt`, `server:`."""
_WORD = lazy(r"[^\W\d_]{2,}")
_REFERENCE = lazy(r"(?:\b[\w.-]{1,40}/[\w.-]{1,60})?#\d+|\b[0-9a-f]{7,40}\b|\b[A-Z]{2,10}-\d+\b")
_SAID_IN_VAIN = (
    "changelog commits dependencies dependency notes upgrade upgrades "
    "address addressed again amend an and apply are branch bug bugfix bugs bump change changed changes chore ci "
    "clean cleanup cleanups close closes code comment comments commit description done feat feedback final first "
    "fix fixed fixes fixing fixup follow followup for from hotfix improve improvements in initial into is issue "
    "issues it lint main master merge minor misc more my na none note of on oops our part patch please pr problem "
    "progress pull ref refactor refs release request resolve resolves review reviews see small some squash stuff "
    "suggestion suggestions summary tbd temp thank thanks that the things this tmp to todo tweak tweaks up update "
    "updated updates various version wip with work you"
)
_EMPTY = frozenset(_SAID_IN_VAIN.split(" "))
"""Words that alone leave nothing to hold against a diff."""


class Sentence(NamedTuple):
    """One sentence of what is stated."""

    text: str
    """In one line, without secrets."""
    origin: str
    """`title`, `description`, or `commit 1a2b3c4`."""


class Stated(NamedTuple):
    """What a change says about itself."""

    sentences: tuple[Sentence, ...]
    left_out: int
    """Sentences for which there was no room; the end of a text that is too long to be read counts as one."""


def state_intent(change: Change, request: PullRequest | None = None) -> Stated:
    """Title and description first, then the commits' messages, the oldest first; what is said twice stands once.

    Comments, code, trailers, checklists, quotes and other parts of templates are left out, and so is what cannot be
    held against a diff: `fix bug`, `wip`, a new version's number. Merge commits say nothing of their own.
    """
    found: dict[str, Sentence] = {}
    left_out = room = stated = 0
    for text, origin in _texts(change, request):
        left_out += len(text) > _READ
        for said in _sentences(text):
            key = "".join(_WORD.findall(said.lower()))
            if key in found or not _is_checkable(said[:SENTENCE]):
                continue
            shown = one_line(said)
            shown = shown if len(shown) <= SENTENCE else f"{shown[: SENTENCE - 1]}…"
            if stated >= SENTENCES or room + len(shown) > CHARACTERS:
                left_out += 1
                found[key] = Sentence("", origin)
                continue
            room += len(shown)
            stated += 1
            found[key] = Sentence(shown, origin)
    return Stated(tuple(each for each in found.values() if each.text), left_out)


def _texts(change: Change, request: PullRequest | None) -> Iterator[tuple[str, str]]:
    if request is not None:
        yield request.title, "title"
        yield request.body, "description"
    for commit in reversed(change.commits):
        if not commit.is_merge and not commit.message.startswith(("fixup!", "squash!", "amend!")):
            yield commit.message, f"commit {commit.sha[:7]}".strip()


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text, white space folded. An item of a list is one of its own, however it ends."""
    for paragraph in _paragraphs(_plain_lines(text[:_READ])):
        begun = ""
        for part in _END.split(paragraph):
            begun = f"{begun} {part}".strip()
            if not _ABBREVIATION.search(begun[-12:]):
                yield begun
                begun = ""
        if begun:
            yield begun


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    is_subject = True
    for line in lines:
        item = _ITEM.match(line)
        if (not line or item) and held:
            yield " ".join(held)
            held = []
        if line:
            held.append(line[item.end() :] if item else line)
        if is_subject and held:
            yield held.pop()
            is_subject = False
    if held:
        yield " ".join(held)


def _plain_lines(text: str) -> Iterator[str]:
    """The lines of prose, stripped; "" where a paragraph ends."""
    lines = unwrapped(text).strip("\n").split("\n")[:_LINES]
    trailers = trailer_block(lines[1:])
    lines = [line for n, line in enumerate(lines) if n - 1 not in trailers]
    is_template = False
    for line in without_fences(redact_lines(lines)):
        stripped = line.strip()
        heading = _HEADING.match(stripped)
        if heading:
            is_template = _OF_TEMPLATE.match(heading["words"] or heading["bold"] or "") is not None
        if heading or is_template or stripped.startswith((">", "|")) or _CHECK.match(stripped):
            yield ""
        elif not _TRAILER.match(stripped):
            yield _without_markup(stripped)


def _without_markup(line: str) -> str:
    for pattern, by in ((_IMAGE, ""), (_LINK, r"\1"), (_ADDRESS, ""), (_TAG, " ")):
        line = pattern.sub(by, line)
    return " ".join(line.split())


def _is_checkable(sentence: str) -> bool:
    """Whether something is said that a diff can bear out or not."""
    if _BUMP.match(sentence):
        return False
    bare = _REFERENCE.sub(" ", sentence).lower()
    telling = [word for word in _WORD.findall(bare) if word not in _EMPTY]
    return len(telling) >= _LEAST or length_in_words(" ".join(telling)) >= _LEAST
