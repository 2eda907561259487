"""What the policy says of code that the repository does not have, or did not mean."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import RepoPath, path_matches
from bot.facts import FileRole, role_of
from bot.gate._domains import domains_of
from bot.gate._policy import GateRule, Policy
from bot.gate._requirement import Needed, Requirement, join_all
from bot.gate.checking._nouns import Concern, Gravity, Surroundings
from bot.gate.checking._places import matches_any
from bot.gate.predicates import Who
from bot.risk import DEFAULT_DOMAINS, Tier

_HARMLESS = {FileRole.DOCS, FileRole.TEST, FileRole.DATA}
"""What an allow-list of documentation and tests is meant to let off."""


def code_concerns(policy: Policy, around: Surroundings) -> Iterator[Concern]:
    """Rules and patterns that do nothing, and an allow-list that does too much."""
    for name in around.unused_names:
        yield Concern("unused name", Gravity.NOTE, f"`who.{name}` is used nowhere.", "Use it, or take it out.")
    for rule in policy.rules:
        if _adds_nothing(rule, policy):
            text = f"the rule “{rule.name}” asks for nothing that the tiers do not ask already."
            yield Concern("idle rule", Gravity.NOTE, text, "Let it ask for more, or take it out.")
    yield from _replaced(policy, around.paths or ())
    if _draws(policy) and around.has_spot_key is False:
        text = "spot checks are asked for, and here is no key to draw them with (FOREREAD_SPOT_KEY)."
        yield Concern("no spot key", Gravity.NOTE, text, "Without one, nothing is drawn: see docs/roster.md.")
    if around.paths is not None:
        yield from _unmatched(policy, around.paths)
        yield from _too_wide(policy, around.paths)


def _replaced(policy: Policy, paths: tuple[str, ...]) -> Iterator[Concern]:
    """Domains of the team that take the place of a built-in one, and are less than it was."""
    own = {domain.name: domain for domain in policy.domains}
    for usual in DEFAULT_DOMAINS:
        mine = own.get(usual.name, usual)
        if mine.tier < usual.tier:
            text = f"the domain {usual.name} is {mine.tier.label}, and the built-in one is {usual.tier.label}."
            yield Concern("lower domain", Gravity.NOTE, text, "Leave `tier` out, or give yours another name.")
        words = sorted(usual.words - mine.words)
        if words:
            lost = [p for p in paths if domains_of([p], (usual,)) and not domains_of([p], (mine,))]
            text = f"the domain {usual.name} replaces the built-in one, whose words ({', '.join(words[:5])}…) are gone"
            text += f"; {len(lost):,} files are not of it any more, {lost[0]} the first." if lost else "."
            yield Concern("replaced domain", Gravity.NOTE, text, "Name these words, too, or give yours another name.")


def _adds_nothing(rule: GateRule, policy: Policy) -> bool:
    """Whether each change that meets the condition is of a tier that asks for all of it."""
    known = [domain.tier for domain in policy.domains if domain.name in rule.when.domains]
    at_least = max([rule.when.tier or Tier.LOW, *([min(known)] if known else [])])
    if rule.tier > at_least:
        return False
    asked = join_all(
        _whole(each.approve, each.count, each.require) for tier, each in policy.tiers.items() if tier <= at_least
    )
    return _whole(rule.approve, rule.count, rule.require) <= asked


def _whole(approve: Who | None, count: int, require: Requirement) -> Requirement:
    needs = frozenset() if approve is None else frozenset({Needed(approve, count)})
    return require.join(Requirement(approvals=needs))


def _draws(policy: Policy) -> bool:
    every = [*(tier.require for tier in policy.tiers.values()), *(rule.require for rule in policy.rules)]
    return any(each.spot_share for each in every)


def _unmatched(policy: Policy, paths: tuple[str, ...]) -> Iterator[Concern]:
    places = [
        *((f"the rule “{rule.name}”", pattern, True) for rule in policy.rules for pattern in rule.when.paths),
        *(("the allow-list of low", pattern, False) for pattern in policy.low.paths),
        *((f"the domain {domain.name}", pattern, True) for domain in policy.domains for pattern in domain.paths),
    ]
    for where, pattern, fold in places:
        if not matches_any(pattern, paths, fold=fold):
            text = f"{where}: `{pattern}` matches no file of the repository."
            yield Concern("no file", Gravity.NOTE, text, "See whether it is spelt as the files are.")


def _too_wide(policy: Policy, paths: tuple[str, ...]) -> Iterator[Concern]:
    for pattern in policy.low.paths:
        let_off = [p for p in paths if path_matches(pattern, p) and role_of(RepoPath(p)) not in _HARMLESS]
        if let_off:
            role = role_of(RepoPath(let_off[0]))
            text = (
                f"the allow-list of low: `{pattern}` lets off what is neither documentation nor a test,"
                f" {len(let_off):,} in all: {let_off[0]} is {role}."
            )
            yield Concern("wide allow-list", Gravity.NOTE, text, "Name endings, too: `/docs/**/*.md`.")
