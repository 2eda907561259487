"""The whole file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import ConfigError
from bot.gate._people import Earning
from bot.gate._policy import BreakGlassPolicy, GateRule, LowList, Policy, TierRule, Unknown
from bot.gate._requirement import Freshness
from bot.gate.policy_file._asks import ASKS, MOST_PEOPLE, TIERS, Asked, check_names, read_asks
from bot.gate.policy_file._cursor import DOCS, Cursor
from bot.gate.policy_file._digest import digest_of
from bot.gate.policy_file._when import read_when
from bot.gate.policy_file._who import People
from bot.gate.policy_file._who import check_names as check_aliases
from bot.risk import DEFAULT_DOMAINS, Domain, Tier

POLICY_PATHS = (".github/foreread.yml", ".foreread.yml")
"""Where the file may stand. Both steer the gate: one that appears at the first place would count from then on."""
DEFAULT_ROSTER = ".github/foreread-roster.yml"
GATE_KEYS = (
    "roster",
    "fallback",
    "who",
    "tiers",
    "rules",
    "earn",
    "break_glass",
    "update_bots",
    "suggestions",
)
REVIEW_KEYS = (
    "model",
    "model_budget_tokens",
    "budget",
    "model_price",
    "context",
    "second_model",
    "effort",
    "language",
    "domains",
    "silence",
    "provenance",
    "risk",
    "publish",
)
"""What stands beside them for the review, which checks it."""
_SHARED = ("silence", "provenance")
"""What decides which facts the gate is given, so that it is a part of the policy."""
PROVENANCE = ("identities", "labels", "paths", "lines", "unknown", "gate_on")
LOW = ("paths", *ASKS)
RULE = ("name", "when", "require")
REQUIRE = ("tier", *ASKS)
EARN = ("changes", "days")
BREAK_GLASS = ("group", "people", "lasts", "follow_up")
_UNKNOWN = {str(each): each for each in Unknown}
_GATE_ON = {"suspected": True, "attributed": False}
MOST_RULES = 300
MOST_ALIASES = 100
MOST_SUGGESTED = 1_000
_MOST_DATA = 20_000


def read_policy(values: object, path: str, domains: tuple[Domain, ...] | None = None) -> Policy:
    """The policy that the file at `path` holds; `values` are what YAML gave, `domains` the built-in and the team's.

    Raises ConfigError, which names the file, the key and the nearest known word, for everything that could make the
    gate ask for less than its author meant: a policy that is not understood must stop changes, not let them pass.
    """
    return _read(values, path, domains)[0]


def unused_names(values: object, path: str, domains: tuple[Domain, ...] | None = None) -> tuple[str, ...]:
    """Names under `who` that no tier and no rule uses. Raises ConfigError as `read_policy`."""
    return _read(values, path, domains)[1]


def _read(values: object, path: str, domains: tuple[Domain, ...] | None) -> tuple[Policy, tuple[str, ...]]:
    found = _top(values, path)
    known = _domains(found, domains)
    people = _people(found, {domain.name for domain in known})
    low = found["tiers"].closed(TIERS, TIERS)["low"]
    provenance = found["provenance"].closed(PROVENANCE) if "provenance" in found else {}
    policy = Policy(
        tiers={tier: _tier(tier, found["tiers"], people) for tier in Tier},
        rules=_rules(found["rules"], people),
        fallback=found["fallback"].text(),
        digest="",
        low=_low(low),
        domains=tuple(sorted(known, key=lambda domain: domain.name)),
        earning=_earning(found["earn"]) if "earn" in found else Earning(),
        unknown=provenance["unknown"].word(_UNKNOWN, "way") if "unknown" in provenance else Unknown.ASK,
        assisted_lines=provenance["lines"].number(0, 1_000_000) if "lines" in provenance else 10,
        suspected_counts=provenance["gate_on"].word(_GATE_ON, "evidence") if "gate_on" in provenance else True,
        break_glass=_break_glass(found["break_glass"]) if "break_glass" in found else None,
        update_bots=frozenset(each.number(1, 10**15) for each in found["update_bots"].items())
        if "update_bots" in found
        else frozenset(),
        suggestion_lines=found["suggestions"].number(0, MOST_SUGGESTED) if "suggestions" in found else 10,
        control_paths=tuple(dict.fromkeys([*POLICY_PATHS, path, _roster(found)])),
    )
    unused = tuple(name for name in people.aliases if name not in people.used)
    for name in unused:  # a fault in what nobody uses today is one all the same
        people.read(Cursor(name, path, f"who.{name}"))
    shared = {key: _data(found[key]) for key in _SHARED if key in found}
    # Where the file stands is no part of what it says.
    digest = digest_of(replace(policy, control_paths=()), _roster(found), shared)
    return replace(policy, digest=digest), unused


def roster_path(values: object, path: str) -> str:
    """Where the roster stands, from the repository's root. Raises ConfigError as `read_policy`."""
    return _roster(_top(values, path))


def _top(values: object, path: str) -> dict[str, Cursor]:
    at = Cursor(values, path)
    if values is None or values == {}:
        raise ConfigError(f"{path} is empty.", "`foreread policy init` writes a policy to begin with.")
    if not isinstance(values, Mapping):
        raise ConfigError(f"{path} holds no mapping.", f"Write `key: value` lines; {DOCS}")
    found = at.closed((*GATE_KEYS, *REVIEW_KEYS))
    for key in ("tiers", "rules", "fallback"):
        if key not in found:
            raise at.fault(f"`{key}` is missing", "`foreread policy init` writes a policy to begin with.")
    return found


def _roster(found: dict[str, Cursor]) -> str:
    if "roster" not in found:
        return DEFAULT_ROSTER
    said = found["roster"].text()
    if any(part in {"", ".", ".."} for part in said.split("/")):
        raise found["roster"].fault(f"`{said}` is no path inside the repository", "Name it from the repository's root.")
    return said


def _domains(found: dict[str, Cursor], given: tuple[Domain, ...] | None) -> tuple[Domain, ...]:
    """Raises ConfigError for a pattern that matches nothing, and for a domain of the file that was not handed over."""
    known = DEFAULT_DOMAINS if given is None else given
    names = {domain.name for domain in known}
    for name, at in (found["domains"].mapping() if "domains" in found and found["domains"].value else {}).items():
        if name not in names:
            raise at.fault("the domain was not read", "Read the policy with its domains: `bot.config.gate_policy`.")
    for domain in known:
        for number, pattern in enumerate(domain.paths):
            Cursor(pattern, next(iter(found.values())).file, f"domains.{domain.name}.paths[{number + 1}]").pattern()
    return known


def _people(found: dict[str, Cursor], domains: set[str]) -> People:
    aliases = found["who"].mapping() if "who" in found else {}
    if len(aliases) > MOST_ALIASES:
        raise found["who"].fault(f"it gives more than {MOST_ALIASES} names")
    check_aliases(aliases)
    return People(aliases, sorted(domains))


_FRESH = {
    Tier.LOW: Freshness.DIFF,
    Tier.MEDIUM: Freshness.DIFF,
    Tier.HIGH: Freshness.SHA,
    Tier.CRITICAL: Freshness.BASE,
}
"""Where a tier says nothing of it: what a clean rebase may carry has to be said."""


def _tier(tier: Tier, tiers: Cursor, people: People) -> TierRule:
    at = tiers.closed(TIERS)[tier.label]
    found = at.closed(LOW if tier is Tier.LOW else ASKS)
    if tier is Tier.LOW:
        found.pop("checks", None)  # at low they stand in for a person, instead of joining what is asked
    asked = read_asks(found, people, _FRESH[tier])
    return TierRule(asked.approve, asked.count, asked.require)


def _low(at: Cursor) -> LowList:
    found = at.closed(LOW)
    if ("paths" in found) != ("checks" in found):
        missing = "checks" if "paths" in found else "paths"
        raise at.fault(
            f"`{missing}` is missing", "The allow-list says which files need nobody, and which checks stand in."
        )
    if "paths" not in found:
        return LowList()
    checks = frozenset({"*"}) if found["checks"].value == "all" else check_names(found["checks"])
    return LowList(found["paths"].patterns(anchored=True), checks)


def _rules(at: Cursor, people: People) -> tuple[GateRule, ...]:
    rules: dict[str, GateRule] = {}
    for number, each in enumerate(at.items()):
        if number >= MOST_RULES:
            raise at.fault(f"there are more than {MOST_RULES} rules")
        found = each.closed(RULE, RULE)
        name = found["name"].text()
        if name in rules:
            raise found["name"].fault(f"two rules are called `{name}`", "Decisions name the rule: give each its own.")
        rules[name] = _rule(name, found, people)
    return tuple(rules.values())


def _rule(name: str, found: dict[str, Cursor], people: People) -> GateRule:
    required = found["require"].closed(REQUIRE)
    asked: Asked = read_asks(required, people)
    return GateRule(
        name,
        read_when(found["when"], people.domains or ()),
        required["tier"].word(TIERS, "tier") if "tier" in required else Tier.LOW,
        asked.approve,
        asked.count,
        asked.require,
    )


def _earning(at: Cursor) -> Earning:
    found = at.closed(EARN)
    usual = Earning()
    return Earning(
        found["changes"].number(1, 1_000) if "changes" in found else usual.changes,
        found["days"].number(1, 3_650) if "days" in found else usual.days,
    )


def _break_glass(at: Cursor) -> BreakGlassPolicy:
    found = at.closed(BREAK_GLASS, ["group"])
    people = found["people"].closed(TIERS) if "people" in found else {}
    usual = BreakGlassPolicy("")
    return BreakGlassPolicy(
        found["group"].text(),
        {tier: people[name].number(1, MOST_PEOPLE) for name, tier in TIERS.items() if name in people},
        found["lasts"].seconds() if "lasts" in found else usual.lasts_s,
        found["follow_up"].seconds() if "follow_up" in found else usual.follow_up_s,
    )


def _data(at: Cursor) -> object:
    """A section that the review reads, for the digest. Raises ConfigError for what a file of data cannot hold."""
    left = [_MOST_DATA]

    def plain(at: Cursor, depth: int) -> object:
        left[0] -= 1
        if depth > 6 or left[0] < 0:
            raise at.fault("it is nested too deep, or too much")
        if isinstance(at.value, Mapping):
            return {key: plain(inner, depth + 1) for key, inner in at.mapping().items()} if at.value else {}
        if isinstance(at.value, (list, tuple)):
            return [plain(inner, depth + 1) for inner in at.items()] if at.value else []
        if at.value is None or isinstance(at.value, (bool, float, str)):
            return at.value
        return at.number(-(10**18), 10**18)

    return plain(at, 0)
