"""Accounts that commit by machine and are no AI: data only, no rules."""

from __future__ import annotations

from typing import NamedTuple

from bot.facts.provenance.catalogue.tools import OBSERVED


class Automation(NamedTuple):
    """An account that commits by machine and is no AI. Its commits' text is a template and proves nothing."""

    name: str
    identities: tuple[str, ...]
    """As in `Tool`."""
    source: str = OBSERVED


AUTOMATION: tuple[Automation, ...] = (
    Automation("Dependabot", ("49699333", "dependabot[bot]", "support@dependabot.com")),
    Automation("Renovate", ("29139614", "renovate[bot]", "bot@renovateapp.com", "renovate@whitesourcesoftware.com")),
    Automation("GitHub Actions", ("41898282", "github-actions[bot]", "actions@github.com", "action@github.com")),
    Automation("GitHub Advanced Security", ("62310815", "github-advanced-security[bot]")),
    Automation("pre-commit.ci", ("66853113", "pre-commit-ci[bot]")),
    Automation("autofix.ci", ("114827586", "autofix-ci[bot]")),
    Automation("Mergify", ("37929162", "mergify[bot]")),
    Automation("Mend Bolt", ("whitesource-bolt-for-github[bot]",)),
    Automation("Snyk", ("snyk-bot@snyk.io", "snyk-bot")),
    Automation("Prow", ("20407524", "k8s-ci-robot", "kubernetes-prow[bot]")),
    Automation("Astral automations", ("astral-automations-bot",)),
    Automation("ANT Bot", ("116369605",)),
    Automation("Graphite", ("96075541", "graphite-app[bot]")),
    Automation("Vercel", ("35613825", "vercel[bot]")),
    Automation("Cloudflare Pages", ("cloudflare-workers-and-pages[bot]",)),
    Automation("Gemini CLI releases", ("224641728", "gemini-cli-robot@google.com")),
    Automation("semantic-release", ("semantic-release-bot@martynus.net",)),
    Automation("StepSecurity", ("bot@stepsecurity.io",)),
    Automation("StyleCI", ("bot@styleci.io",)),
    Automation("Restyled", ("restyled-io[bot]",)),
)

NOBODY = frozenset({"noreply@github.com"})
"""Committers that stand for a button: GitHub's web-flow merges, edits and suggestions."""

MACHINE_NAMES = (
    r"[-_](?:bot|robot|agent)$|'s bot$|\[bot\]$|^\S{5,}bot$"
    r"|\b(?:ai|llm)[- ](?:agent|assistant|bot|coder)\b|\bautomat(?:ed|ion)\b"
)
"""How a machine that a project runs for itself says so in its name, in lower case: `someone's AI bot`, `release-bot`.
It proves nothing about AI, but no person answers by it. `Bot`, `Abbot` and `Talbot` are family names."""
