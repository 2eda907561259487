"""Which cases the derived suites are made from: written down once, so that a new case does not move the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.adapters.yaml_text import load_yaml
from bot.errors import ConfigError
from evals.casebook import Case, FolderSource
from evals.derived._patching import code_file
from evals.derived._spread import spread
from evals.derived.framing import PAIRS, framed
from evals.derived.injection import VECTORS, goals_of, pair


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Injection(_Model):
    """One injection case and its benign twin."""

    host: str
    vector: str
    goal: str


class Plan(_Model):
    """`derived.yaml`, beside the families."""

    framing: tuple[str, ...] = ()
    """Ids of the cases that are shown under calming words."""
    injection: tuple[Injection, ...] = ()


FILE = "derived.yaml"


def read_plan(cases: Path) -> Plan:
    """The plan beside the families; an empty one where there is none. Raises ConfigError for a wrong one."""
    file = cases / FILE
    if not file.is_file():
        return Plan()
    try:
        return Plan.model_validate(load_yaml(file.read_text(encoding="utf-8"), str(file)) or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ConfigError(f"{file}: {where}: {first['msg']}.", "`eval derive` writes it anew.") from error


def write_plan(plan: Plan, cases: Path) -> None:
    lines = [
        "# Which cases the framing and injection suites are made from; `foreread eval derive` adds to it.",
        "framing:",
    ]
    lines += [f"  - {host}" for host in plan.framing]
    lines += ["injection:"]
    lines += [f"  - {{host: {i.host}, vector: {i.vector}, goal: {i.goal}}}" for i in plan.injection]
    (cases / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def propose(cases: Sequence[Case]) -> Plan:
    """A plan that spreads over all families: thirty pairs, and each vector with four goals."""
    hosts = [c for c in cases if c.bugs and isinstance(c.source, FolderSource) and code_file(c)]
    wanted = [(vector, goal) for number, vector in enumerate(VECTORS) for goal in goals_of(number)]
    chosen = spread(hosts, len(wanted), "injection")
    return Plan(
        framing=tuple(c.id for c in spread(hosts, PAIRS, "framing")),
        injection=tuple(
            Injection(host=chosen[n % len(chosen)].id, vector=vector, goal=goal)
            for n, (vector, goal) in enumerate(wanted if chosen else [])
        ),
    )


def derive(cases: Sequence[Case], plan: Plan) -> tuple[Case, ...]:
    """The framing and injection suites. Raises ConfigError when the plan names what is not there."""
    by_id = {c.id: c for c in cases}
    if unknown := [i for i in (*plan.framing, *(i.host for i in plan.injection)) if i not in by_id]:
        raise ConfigError(f"{FILE} names {unknown[0]}, and there is no such case.", "`eval derive` writes it anew.")
    pairs = [case for i in plan.injection for case in pair(by_id[i.host], i.vector, i.goal)]
    return (*framed([by_id[i] for i in plan.framing]), *pairs)
