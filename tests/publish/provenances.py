"""The provenances behind the golden files: an ordinary one, one without evidence, a contradiction, a long one, an attack."""

from __future__ import annotations

from bot.change import Change, Commit, Identity, Location, RepoPath, Sha
from bot.facts import CommitProvenance, Provenance, ProvenanceEvidence, ProvenanceLevel, ProvenanceScope
from tests.publish.briefs import ATTACK

ADA = Identity("Ada Example", "ada@example.com")
OWNER = "Ada Example <ada@example.com>"
BASE, HEAD = Sha("1a2b3c4d5e6f" + "0" * 28), Sha("9f8e7d6c5b4a" + "0" * 28)
Told = tuple[Change, Provenance, tuple[str, ...]]


def a_commit(number: int, subject: str) -> Commit:
    return Commit(Sha(f"{number:07x}" + "0" * 33), ADA, ADA, f"{subject}\n\nWhy it is done.")


def a_change(*commits: Commit, title: str = "main..feature") -> Change:
    return Change((), commits, BASE, HEAD, title)


def typical() -> Told:
    """Two tools, one of them in part; a note with lines; a label."""
    commits = (a_commit(1, "Retry a failed charge once"), a_commit(2, "Tidy names"), a_commit(3, "Add a queue"))
    trailer = "Co-Authored-By: Claude Opus 4.8 <noreply@anthropic.com>"
    note = Location(RepoPath("shop/queue.py"), 3, 30), Location(RepoPath("shop/queue.py"), 41, 54)
    evidence = (
        ProvenanceEvidence(
            ProvenanceLevel.DECLARED, "", "label", "ai-assisted", "team/label", scope=ProvenanceScope.CHANGE
        ),
        *(
            ProvenanceEvidence(
                *(ProvenanceLevel.ATTRIBUTED, "Claude", f"trailer of {commit.sha[:7]}", trailer, "claude/account"),
                model="Claude Opus 4.8",
                commit=commit.sha,
            )
            for commit in (commits[0], commits[2])
        ),
        ProvenanceEvidence(
            *(ProvenanceLevel.ATTRIBUTED, "Codex", f"git-ai note of {commits[2].sha[:7]}", "shop/queue.py: 3-30,41-54"),
            "git-ai/lines",
            model="gpt-5.6",
            scope=ProvenanceScope.LINE,
            commit=commits[2].sha,
            partial=True,
            lines=note,
        ),
    )
    provenance = Provenance(
        *(ProvenanceLevel.DECLARED, ("Claude", "Codex"), 42 / 310, OWNER, evidence),
        commits=(
            CommitProvenance(commits[0].sha, ProvenanceLevel.ATTRIBUTED, ("Claude",)),
            CommitProvenance(commits[1].sha, ProvenanceLevel.NONE, ()),
            CommitProvenance(commits[2].sha, ProvenanceLevel.ATTRIBUTED, ("Claude", "Codex"), partial=True),
        ),
        lines={RepoPath("shop/queue.py"): note},
        assisted=42,
        added=310,
    )
    return a_change(*commits), provenance, ()


def nothing() -> Told:
    commit = a_commit(1, "Add a queue")
    known = (CommitProvenance(commit.sha, ProvenanceLevel.NONE, ()),)
    provenance = Provenance(ProvenanceLevel.NONE, (), 0.0, OWNER, (), commits=known, added=12)
    return a_change(commit), provenance, ("no Git AI note was found for these commits",)


def contradiction() -> Told:
    """A denial beside a tool's mark, nobody who answers for it, and notes that are not here."""
    commit = a_commit(1, "Add a queue")
    box = "- [x] **None** (no AI tool was used)"
    evidence = (
        ProvenanceEvidence(
            *(ProvenanceLevel.ATTRIBUTED, "Devin", f"author of {commit.sha[:7]}"),
            "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
            "devin/account",
            commit=commit.sha,
        ),
        ProvenanceEvidence(
            *(ProvenanceLevel.DECLARED_NONE, "", "pull request", box, "disclosure/box"), scope=ProvenanceScope.CHANGE
        ),
    )
    provenance = Provenance(
        *(ProvenanceLevel.ATTRIBUTED, ("Devin",), 1.0, None, evidence),
        incomplete="this repository uses Git AI, and its notes are not here: `git fetch origin +refs/notes/ai:refs/notes/ai`; "
        "the shallow clone ends inside the change, at 0000001: `git fetch --unshallow`",
        commits=(CommitProvenance(commit.sha, ProvenanceLevel.ATTRIBUTED, ("Devin",)),),
        lines={RepoPath("shop/queue.py"): (Location(RepoPath("shop/queue.py"), 1, 12),)},
        assisted=12,
        added=12,
        conflicts=(f"pull request denies AI assistance (`{box}`), but author of 0000001 says otherwise (Devin)",),
    )
    return a_change(commit), provenance, ()


def long() -> Told:
    """As many commits, files and rules as no page can show."""
    commits = tuple(a_commit(number, f"Step {number}") for number in range(1, 501))
    levels = [ProvenanceLevel.ATTRIBUTED if number % 2 else ProvenanceLevel.NONE for number in range(500)]
    evidence = tuple(
        ProvenanceEvidence(
            *(
                ProvenanceLevel.ATTRIBUTED,
                "Claude",
                f"trailer of {commit.sha[:7]}",
                f"Claude-Session: {number}",
                "claude/x",
            ),
            commit=commit.sha,
        )
        for number, (commit, level) in enumerate(zip(commits, levels, strict=True))
        if level is ProvenanceLevel.ATTRIBUTED
    )
    paths = [RepoPath(f"src/part{number:02}/module.py") for number in range(60)]
    provenance = Provenance(
        *(ProvenanceLevel.ATTRIBUTED, ("Claude",), 0.5, OWNER, evidence),
        commits=tuple(
            CommitProvenance(commit.sha, level, ("Claude",) if level is ProvenanceLevel.ATTRIBUTED else ())
            for commit, level in zip(commits, levels, strict=True)
        ),
        lines={path: tuple(Location(path, at, at + 3) for at in range(1, 400, 10)) for path in paths},
        assisted=60 * 160,
        added=2 * 60 * 160,
    )
    return a_change(*commits), provenance, ()


def hostile() -> Told:
    return attack(ATTACK)


def attack(text: str) -> Told:
    """One shape, whose every text is `text`."""
    path = RepoPath(text)
    commit = Commit(Sha(text), Identity(text, text), Identity(text, text), text)
    run = Location(path, 1, 2)
    evidence = tuple(
        ProvenanceEvidence(level, text, text, text, text, text, scope, Sha(text), lines=(run,))
        for level in ProvenanceLevel
        for scope in ProvenanceScope
    )
    provenance = Provenance(
        *(ProvenanceLevel.DECLARED, (text, f"{text}2"), 0.5, text, evidence, text),
        commits=(CommitProvenance(Sha(text), ProvenanceLevel.SUSPECTED, (text,)),) * 2,
        lines={path: (run,)},
        assisted=2,
        added=4,
        conflicts=(text,),
    )
    return a_change(commit, title=text), provenance, (text,)


GOLDEN = {
    "typical": typical,
    "nothing": nothing,
    "contradiction": contradiction,
    "long": long,
    "hostile": hostile,
}
