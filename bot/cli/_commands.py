"""Which function answers which command. A command of two words is one word to argparse."""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "review": "_review:review",
    "handle": "_handle:handle",
    "serve": "_serve:serve",
    "worker": "_serve:work",
    **{f"desk {name}": "_desk:run" for name in ("figures", "export")},
    **{f"store {name}": "_store:run" for name in ("migrate", "check", "backup", "restore", "ledger", "prune", "erase")},
    "provenance": "_provenance:provenance",
    "provenance trailer": "_provenance:trailer",
    "risk replay": "_risk:replay",
    "risk fit": "_risk:fit",
    "prompt list": "_prompt:list_prompts",
    "prompt show": "_prompt:show",
    "gate explain": "_gate:explain",
    "gate simulate": "_gate_simulate:simulate",
    "gate knowers": "_gate_knowers:run",
    "policy check": "_policy:check",
    "policy init": "_policy:init",
    "policy test": "_policy_trials:test",
    "init": "_init:init",
    "doctor": "_doctor:doctor",
    "ledger verify": "_ledger:run",
    "ledger show": "_ledger:run",
    "ledger export": "_ledger:run",
    "ledger repair": "_ledger:run",
    "ledger erase": "_ledger:run",
}
"""Command → module of `bot.cli` and function. Each imports what it needs when it is called."""
