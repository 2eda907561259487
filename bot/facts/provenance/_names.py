"""Telling tools from people: by mailbox and account, and, where there is only a name, by the name in full."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from bot.change import Identity
from bot.facts._authorship import ProvenanceLevel
from bot.facts.provenance.catalogue import AUTOMATION, MACHINE_NAMES, MODELS, NOBODY, QUALIFIERS, TOOLS, Tool
from bot.pattern import lazy

_GITHUB = "@users.noreply.github.com"
_LONGEST_NAME = 3
"""Words of the longest name in the catalogue."""
_MAX_IDENTITIES = 20
"""Co-authors read from one line."""
_MAX_TEXT = 400
"""Characters in which the name of a tool is looked for."""
_MAX_WORDS = 60
_WORD = r"([a-z]\d[\d.]*|[^\W\d_]+|\d[\d.]*[a-z]?)([\W_]*)"
"""A run of letters or a version (`4.6`, `k2`, `1m`), and what stands before the next."""
_PUNCTUATION = frozenset(":/(,;.")
_CONJUNCTIONS = frozenset({"and", "as", "but", "then", "under"})


class Sign(StrEnum):
    """By what a tool was known; the second half of a rule's id."""

    ACCOUNT = "account"
    SUGGESTION = "accepted-suggestion"
    SUFFIX = "name-suffix"
    TEAM = "identity"
    """Known to the team's configuration, not to the catalogue."""
    WEAK = "weak-mailbox"
    NAME = "name-only"

    @property
    def level(self) -> ProvenanceLevel:
        indirect = self in (Sign.WEAK, Sign.NAME)
        return ProvenanceLevel.SUSPECTED if indirect else ProvenanceLevel.ATTRIBUTED


class Recognised(NamedTuple):
    """An identity that belongs to a tool."""

    tool: Tool
    sign: Sign


def _index() -> dict[str, Recognised]:
    known: dict[str, Recognised] = {}
    for tool in TOOLS:
        known |= {identity: Recognised(tool, Sign.ACCOUNT) for identity in tool.identities}
        known |= {identity: Recognised(tool, Sign.SUGGESTION) for identity in tool.suggests}
        known |= {identity: Recognised(tool, Sign.WEAK) for identity in tool.weak}
    return known


_IDENTITIES: Mapping[str, Recognised] = _index()
_LOGINS: Mapping[str, Recognised] = {login: Recognised(tool, Sign.ACCOUNT) for tool in TOOLS for login in tool.logins}
_MACHINES = frozenset(identity for machine in AUTOMATION for identity in machine.identities)
_SUFFIXES: Mapping[str, Tool] = {suffix: tool for tool in TOOLS for suffix in tool.suffixes}
_NAMES: Mapping[str, Tool] = {name: tool for tool in TOOLS for name in tool.names}
_GIVEN: Mapping[str, Tool] = {name: tool for tool in TOOLS for name in tool.given_names}
PRODUCTS = frozenset(_NAMES)
PRODUCTS_AND_GIVEN_NAMES = PRODUCTS | frozenset(_GIVEN)
_VOCABULARY = QUALIFIERS | {word for name in (*_NAMES, *_GIVEN) for word in name.split()}


_MACHINE = lazy(MACHINE_NAMES)
_MODEL = lazy(
    rf"(?i)(?<![a-z])(?:claude[ -])?(?:{'|'.join(MODELS)})[ :/-]{{0,2}}[vk]?\d[\w.]{{0,20}}"
    r"(?:[ -](?:\d{1,3}(?!\w)|flash|pro|mini|codex|coder|turbo|max))*"
)


class Acquaintances:
    """Tells tools from people by the catalogue and by what the team's configuration adds; remembers its answers."""

    def __init__(self, team: Sequence[str] = ()) -> None:
        self._team = {known: name.strip() for name in team if (known := name.strip().lower().removeprefix("@"))}
        self._seen: dict[Identity, Recognised | None] = {}

    def recognise(self, identity: Identity) -> Recognised | None:
        """The tool that stands behind an author, committer or co-author, if one does."""
        if identity not in self._seen:
            self._seen[identity] = self._look_up(identity)
        return self._seen[identity]

    def _look_up(self, identity: Identity) -> Recognised | None:
        known = recognise(identity)
        if self._team and (known is None or known.sign.level is ProvenanceLevel.SUSPECTED):
            form = next((form for form in (*_forms(identity), _login(identity)) if form in self._team), None)
            if form:
                return Recognised(Tool("team", self._team[form], "the team's configuration"), Sign.TEAM)
        return known

    def recognise_account(self, login: str, number: int | None) -> Recognised | None:
        """The tool that a host's account belongs to: `Copilot`, `devin-ai-integration[bot]`.

        GitHub's own command line writes the latter as `app/devin-ai-integration`.
        """
        return self.recognise(account(login, number)) or _LOGINS.get(login.strip().lower())

    def is_automation(self, identity: Identity) -> bool:
        """Whether this is a known machine that is no AI: an app (`[bot]`) by its mailbox, which its name is not."""
        is_app = identity.email.strip() and identity.name.strip().endswith("[bot]")
        forms = _forms(Identity("", identity.email) if is_app else identity)
        return any(form in _MACHINES for form in forms) and self.recognise(identity) is None

    def human(self, identity: Identity) -> Identity | None:
        """The person behind an identity, without what a tool added to the name; None for tools, machines and nobody."""
        email = identity.email.strip()
        name = " ".join(identity.name.split())
        known = self.recognise(identity)
        if known and known.sign is Sign.SUFFIX:
            suffix = next(s for s in _SUFFIXES if name.lower().endswith(s))
            return Identity(name[: -len(suffix)], email)
        if known or not email or email.lower() in NOBODY or self.is_automation(identity):
            return None
        # Only GitHub Apps have brackets in their login: an app that we do not know is still no person.
        is_machine = email.partition("@")[0].endswith("[bot]") or _MACHINE.search(name.lower()[:_MAX_TEXT])
        return None if is_machine else Identity(name, email)


def account(login: str, number: int | None) -> Identity:
    """A host's account as git would record it."""
    name = login.strip()
    if name.lower().startswith("app/"):
        name = f"{name[4:]}[bot]"
    return Identity("", f"{number}+{name}{_GITHUB}" if number is not None else f"{name}{_GITHUB}")


def recognise(identity: Identity) -> Recognised | None:
    """The tool that the catalogue knows behind an author, committer or co-author."""
    known = next((_IDENTITIES[form] for form in _forms(identity) if form in _IDENTITIES), None)
    if known:
        return known
    name = " ".join(identity.name.lower().split())
    for suffix, tool in _SUFFIXES.items():
        if name.endswith(suffix):
            return Recognised(tool, Sign.SUFFIX)
    named = only_tool(name, alone=() if identity.email.strip() else PRODUCTS_AND_GIVEN_NAMES)
    return Recognised(named, Sign.NAME) if named else None


def _forms(identity: Identity) -> Iterator[str]:
    """What an identity is looked up by, surest first: the login of an app, since several share one account's id."""
    email = identity.email.strip().lower()
    if email.endswith(_GITHUB):
        number, plus, login = email.removesuffix(_GITHUB).partition("+")
        login = login if plus else number
        if login.endswith("[bot]"):
            yield login
        if plus and number.isdecimal():
            yield number
    yield email
    yield " ".join(identity.name.lower().split())


def _login(identity: Identity) -> str:
    """The account's name in GitHub's mailbox for people who hide theirs; "" elsewhere."""
    email = identity.email.strip().lower()
    return email.removesuffix(_GITHUB).rpartition("+")[2] if email.endswith(_GITHUB) else ""


def identities(value: str) -> tuple[Identity, ...]:
    """The people of a trailer's value: `Name <mailbox>`, several of them, `Name mailbox`, or a name alone."""
    head, *tails = value.split("<")[: _MAX_IDENTITIES + 1]
    found = []
    for tail in tails:
        email, closed, rest = tail.partition(">")
        if closed and "@" in email:
            found.append(Identity(head.strip(" ,;"), email.strip()))
        head = rest
    if found or "<" in value:  # a placeholder such as `<name>` is no name
        return tuple(found)
    words = value.split()
    email = next((word for word in reversed(words) if "@" in word[1:]), "")
    return (Identity(" ".join(word for word in words if word != email), email.strip("<>(),;")),)


class _Word(NamedTuple):
    text: str
    after: str
    """The first character between it and the next word; "" for blanks only."""

    @property
    def is_version(self) -> bool:
        return not self.text.isalpha()

    @property
    def qualifies(self) -> bool:
        return self.is_version or self.text in QUALIFIERS


def _words(text: str) -> Sequence[_Word]:
    found = re.findall(_WORD, text.lower()[:_MAX_TEXT])
    return [_Word(word, between.strip()[:1]) for word, between in found[:_MAX_WORDS]]


def named_tool(text: str, *, of_people: bool = True) -> Tool | None:
    """The first AI tool or model that a text names, as in `claude-opus-4.6 via OpenCode`.

    `of_people`: the text may name people too, so `Claude` alone is one unless something marks the tool.
    """
    words = _words(text)
    for at, word in enumerate(words):
        _, tool = _product(words, at)
        if tool:
            return tool
        if word.text in _GIVEN and not (of_people and _may_be_person(words, at)):
            return _GIVEN[word.text]
    return None


def named_model(text: str) -> str:
    """The model that a text names with its version: `Claude Opus 4.6`, `GPT-5.5`, `deepseek-v4-pro`; "" for none."""
    found = _MODEL.search(text[:_MAX_TEXT])
    return found[0].rstrip(".-") if found else ""


def catalogued(name: str) -> Tool | str:
    """A tool as the catalogue calls it, so that `claude` of a note and `Claude` of a trailer are one."""
    return named_tool(name, of_people=False) or name


def leading_tool(sentence: str) -> Tool | None:
    """The AI tool that the rest of a sentence begins with: `Claude Opus 5, with care`; not `cursor pagination`."""
    words = _words(sentence)
    length, tool = _product(words, 0)
    if tool is None and words and words[0].text in _GIVEN and len(words) > 1 and words[1].qualifies:
        return _GIVEN[words[0].text]
    if tool is None or len(words) == length or words[length - 1].after in _PUNCTUATION:
        return tool
    return tool if words[length].qualifies or words[length].text in _CONJUNCTIONS else None


def only_tool(name: str, *, alone: Container[str]) -> Tool | None:
    """The tool, if a name is nothing but a tool's, or names a model and its version: `Codex (GPT-5.5)`.

    `alone` are the single words that are enough: with a mailbox that we do not know it should be empty, since people
    are called Claude and companies Codex.
    """
    words = _words(name)
    tool = named_tool(name)
    if tool is None:
        return None
    if tool.id != "unnamed" and any(_has_version(words, at) for at in range(len(words))):
        return tool
    whole = all(word.qualifies or word.text in _VOCABULARY for word in words)
    return tool if whole and (len(words) > 1 or words[0].text in alone) else None


def _product(words: Sequence[_Word], at: int) -> tuple[int, Tool | None]:
    """The longest name of a tool that begins at a word, as its number of words, and the tool."""
    for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
        tool = _NAMES.get(" ".join(word.text for word in words[at : at + length]))
        if tool:
            return length, tool
    return 0, None


def _may_be_person(words: Sequence[_Word], at: int) -> bool:
    """Whether `Claude` at this place may be somebody's given name; not so: `Claude Opus`, `Claude: …`, `via Claude`."""
    if at + 1 < len(words) and words[at + 1].qualifies:
        return False
    is_introduced = at == 0 or words[at - 1].text in QUALIFIERS
    return not (is_introduced and (at + 1 == len(words) or words[at].after in _PUNCTUATION))


def _has_version(words: Sequence[_Word], at: int) -> bool:
    follows = at + 1 < len(words) and words[at + 1].is_version
    return follows and (words[at].text in _GIVEN or words[at].text in _NAMES)
