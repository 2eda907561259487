"""The configuration: read once, from the base state of the repository, checked, frozen.

Never from the change: otherwise a change could turn its own review off. Secrets come from the environment alone and
never pass through here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.gate import Policy
    from bot.review import Price
    from bot.review.asking import Budget, Budgets
    from bot.risk import RiskPolicy, Silence

__all__ = [
    "CONFIG_PATHS",
    "BudgetConfig",
    "Config",
    "DomainConfig",
    "EffortConfig",
    "ProvenanceConfig",
    "PublishConfig",
    "RiskConfig",
    "SilenceConfig",
    "gate_policy",
    "read_config",
    "unused_names_of",
]

CONFIG_PATHS = (".github/foreread.yml", ".foreread.yml")
"""Where the file may stand; the first that exists counts."""

GATE_KEYS = (
    "roster", "fallback", "who", "tiers", "rules", "earn", "break_glass", "update_bots", "suggestions",
)  # fmt: skip
"""Keys of the gate, which stand beside the review's: the review passes over what stands there, for it needs no gate."""

MOST_READINGS, MOST_LOOKS = 8, 3
"""Beyond five independent readings little more was found (SWR-Bench)."""

PricePart = Literal["in", "out", "written", "cached"]

_CLOSED = {"extra": "forbid"}


@dataclass(frozen=True)
class DomainConfig:
    """A domain of the team's own. With the name of a built-in one it replaces that."""

    __pydantic_config__ = _CLOSED

    tier: Literal["low", "medium", "high", "critical"] = "critical"
    words: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    """Patterns of qualified names of definitions: `Cart.*`."""
    owners: tuple[str, ...] = ()
    """Whom to ask about it, as the host names them."""


@dataclass(frozen=True)
class SilenceConfig:
    """A rule that is not to be heard at some paths."""

    __pydantic_config__ = _CLOSED

    rule: str
    paths: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class ProvenanceConfig:
    """What a team knows and wants about AI-assisted changes. The last two are for the gate alone."""

    __pydantic_config__ = _CLOSED

    identities: tuple[str | int, ...] = ()
    """Mailboxes, account numbers and logins that are AI."""
    labels: tuple[str, ...] = ()
    """Labels of a pull request that say that it is AI-assisted."""
    paths: tuple[str, ...] = ()
    """Patterns of paths whose lines are AI-written, declared once and for all."""
    lines: int = 10
    """With more AI-assisted lines than these, the policy for AI-assisted changes holds."""
    unknown: Literal["allow", "ask", "gate"] = "ask"
    """What becomes of a change without evidence: nothing, a question to its author, the same as of an assisted one."""
    gate_on: Literal["attributed", "suspected"] = "suspected"
    """The weakest evidence that counts for the gate."""


@dataclass(frozen=True)
class RiskConfig:
    """How the risk of a change is told."""

    __pydantic_config__ = _CLOSED

    model: str | None = None
    """File of the repository with a model that `foreread risk fit` wrote; None: the one that is shipped."""


@dataclass(frozen=True)
class EffortConfig:
    """How much a model reads of a change of one tier."""

    __pydantic_config__ = _CLOSED

    readings: int
    """Independent ones; the first sees the hunks alone, the others what is around them."""
    looks: int = 2
    """Times that a verifier is asked about what the readings claim; 0: not at all."""


@dataclass(frozen=True)
class BudgetConfig:
    """What models may cost, as `--budget` writes it: `200k`, `$0.50`, or both; docs/budget.md."""

    __pydantic_config__ = _CLOSED

    run: str | int | None = None
    """Of one review."""
    month: str | int | None = None
    """Of all reviews of a user, or of a service, in one month (UTC)."""


@dataclass(frozen=True)
class PublishConfig:
    """What Foreread shows on a pull request beside its one comment and its checks; docs/pull-request.md."""

    __pydantic_config__ = _CLOSED

    inline: Literal["none", "low", "medium", "high", "critical"] = "high"
    """Questions of this severity and above get a thread on their lines, too."""
    labels: bool = True
    """Whether the tier, and that AI took part, are shown as labels."""
    reviewers: bool = False
    """Whether those who can give what the gate waits for are asked to review."""


@dataclass(frozen=True)
class Config:
    """Everything that a team may set. Few on purpose."""

    __pydantic_config__ = _CLOSED

    model: str | None = None
    """The model that reads changes, e.g. `anthropic:claude-…`; None: no model."""
    model_budget_tokens: int = 60_000
    """Tokens of the change, and of the context around it, that the model may be sent in one review."""
    budget: BudgetConfig = field(default_factory=BudgetConfig)
    model_price: Mapping[PricePart, float] | None = None
    """Of the model, in USD per million tokens, where it is not known or is another: `{in: 3, out: 15}`."""
    context: Literal["none", "hunk", "file", "symbol", "repo"] = "hunk"
    """How much of the repository the model is shown beside the changed lines; docs/models.md has the levels."""
    second_model: str | None = None
    """A model of another family, for every other reading and for the second look."""
    effort: Mapping[Literal["low", "medium", "high", "critical"], EffortConfig] = field(
        default_factory=dict[Literal["low", "medium", "high", "critical"], EffortConfig]
    )
    """By tier; a tier that is missing keeps the default."""
    language: str | None = None
    """The language that the model's questions are written in, as an IETF tag: `de`, `pt-BR`; None: English."""
    domains: Mapping[str, DomainConfig] = field(default_factory=dict[str, DomainConfig])
    silence: tuple[SilenceConfig, ...] = ()
    """Rules that are not to be heard at some paths, each with its reason."""
    provenance: ProvenanceConfig = field(default_factory=ProvenanceConfig)
    risk: RiskConfig = field(default_factory=RiskConfig)
    publish: PublishConfig = field(default_factory=PublishConfig)

    def budgets(self) -> Budgets:
        """The ceilings of a review and of a month. Raises ConfigError for what is no budget."""
        from bot.review.asking import Budgets

        return Budgets(_ceiling("run", self.budget.run), _ceiling("month", self.budget.month))

    def price(self) -> Price | None:
        """The price that the team states, if it does."""
        if self.model_price is None:
            return None
        from bot.review import Price

        said = {part: usd / 1e6 for part, usd in self.model_price.items()}
        return Price(said["in"], said["out"], said.get("written", said["in"]), said.get("cached", said["in"]))

    def risk_policy(self) -> RiskPolicy:
        """The built-in domains, replaced and extended by the team's; and what the team silences.

        Raises ConfigError for a silence of a rule that does not exist or cannot be silenced.
        """
        from bot.risk import DEFAULT_DOMAINS, Domain, RiskPolicy, Silence, Tier

        own = tuple(
            Domain(name, Tier[d.tier.upper()], frozenset(w.lower() for w in d.words), d.paths, d.symbols, d.owners)
            for name, d in self.domains.items()
        )
        domains = (*(d for d in DEFAULT_DOMAINS if d.name not in self.domains), *own)
        silences = tuple(Silence(s.rule, s.paths, s.reason.strip()) for s in self.silence)
        if silences:
            _check_silences(silences)
        return RiskPolicy(domains, self.provenance.lines, silences)


def _ceiling(key: str, said: str | int | None) -> Budget | None:
    from bot.review.asking import read_budget

    if said is None:
        return None
    try:
        return read_budget(str(said))
    except ValueError as error:
        raise ConfigError(f"budget.{key}: {error}.", "docs/budget.md says what it means.") from error


def _check_price(price: Mapping[PricePart, float], path: str) -> None:
    if "in" not in price or "out" not in price:
        raise ConfigError(
            f"{path}: model_price lacks `in` or `out`.", "Give both, in USD per million tokens: `{in: 3, out: 15}`."
        )
    if not all(0 <= usd < 1e6 for usd in price.values()):
        raise ConfigError(f"{path}: model_price must not be negative.", "Give USD per million tokens.")


def _check_silences(silences: Sequence[Silence]) -> None:
    import difflib

    from bot.risk import refused
    from bot.risk.signals import ALL

    for silence in silences:
        if not silence.reason or not silence.paths:
            raise ConfigError(
                f"silence of {silence.rule}: paths and a reason are needed.",
                "Say in a sentence why it need not be heard there; every brief will repeat it.",
            )
    for silence, why in refused(silences, ALL):
        near = difflib.get_close_matches(silence.rule, [rule.id for rule in ALL], 1)
        raise ConfigError(
            f"silence of {silence.rule}: {why}.",
            f"Did you mean {near[0]}?" if near and near[0] != silence.rule else "docs/signals/ lists the rules.",
        )


def read_config(values: object, path: str) -> Config:
    """Check what the file at `path` holds. Raises ConfigError that names the key, and the nearest known one."""
    if values is None:
        return Config()
    if not isinstance(values, dict):
        raise ConfigError(
            f"{path} holds no mapping.", "Write `key: value` lines; docs/configuration.md lists the keys."
        )
    from pydantic import TypeAdapter, ValidationError

    try:
        config = TypeAdapter(Config).validate_python({k: v for k, v in values.items() if k not in GATE_KEYS})
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(
            _fault(path, ".".join(str(p) for p in first["loc"]), str(first["type"]), str(first["msg"])),
            _hint(values),
        ) from error
    _check(config, path)
    return config


def gate_policy(values: object, path: str) -> Policy:
    """The gate's part of the same file, with the domains that the review knows, too.

    Raises ConfigError for whatever is wrong in either part: a gate never opens on what it half understood.
    """
    from bot.gate import read_policy

    config = read_config(values, path)
    return read_policy(values, path, config.risk_policy().domains)


def unused_names_of(values: object, path: str) -> tuple[str, ...]:
    """Names for people in the gate's part that nothing uses. Raises ConfigError as `gate_policy`."""
    from bot.gate import unused_names

    return unused_names(values, path, read_config(values, path).risk_policy().domains)


def _check(config: Config, path: str) -> None:
    """What types cannot say."""
    if config.model_budget_tokens <= 0:
        raise ConfigError(f"{path}: model_budget_tokens must be positive.", "Leave it out for the default.")
    if config.model_price is not None:
        _check_price(config.model_price, path)
    if config.budget != BudgetConfig():
        config.budgets()
    if config.provenance.lines < 0:
        raise ConfigError(f"{path}: provenance.lines must not be negative.", "Leave it out for the default.")
    if config.risk.model is not None and not _is_inside(config.risk.model):
        raise ConfigError(
            f"{path}: risk.model must be a path inside the repository, not {config.risk.model}.",
            "Commit the file that `foreread risk fit` wrote, and name it from the repository's root.",
        )
    if config.language is not None:
        _check_language(config.language, path)
    _check_domains(config, path)
    _check_models(config, path)
    _check_efforts(config, path)


def _check_language(said: str, path: str) -> None:
    from bot.review.asking import read_language

    try:
        read_language(said)
    except ValueError as error:
        raise ConfigError(f"{path}: language: {error}.", "Give an IETF tag, such as de, pt-BR or ja.") from error


def _check_domains(config: Config, path: str) -> None:
    for name, domain in config.domains.items():
        if not (domain.words or domain.paths or domain.symbols):
            raise ConfigError(
                f"{path}: domains.{name} has no words, paths or symbols.", "Say by one of them what belongs to it."
            )


def _check_models(config: Config, path: str) -> None:
    for key, model in (("model", config.model), ("second_model", config.second_model)):
        if model is not None and model.partition(":")[0] not in {"anthropic", "litellm"}:
            # A repository may not choose which command runs on the machine of whoever reviews it.
            raise ConfigError(
                f"{path}: {key} may be anthropic:… or litellm:…, not {model}.",
                "Give other models by --model.",
            )


def _check_efforts(config: Config, path: str) -> None:
    for tier, effort in config.effort.items():
        if not (1 <= effort.readings <= MOST_READINGS and 0 <= effort.looks <= MOST_LOOKS):
            raise ConfigError(
                f"{path}: effort.{tier}: readings may be 1 to {MOST_READINGS}, looks 0 to {MOST_LOOKS}.",
                "Leave it out for the default.",
            )


def _is_inside(path: str) -> bool:
    """Whether it names a file from the repository's root, and nothing outside of it."""
    return all(part not in {"", ".", ".."} for part in path.split("/")) and "\0" not in path


def _fault(path: str, key: str, kind: str, message: str) -> str:
    if kind == "unexpected_keyword_argument":
        return f"{path}: unknown key {key}."
    return f"{path}: {key}: {message}."


def _hint(values: Mapping[object, object]) -> str:
    if values.get("language") is False:
        return 'YAML takes `no` for a truth value: write `nb`, `nn`, or `"no"`.'
    sections = (
        (values, Config),
        (values.get("provenance"), ProvenanceConfig),
        (values.get("risk"), RiskConfig),
        (values.get("budget"), BudgetConfig),
    )
    return (
        next((hint for section, kind in sections if (hint := _nearest(section, kind))), "")
        or "See docs/configuration.md."
    )


def _nearest(values: object, section: type[Config | ProvenanceConfig | RiskConfig | BudgetConfig]) -> str:
    """What an unknown key of a section may have been meant to be; "" if all are known."""
    import difflib

    known = [*(f.name for f in fields(section)), *(GATE_KEYS if section is Config else ())]
    for key in values if isinstance(values, dict) else ():
        if str(key) not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            return f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(known)}."
    return ""
