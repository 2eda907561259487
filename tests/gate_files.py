"""A recorded change, a policy and a roster, as files that a test can spoil."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

HEAD = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
JO = {"id": 7, "login": "jo"}
ADA = {"id": 101, "login": "ada-l"}
BO = {"id": 201, "login": "bo"}
TEXT = "the retry is bounded by the caller's deadline, see test_deadline"
ROSTER = """\
people:
  ada: {accounts: [101], logins: [ada-l], emails: [ada.l@example.com], level: senior, domains: [payments], groups: [security, on-call]}
  bo: {accounts: [201], logins: [bo], level: senior, groups: [on-call]}
  cy: {accounts: [301], logins: [cy], level: mid, domains: [payments]}
  jo: {accounts: [7], logins: [jo], level: mid, emails: [jo@example.com, ada@example.com]}
"""
JO_SAYS = "Jo Example <jo@example.com>"
"""Of the roster, as is whoever commits for them in a test's repository."""
NOW = "2026-11-20T09:30:00Z"


def default_policy() -> str:
    return files("bot").joinpath("default_policy.yml").read_text(encoding="utf-8")


def snapshot(**changed: Any) -> dict[str, Any]:
    """A change to payments by jo, with one question, which nobody has looked at."""
    return {
        "version": 1,
        "change": "PR_7",
        "head": HEAD,
        "base": "main",
        "author": JO,
        "files": [{"path": "payments/charge.py", "status": "modified", "added": 12, "removed": 3, "size": 900}],
        "commits": [{"sha": HEAD, "author": JO}],
        "pushes": [{"head": HEAD, "by": JO, "at": "2026-11-19T08:00:00Z"}],
        "facts": {"tier": "high", "signals": [{"rule": "removed-guard", "tier": "high"}], "provenance": "none"},
        "questions": {"items": [{"id": "q1", "text": "What happens to a charge that times out?"}]},
        **changed,
    }


def signed(who: dict[str, Any] = ADA, **changed: Any) -> dict[str, Any]:
    """The same, approved on its head by one who has answered the question."""
    at = "2026-11-20T09:00:00Z"
    return snapshot(
        reviews=[{"id": 1, "by": who, "state": "APPROVED", "commit": HEAD, "at": at}],
        answers=[{"question": "q1", "by": who, "head": HEAD, "kind": "handled", "text": TEXT, "at": at}],
        **changed,
    )


class GateFiles:
    """The three files in a folder, and the arguments that name them."""

    def __init__(self, folder: Path, change: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self.write("snapshot.json", json.dumps(change or snapshot()))
        self.write("policy.yml", default_policy())
        self.write("roster.yml", ROSTER)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def arguments(self, command: str = "explain", *more: str) -> list[str]:
        named = [word for name in ("snapshot", "policy", "roster") for word in self._named(name)]
        return ["gate", command, *named, "--now", NOW, *more]

    def _named(self, name: str) -> list[str]:
        suffix = "json" if name == "snapshot" else "yml"
        return [f"--{name}", str(self.folder / f"{name}.{suffix}")]
