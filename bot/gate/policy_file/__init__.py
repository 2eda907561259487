"""The policy file becomes a Policy, or an error that names the place. Nothing in between: no value is guessed."""

from bot.gate.policy_file._read import (
    DEFAULT_ROSTER,
    GATE_KEYS,
    POLICY_PATHS,
    REVIEW_KEYS,
    read_policy,
    roster_path,
    unused_names,
)

__all__ = ["DEFAULT_ROSTER", "GATE_KEYS", "POLICY_PATHS", "REVIEW_KEYS", "read_policy", "roster_path", "unused_names"]
