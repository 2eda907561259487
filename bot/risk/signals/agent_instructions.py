"""Instructions and permissions of coding agents: who changes them steers what later changes look like.

Text for agents (AGENTS.md, rules, skills) and for the model that reviews raises the tier; permissions and hooks, which
run things, are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._added import added_lines, first_line, removed_texts, text_at
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import LONGEST

_RUNS = lazy(
    r'"(hooks|command|mcpServers|allow|defaultMode|permissions|enableAllProjectMcpServers)"\s*:|bypassPermissions|--dangerously|'
    r'"Bash\(|allowed[-_]tools\s*:|\byolo\b|auto[-_]?approve',
    re.IGNORECASE,
)
_REVIEWERS = ".github/foreread/"
"""Prompts and lenses of the team's own (docs/prompts.md)."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    files = [f for f in facts.files if f.role is FileRole.AGENT]
    before = removed_texts(facts) if files else set[str]()
    for file in files:
        lines = (line for line in added_lines(file) if line.text.strip() not in before)
        risky = [line for line in lines if _RUNS.search(line.text[:LONGEST])]
        line = risky[0].number if risky else first_line(file)
        quote = risky[0].text if risky else text_at(file, line)
        reader = "reviewing models" if file.path.startswith(_REVIEWERS) else "coding agents"
        yield Signal(
            rule=RULE.id,
            title=f"what {reader} {'may run' if risky else 'are told'}: {file.path}",
            floor=Tier.HIGH,
            severity=Tier.HIGH if risky else Tier.MEDIUM,
            likelihood=Band.MEDIUM if risky else Band.LOW,
            lens=Lens.DATA,
            evidence=(evidence_at(file, line, quote),),
            why=f"{file.path} steers {reader} in this repository"
            + (", and it lets them run something." if risky else "."),
            ask=Ask(
                text=f"Line {line} of `{file.path}` widens what agents may do unasked. Which task needs it, and on whose machines and secrets will it act?",
                trigger="the next person or job that starts an agent in this checkout",
                consequence="commands run with that person's rights without a question",
                settles="the team's agreement on agent permissions; try without it",
            )
            if risky
            else None,
            check="" if risky else f"read what {file.path} tells them from now on, and who asked for it",
        )


RULE = Rule(
    id="agent-instructions",
    group=Group.SECURITY,
    about="Instructions, permissions or hooks of coding agents were changed.",
    detect=detect,
    always=True,
)
