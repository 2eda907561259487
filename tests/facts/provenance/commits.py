"""Commits for the tests of provenance."""

from __future__ import annotations

import textwrap

from bot.change import Change, Commit, Identity, NoHistory, Sha
from bot.facts import Provenance, ProvenanceEvidence, Testimony
from bot.facts.provenance import gather_provenance

ADA = "Ada Example <ada@example.com>"
BO = "Bo Example <bo@example.org>"
WEB_FLOW = "GitHub <noreply@github.com>"
DEPENDABOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
CLAUDE = "Claude <noreply@anthropic.com>"
COPILOT = "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>"


def who(text: str) -> Identity:
    """`Name <mailbox>` as git would record it."""
    name, _, email = text.partition(" <")
    return Identity(name, email.removesuffix(">"))


def commit(
    message: str = "Fix the parser",
    *,
    author: str = ADA,
    committer: str | None = None,
    sha: str = "1a2b3c4d" * 5,
    is_merge: bool = False,
) -> Commit:
    """A commit; its message may be indented like the test around it."""
    text = textwrap.dedent(message).strip("\n")
    return Commit(Sha(sha), who(author), who(committer or author), text, is_merge)


def provenance_of(message: str, *, author: str = ADA, committer: str | None = None) -> Provenance:
    return of_commits((commit(message, author=author, committer=committer),))


def only(provenance: Provenance) -> ProvenanceEvidence:
    """The single piece of evidence; fails if there is another number of them."""
    (evidence,) = provenance.evidence
    return evidence


def of_commits(commits: tuple[Commit, ...]) -> Provenance:
    """What commits alone say; newest first."""
    return gather_provenance(Change((), commits), Testimony(), NoHistory())
