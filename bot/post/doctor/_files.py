"""What of Foreread stands on the default branch."""

from __future__ import annotations

import re

from bot.pattern import lazy
from bot.post.doctor._nouns import Finding, Health, Setup

_USES = lazy(r"^[ \t]*(?:-[ \t]+)?uses:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED = lazy(r"[^@]+@[0-9a-f]{40}|docker://.+@sha256:[0-9a-f]{64}|\./.*")
_UNFILLED = "@" + "0" * 40


def policy(setup: Setup) -> Finding:
    why = "Policy and roster are read from the default branch; with a fault in them nothing passes."
    if setup.policy is None:
        text = f"policy and roster could not be seen: {setup.why_unseen('policy')}"
        return Finding("policy", Health.UNSEEN, text, why, "Run this with a token that has contents: read.")
    if setup.policy:
        mend = "`foreread init` writes them, and `foreread policy check` looks through them."
        return Finding("policy", Health.WRONG, " ".join(setup.policy[:3]), why, mend)
    return Finding("policy", Health.FINE, f"policy and roster on {setup.branch} can be decided with", why)


def workflows(setup: Setup) -> Finding:
    why = "Without one, nobody starts Foreread, and a check that is required and never written blocks everything."
    if setup.workflows is None:
        text = f"the workflows could not be seen: {setup.why_unseen('workflows')}"
        return Finding("workflows", Health.UNSEEN, text, why, "Run this with a token that has contents: read.")
    ours = [name for name, text in setup.workflows if _ours(text)]
    if ours:
        return Finding("workflows", Health.FINE, f"Foreread is started by {', '.join(ours)}", why)
    if setup.deliveries:
        return Finding("workflows", Health.FINE, "the App's webhook starts Foreread", why)
    text = f"no workflow on {setup.branch} starts Foreread"
    return Finding("workflows", Health.WRONG, text, why, "`foreread init` writes them; the App's webhook does as well.")


def pins(setup: Setup) -> Finding | None:
    """Only of workflows that start Foreread."""
    ours = [(name, text) for name, text in setup.workflows or () if _ours(text)]
    if not ours:
        return None
    why = "A tag can be moved to other code, which then runs with the workflow's rights."
    loose = [f"{used} in {name}" for name, text in ours for used in _USES.findall(text) if not _is_pinned(used)]
    if not loose:
        return Finding("pins", Health.FINE, "every Action there is pinned to a commit", why)
    unfilled = any(f"{_UNFILLED} in " in each for each in loose)
    text = f"not pinned to a commit: {', '.join(loose[:5])}"
    mend = "Write the whole commit after the @, and the version behind it as a comment."
    if unfilled:
        mend = "Put Foreread's repository and the commit of its release there: the zeros are only a place for it."
    return Finding("pins", Health.WRONG, text, why, mend)


def code_owners(setup: Setup) -> Finding | None:
    """Only where there is a file of code owners."""
    if setup.has_owners is False:
        return None
    why = "GitHub leaves out a line that it cannot read, so what it covers has no owner, and nobody is told."
    if setup.owners_errors is None:
        text = f"CODEOWNERS could not be seen: {setup.why_unseen('owners_errors')}"
        return Finding("codeowners", Health.UNSEEN, text, why, "Run this with a token that has contents: read.")
    if not setup.owners_errors:
        return Finding("codeowners", Health.FINE, "GitHub can read all of CODEOWNERS", why)
    text = f"GitHub leaves out {len(setup.owners_errors)}: {'; '.join(setup.owners_errors[:3])}"
    mend = f"gh api repos/{setup.repository}/codeowners/errors names each line; correct them."
    return Finding("codeowners", Health.WRONG, text, why, mend)


def _ours(text: str) -> bool:
    return any("/foreread@" in used or used.startswith("foreread/") for used in _USES.findall(text)) or (
        "-m bot handle" in text or "foreread handle" in text
    )


def _is_pinned(used: str) -> bool:
    return bool(_PINNED.fullmatch(used)) and not used.endswith(_UNFILLED)
