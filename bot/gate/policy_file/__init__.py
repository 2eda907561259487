"""The policy file becomes a Policy, or an error that names the place. Nothing in between: no value is guessed.

`Cursor` and `People` read the same language where else it stands: in the cases that test a policy.
"""

from bot.gate.policy_file._asks import TIERS
from bot.gate.policy_file._cursor import Cursor
from bot.gate.policy_file._read import (
    DEFAULT_ROSTER,
    GATE_KEYS,
    POLICY_PATHS,
    REVIEW_KEYS,
    read_policy,
    roster_path,
    unused_names,
)
from bot.gate.policy_file._when import TRIGGERS
from bot.gate.policy_file._who import People

__all__ = [
    "DEFAULT_ROSTER",
    "GATE_KEYS",
    "POLICY_PATHS",
    "REVIEW_KEYS",
    "TIERS",
    "TRIGGERS",
    "Cursor",
    "People",
    "read_policy",
    "roster_path",
    "unused_names",
]
