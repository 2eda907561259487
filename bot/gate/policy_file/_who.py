"""Who-expressions: people selected by predicates, with the team's own names for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from bot.gate._people import Level
from bot.gate.policy_file._cursor import Cursor, nearest
from bot.gate.predicates import MEMBER, OF_DOMAIN, PREDICATES, TOUCHED, AllOf, AnyOf, Atom, Who

_JOINS: dict[str, Callable[[tuple[Who, ...]], Who]] = {"any_of": AnyOf, "all_of": AllOf}
_WORDS: dict[str, Who] = {
    "member": MEMBER,
    **{level.label: Atom("level", level.label) for level in Level},
    **{name: Atom(name, TOUCHED) for name in sorted(OF_DOMAIN)},
}
WORDS = tuple(_WORDS)
"""What may stand for people without a value."""
VALUED = ("years", "group", *sorted(OF_DOMAIN))
"""Predicates that take one: `{years: 5}`."""
MOST_ATOMS = 200
MOST_DEEP = 12
MOST_STEPS = 5_000
"""Of one file: YAML can repeat a part by a word, and a part of that, until nobody could read it all."""
_ORDER = {name: number for number, name in enumerate(PREDICATES)}


@dataclass(slots=True)
class People:
    """The names that `who` gives, each read when it is first used."""

    aliases: Mapping[str, Cursor]
    domains: Collection[str] | None
    """None: they are not known here, and any may be named."""
    used: set[str] = field(default_factory=set)
    _read: dict[str, Who] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _steps: int = 0

    def read(self, at: Cursor, depth: int = 0) -> Who:
        """Raises ConfigError for what selects nobody, for a name that leads back to itself, and for what is huge."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise at.fault(f"people are selected in more than {MOST_STEPS:,} places", "Give parts a name under `who`.")
        if depth > MOST_DEEP:
            raise at.fault(f"people are selected in more than {MOST_DEEP} steps", "Give parts a name under `who`.")
        who = self._word(at) if isinstance(at.value, str) else self._valued(at, depth)
        if _atoms(who) > MOST_ATOMS or _deep(who) > MOST_DEEP:
            raise at.fault("it selects people in too many ways", "Put these people in a group of the roster.")
        return who

    def _word(self, at: Cursor) -> Who:
        said = at.text()
        if said in _WORDS:
            return _WORDS[said]
        if said in self.aliases:
            return self._alias(said, at)
        raise at.fault(f"nobody is called `{said}`", nearest(said, [*self.aliases, *_WORDS], "There are"))

    def _alias(self, name: str, at: Cursor) -> Who:
        if name in self._open:
            chain = " → ".join([*self._open[self._open.index(name) :], name])
            raise at.fault(f"{chain} leads back to itself", "Say it by predicates.")
        self.used.add(name)
        if name not in self._read:
            self._open.append(name)
            self._read[name] = self.read(self.aliases[name])
            self._open.pop()
        return self._read[name]

    def _valued(self, at: Cursor, depth: int) -> Who:
        inner = at.closed([*VALUED, *_JOINS])
        if len(inner) != 1:
            raise at.fault("two ways to select people stand side by side", "Join them by `all_of` or `any_of`.")
        [(name, value)] = inner.items()
        if name in _JOINS:
            return _joined(name, [self.read(each, depth + 1) for each in value.items()])
        return Atom(name, self._value(name, value))

    def _value(self, name: str, at: Cursor) -> str:
        if name in OF_DOMAIN and self.domains is not None:
            return at.word({domain: domain for domain in self.domains}, "domain")
        if name == "years":
            return str(at.number(1, 60))
        said = at.text()
        if not PREDICATES[name].accepts(said):
            raise at.fault(f"`{said}` is no value of `{name}`")
        return said


def check_names(aliases: Mapping[str, Cursor]) -> None:
    """Raises ConfigError for a name that would hide a word of the language."""
    for name, at in aliases.items():
        if name in _WORDS or name in VALUED or name in _JOINS:
            raise at.fault(f"`{name}` means something already", "Choose another name.")


def _joined(name: str, parts: list[Who]) -> Who:
    """One value for one meaning: nothing nested in its like, nothing twice, and always in one order."""
    kind = AnyOf if name == "any_of" else AllOf
    flat = {inner for part in parts for inner in (part.of if isinstance(part, kind) else (part,))}
    ordered = tuple(sorted(flat, key=_sort_key))
    return ordered[0] if len(ordered) == 1 else _JOINS[name](ordered)


def _sort_key(who: Who) -> tuple[int, int, str]:
    """As the docs have the predicates; what is joined stands behind what is plain."""
    if isinstance(who, Atom):
        return 0, _ORDER[who.predicate], who.value
    return 1, len(who.of), repr(who)


def _atoms(who: Who) -> int:
    return 1 if isinstance(who, Atom) else sum(_atoms(each) for each in who.of)


def _deep(who: Who) -> int:
    return 1 if isinstance(who, Atom) else 1 + max(_deep(each) for each in who.of)
