"""A condition with a term more, a term less, or a `not` that was not there.

Which inputs take a branch is what most logic slips are about, and the diff of a long condition hides it.

Deliberately not flagged: the same terms in another order or spacing, a renamed variable, conditions that share less
than half of their names (they are new conditions), one that was turned round together with its branches, one term's own
operator (`changed_boundary`), and a term that is tested in another condition on the way, or in a function that is called
now. A guard that refuses more than before and a branch that is taken in fewer cases are told, and weigh little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.change import Side
from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._asked import asked_by, predicates_of
from bot.risk._calls import parameters_of
from bot.risk._code import bare, reaches_into, subjects, tails
from bot.risk._moved import Elsewhere, Still, elsewhere_of
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._terms import is_negation, negated, same_but_for_spacing, terms_of
from bot.risk._view import View, few, gains, losses
from bot.risk._wording import callee, code, quoted, where

_KINDS = (ConstructKind.GUARD, ConstructKind.CONDITION)
_UNEQUAL = lazy(r"^([^!=<>&|]+?)\s*!(==?)\s*([^!=<>&|]+)$")
_TEXT = lazy(r"""([\"'])[^\"']+\1""")
_PRESENT = lazy(r"""!==?\s*(?:""|''|nil|null|None|undefined|0)$|\bis not None$|^[\w.]+$""")
_COMPARES = lazy(r"[<>]|[!=]=")
_WITHIN = 4
"""Lines below a condition in which one that was split from it stands."""
_NEAR = 12
"""Lines within which a removed and an added condition are taken for one that was altered."""


class _Alteration(NamedTuple):
    verb: str
    """`now also needs`, `no longer needs` … : completes "the branch … `term`"."""
    term: str
    case: str
    """The inputs that go the other way now: completes "when …"."""
    goes: str
    """Where they go now."""
    exposes: bool = False
    """The term tested a value that another term of the same condition still reaches into."""
    terms: tuple[str, ...] = ()
    """What came or went; () where the whole condition was turned round."""
    gone: bool = False
    """Whether they went."""
    protects: bool = False
    """The term keeps another one from a value that is not there, on which the condition failed before."""
    narrows: bool = False
    """Whether fewer inputs than before meet the condition."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for conditions that gained or lost a term or a negation."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    new: dict[int, list[Construct]] = {}
    for kind in _KINDS:
        for view, found in gains(facts, kind):
            new.setdefault(id(view.file), []).extend(found)
    old: dict[int, tuple[View, list[Construct]]] = {}
    for kind in _KINDS:
        for view, found in losses(facts, kind):
            old.setdefault(id(view.file), (view, []))[1].extend(found)
    elsewhere = elsewhere_of(facts) if old and new else None
    for number, (view, removed) in old.items():
        added = new.get(number, [])
        for before in sorted(removed, key=lambda c: c.line):
            near = [
                c for c in added if c.symbol == before.symbol and abs(view.successor(before.line) - c.line) <= _NEAR
            ]
            altered = next(((c, a) for c in near if (a := _alteration(view, before, c)) is not None), None)
            if altered is not None and elsewhere is not None:
                added.remove(altered[0])
                if not _holds_still(view, before, *altered, elsewhere):
                    yield _signal(view, before, *altered)


def _holds_still(view: View, before: Construct, after: Construct, altered: _Alteration, elsewhere: Elsewhere) -> bool:
    """Whether each term that went or came is tested elsewhere on the way: in a condition around it or before it, in a
    function that is called now, or not needed, for its value is another."""
    return bool(altered.terms) and all(
        _is_covered(view, before, after, term, elsewhere, gone=altered.gone) for term in altered.terms
    )


def _is_covered(
    view: View, before: Construct, after: Construct, term: str, elsewhere: Elsewhere, *, gone: bool
) -> bool:
    language = view.file.language
    asked, still = asked_by(term, language), Still(view, replace(before, text=term), elsewhere)
    if still.made_before(after.line) or "version" in term.lower():
        return True
    others = view.file.added if gone else view.file.removed
    near = [c for c in others if c.kind in _KINDS and c.symbol == before.symbol and c is not after and c is not before]
    if any(asked <= asked_by(c.text, language) for c in near):
        return True
    whole = asked_by(before.text, language)
    merged = [c for c in view.file.removed if c.kind in _KINDS and c.symbol == before.symbol and c is not before]
    if gone and any(asked_by(c.text, language) == whole for c in merged):
        return True  # `a and b` and `a and not b` became `a`
    values = subjects(bare(term, language))
    return gone and (
        still.is_given_anew(values, after.line)
        or still.is_delegated(values)
        or still.is_needless(values)
        or still.is_asked_in_the_change(after)
        or _is_asked_by_another(view, after, term)
        or _is_asked_within(view, after, term)
        or _stays_in_the_line(view, after, term)
    )


def _is_asked_by_another(view: View, after: Construct, term: str) -> bool:
    """Whether another added condition of the file makes the same calls, if of other values."""
    calls = _calls(term)
    others = (c for c in view.file.added if c.kind in _KINDS and c is not after)
    return bool(calls) and any(calls <= _calls(c.text) for c in others)


def _is_asked_within(view: View, after: Construct, term: str) -> bool:
    """Whether a condition that came just below compares one of the term's two values, the other having a name now."""
    values = set(subjects(bare(term, view.file.language)))
    return _COMPARES.search(term) is not None and any(
        after.line < c.line <= after.line + _WITHIN
        and c.kind in _KINDS
        and c.symbol == after.symbol
        and _COMPARES.search(c.text) is not None
        and not values.isdisjoint(subjects(bare(c.text, view.file.language)))
        for c in view.file.added
    )


def _calls(condition: str) -> frozenset[str]:
    return frozenset(path.rpartition(".")[2] for path in predicates_of(condition))


def _stays_in_the_line(view: View, after: Construct, term: str) -> bool:
    """Whether the term is still asked on the lines of the condition, outside of it: `a && b ? 1 : 0` → `a ? b : 0`."""
    lines = " ".join(view.new.get(n, "") for n in range(after.line, min(after.end, after.line + 6) + 1))
    return term.replace(" ", "") in lines.replace(" ", "") and term not in after.text


def _alteration(view: View, before: Construct, after: Construct) -> _Alteration | None:
    if "…" in before.text + after.text or same_but_for_spacing(before.text, after.text):
        return None
    names, others = tails(subjects(before.text)), tails(subjects(after.text))
    if not names or not others or 2 * len(names & others) < min(len(names), len(others)):
        return None
    if is_negation(before.text, after.text):
        return _turned(view, before, after)
    altered = _other_terms(before.text, after.text)
    return altered if altered is not None and not _split_or_merged(view, before, after, altered.term) else None


def _split_or_merged(view: View, before: Construct, after: Construct, term: str) -> bool:
    """Whether the term stands in another condition of the function on the side where this one does not have it."""
    others = [c for c in view.file.removed if c.symbol == before.symbol and c is not before]
    others += [c for c in view.file.added if c.symbol == after.symbol and c is not after]
    return any(c.kind in _KINDS and term in c.text and c.text not in {before.text, after.text} for c in others)


def _turned(view: View, before: Construct, after: Construct) -> _Alteration | None:
    followed = _next_line(view.old, before.end) == _next_line(view.new, after.end)
    if not followed or before.kind is not after.kind or _around(view.old, before) != _around(view.new, after):
        return None  # the branches were swapped as well
    case = f"{code(before.text)} is true"
    return _Alteration("is now taken in the opposite case of", before.text, case, "past the branch that was theirs")


def _around(shown: Mapping[int, str], condition: Construct) -> str:
    """What stands beside a condition on its line, tightly: the branches of `a ? b : c`."""
    line = shown.get(condition.line, "")
    return "".join(line.replace(condition.text, "").split()) if condition.text in line else ""


def _next_line(shown: Mapping[int, str], line: int) -> str:
    return next((shown[n].strip() for n in range(line + 1, line + 6) if shown.get(n, "").strip()), "")


def _other_terms(before: str, after: str) -> _Alteration | None:
    old, new = terms_of(before), terms_of(after)
    if old is None or new is None or (old.join and new.join and old.join != new.join):
        return None
    join = old.join or new.join
    if not join:
        return None
    kept = set(old.terms) & set(new.terms)
    gone, come = [t for t in old.terms if t not in kept], [t for t in new.terms if t not in kept]
    if not kept or bool(gone) == bool(come):
        return None
    added, exposes = bool(come), any(reaches_into(k, s) for g in gone for s in subjects(g) for k in kept)
    protects = join == "and" and added and all(_guards(c, kept) for c in come)
    term = f" {join} ".join(come or gone)
    if join == "and":
        verb = "now also needs" if added else "no longer needs"
        goes = "past the branch" if added else "into the branch"
        case = _false(term)
        return _Alteration(verb, term, case, goes, exposes, tuple(come or gone), not added, protects, narrows=added)
    verb = "is now also taken for" if added else "is no longer taken for"
    goes = "into the branch" if added else "past the branch"
    case = f"only {_holds(term, 'is true', 'is false')}"
    return _Alteration(verb, term, case, goes, exposes, tuple(come or gone), not added, narrows=not added)


def _false(term: str) -> str:
    """In words without two negations: when `a != b` is false is when `a == b` is true."""
    unequal = _UNEQUAL.match(term)
    if unequal is not None:
        return f"{code(f'{unequal[1]} ={unequal[2]} {unequal[3]}')} is true"
    turned = negated(term)
    return f"{code(turned)} is true" if len(turned) < len(term) else f"{code(term)} is false"


def _guards(term: str, others: Iterable[str]) -> bool:
    """Whether a term asks for a value that another one reaches into: `a is not None and a.open`."""
    values = [one.of for one in asked_by(term, None)]
    asks = all(one.kind == "value" for one in asked_by(term, None))
    return asks and bool(values) and any(reaches_into(o, s) for o in others for s in subjects(term))


def _asks_new_parameters(view: View, after: Construct, altered: _Alteration) -> bool:
    """Whether the terms that came speak of parameters alone that came with them: no call as before goes another way."""
    signature = next(
        (c for c in view.file.changes if c.symbol.qualified == after.symbol and c.before is not None), None
    )
    if altered.gone or not altered.terms or signature is None or signature.before is None:
        return False
    old, new = (
        {
            p.name
            for p in parameters_of(s.parameters, view.file.language)
            if p.default or p.rest or s is signature.before
        }
        for s in (signature.before, signature.symbol)
    )
    spoken = {s.partition(".")[0] for term in altered.terms for s in subjects(bare(term, view.file.language))}
    return bool(spoken) and spoken <= new - old


def _holds(term: str, plain: str, turned: str) -> str:
    """That a term holds or not, without a double negation: `not a` is false where `a` is true."""
    inner = term[4:] if term.startswith("not ") else term
    lone = inner is not term and not re.search(r"\b(?:and|or)\b|[<>=]", inner)
    return f"{code(inner)} {turned}" if lone else f"{code(term)} {plain}"


def _signal(view: View, before: Construct, after: Construct, altered: _Alteration) -> Signal:
    function, term = callee(after.symbol), code(altered.term)
    branch = "early exit" if after.kind is ConstructKind.GUARD else "branch"
    was, now = view.place(before, Side.OLD), view.place(after)
    verb = altered.verb
    weaker = not altered.terms or altered.gone or (after.kind is ConstructKind.GUARD and altered.narrows)
    lists = weaker and not altered.gone and _lists_another(before.text, altered, view.file.language)
    given = weaker and not altered.gone and _only_looks_for_a_value(before.text, altered)
    new = altered.protects or _asks_new_parameters(view, after, altered)
    asked = weaker and not lists and not given and not new
    whose, what = (f"The {branch} of {function}", function) if after.symbol else ("The condition", "the code there")
    settles = f"a test of {function} in which {altered.case}"
    return Signal(
        rule=RULE.id,
        title=f"condition changed in {after.symbol or view.file.path}",
        floor=Tier.MEDIUM if asked else Tier.LOW,
        severity=Tier.LOW if not asked else Tier.HIGH if altered.exposes else Tier.MEDIUM,
        likelihood=Band.MEDIUM if altered.gone or not altered.terms else Band.LOW,
        lens=Lens.EDGE,
        evidence=(now, was),
        why=f"In {function} {quoted(before.text)} became {quoted(after.text)}.",
        ask=Ask(
            text=f"{whose} on line {after.line} {verb} {term} (was {where(was)}). What should {what} do when {altered.case}?",
            trigger=f"an input for which {altered.case}",
            consequence=f"it now goes {altered.goes} on line {after.line}",
            settles=settles,
        )
        if asked
        else None,
        check="" if asked else settles,
    )


def _lists_another(before: str, altered: _Alteration, language: str | None) -> bool:
    """Whether a term compares the same value as before with one more constant: `kind != A` → `… and kind != B`."""
    known = [one.of for one in asked_by(_TEXT.sub("TEXT", before), language) if one.kind == "equal"]
    new = [
        one.of for term in altered.terms for one in asked_by(_TEXT.sub("TEXT", term), language) if one.kind == "equal"
    ]
    return bool(new) and all(any(one & other for other in known) for one in new)


def _only_looks_for_a_value(before: str, altered: _Alteration) -> bool:
    """Whether an equality now also needs that there is a value to compare: `a == b` → `b != "" && a == b`.

    Of an inequality the same would let somebody past: `owner != user` → `owner && owner != user`.
    """
    is_equality = "==" in before and "!" not in before and "not " not in before
    names = tails(subjects(before))
    return is_equality and all(_PRESENT.search(term) and tails(subjects(term)) <= names for term in altered.terms)


RULE = Rule(
    id="changed-condition",
    group=Group.WEAKENING,
    about="A condition gained or lost a term or a negation, so some inputs now take the other branch.",
    detect=detect,
)
