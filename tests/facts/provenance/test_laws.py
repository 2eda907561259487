"""What is said of a change may raise a demand on it and never lower one, whoever says it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import Change, Commit, Location, RepoPath, Sha
from bot.facts import Provenance, ProvenanceEvidence, ProvenanceLevel, ProvenanceScope, PullRequest
from bot.facts._authorship import Testimony as Sayings
from tests.facts.provenance.commits import (
    ADA,
    CART,
    CLAUDE,
    COPILOT,
    DEPENDABOT,
    World,
    a_testimony,
    commit,
    distinct,
)
from tests.facts.provenance.test_notes import note
from tests.facts.provenance.test_traces import HOLDER, record

AI = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED)
ORDER = (*AI, ProvenanceLevel.DECLARED_NONE, ProvenanceLevel.NONE)
"""Strongest first. A change of bots alone has a policy of its own and stands below AI."""

SAYINGS = (
    *("Assisted-by: Claude Opus 4.6", "AI-assisted: no", "AI-assisted: none", "Made-with: Cursor", "None."),
    *("Co-authored-by: Claude <noreply@anthropic.com>", "Co-authored-by: Copilot <copilot@github.com>"),
    *("- [x] **No AI tools were used**", "- [x] **Heavy**: AI generated most", "#### AI usage\n\nNone"),
    *("🤖 Generated with [Claude Code](https://claude.com/claude-code)", "This code was written by hand."),
)
MESSAGES = st.lists(st.sampled_from(SAYINGS), max_size=3).map(lambda said: "Fix\n\n" + "\n\n".join(said))
COMMITS = st.lists(
    st.builds(
        commit,
        MESSAGES,
        author=st.sampled_from([ADA, CLAUDE, COPILOT, DEPENDABOT]),
        is_merge=st.booleans(),
    ),
    max_size=3,
).map(lambda found: distinct([replace(one, sha=Sha(f"{number:040x}")) for number, one in enumerate(found, 1)]))
SHAS = st.sampled_from([Sha(f"{number:040x}") for number in range(1, 5)])
NOTES = st.dictionaries(
    SHAS,
    st.sampled_from(
        [
            b"",
            b"---\n{}",
            b"junk",
            note("src/cart.py\n  01234567 1\n", base=""),
            note(base=""),
            note("a\n  h_1 1\n", base=""),
        ]
    ),
    max_size=3,
)
REQUESTS = st.builds(
    PullRequest,
    title=st.sampled_from(SAYINGS),
    body=MESSAGES,
    branch=st.sampled_from(["", "main", "codex/fix"]),
    labels=st.lists(st.sampled_from(["bug", "ai-assisted", "team", "human"]), max_size=2).map(tuple),
    author=st.sampled_from(["", "ada", "Copilot", "renovate[bot]"]),
)
EARLIER = st.builds(
    ProvenanceEvidence,
    st.sampled_from(list(ProvenanceLevel)),
    st.sampled_from(["", "Claude"]),
    st.just("label"),
    st.just("ai"),
    st.sampled_from(["claude/account", "disclosure/label"]),
    scope=st.sampled_from(list(ProvenanceScope)),
    commit=st.none() | SHAS,
    lines=st.sampled_from([(), (Location(CART, 1, 1),), (Location(RepoPath("gone.py"), 1, 9),)]),
)


def level(provenance: Provenance) -> int:
    is_bot = provenance.level is ProvenanceLevel.BOT
    return len(ORDER) if is_bot else ORDER.index(provenance.level)


def gathered(commits: tuple[Commit, ...], sayings: Sayings) -> Provenance:
    return World.of(commits).provenance(sayings)


@given(COMMITS, NOTES, st.none() | REQUESTS, st.lists(EARLIER, max_size=3).map(tuple))
def test_what_is_added_never_lowers_the_level(
    commits: tuple[Commit, ...],
    notes: dict[Sha, bytes],
    request_: PullRequest | None,
    earlier: tuple[ProvenanceEvidence, ...],
) -> None:
    alone = gathered(commits, a_testimony())
    fields = {
        "notes": notes,
        "traces": {HOLDER: record().encode()},
        "branch": "claude/x",
        "pull_request": request_,
        "ai_identities": ("ada@example.com",),
        "ai_labels": ("team",),
        "ai_paths": ("*.py",),
        "earlier": earlier,
        "incomplete": ("something",),
    }
    so_far: dict[str, object] = {}
    before = alone
    for name, value in fields.items():
        so_far[name] = value
        after = gathered(commits, a_testimony(**so_far))
        assert level(after) <= level(before)
        assert {item.rule for item in before.evidence if item.level in AI} <= {item.rule for item in after.evidence}
        before = after
    assert before.incomplete.startswith("something")


@given(COMMITS, MESSAGES, st.sampled_from([ADA, CLAUDE, DEPENDABOT]))
def test_a_further_commit_never_lowers_the_level(commits: tuple[Commit, ...], message: str, author: str) -> None:
    more = (commit(message, author=author, sha="f" * 40), *commits)
    before, after = gathered(commits, a_testimony()), gathered(more, a_testimony())
    by_people = any(not one.is_merge for one in commits) and before.level is not ProvenanceLevel.BOT
    if by_people:
        assert level(after) <= level(before)


@given(COMMITS, MESSAGES)
def test_a_denial_never_hides_a_mark(commits: tuple[Commit, ...], message: str) -> None:
    before = gathered(commits, a_testimony())
    request_ = PullRequest(body=f"{message}\n\n- [x] **No AI tools were used**\n\nAI-assisted: none")
    after = gathered(commits, a_testimony(pull_request=request_))
    assert set(before.evidence) <= set(after.evidence)
    if any(item.level in AI for item in after.evidence):
        assert after.level in AI
        assert after.conflicts


@given(COMMITS, NOTES, st.none() | REQUESTS, st.lists(EARLIER, max_size=3).map(tuple))
def test_what_is_counted_agrees_with_what_is_listed(
    commits: tuple[Commit, ...],
    notes: dict[Sha, bytes],
    request_: PullRequest | None,
    earlier: tuple[ProvenanceEvidence, ...],
) -> None:
    found = gathered(commits, a_testimony(notes=notes, pull_request=request_, earlier=earlier))
    listed = [line for runs in found.lines.values() for run in runs for line in range(run.start, run.end + 1)]
    assert found.assisted == len(listed) == len(set(listed)) <= found.added
    assert found.share == (found.assisted / found.added if found.added else None)
    assert (found.level in AI) is any(item.level in AI for item in found.evidence)
    assert found.level in AI or not found.lines
    assert len(found.commits) == sum(not one.is_merge for one in commits)
    assert all(len(item.text) <= 120 for item in found.evidence)


LABEL = ProvenanceEvidence(
    ProvenanceLevel.DECLARED, "", "label", "ai-assisted", "disclosure/label", scope=ProvenanceScope.CHANGE
)
TRAILER = ProvenanceEvidence(
    ProvenanceLevel.ATTRIBUTED,
    "Claude",
    "trailer of 7777777",
    "Co-authored-by: Claude <noreply@anthropic.com>",
    "claude/account",
    commit=Sha("7" * 40),
)


def test_a_mark_of_an_earlier_head_is_kept_and_says_when_it_was_seen() -> None:
    provenance = World.of((commit("Fix"),), [2]).provenance(a_testimony(earlier=(LABEL,)))
    (evidence,) = provenance.evidence
    assert (evidence.level, evidence.source) == (ProvenanceLevel.DECLARED, "label, seen at an earlier head")
    assert (provenance.share, provenance.incomplete) == (1, "")
    again = World.of((commit("Fix"),), [2]).provenance(a_testimony(earlier=provenance.evidence))
    assert again.evidence == provenance.evidence


def test_a_mark_of_a_commit_that_is_gone_speaks_of_the_whole_change() -> None:
    provenance = World.of((commit("Fix"), commit("Two")), [1, 1]).provenance(a_testimony(earlier=(TRAILER,)))
    (evidence,) = provenance.evidence
    assert (evidence.scope, evidence.commit, provenance.share) == (ProvenanceScope.CHANGE, None, 1)
    assert "earlier head" in provenance.incomplete


def test_a_mark_of_a_commit_that_is_still_there_speaks_of_that_commit() -> None:
    world = World.of((commit("Fix", sha="7" * 40), commit("Two")), [1, 3])
    provenance = world.provenance(a_testimony(earlier=(TRAILER,)))
    assert (provenance.share, provenance.incomplete) == (0.25, "")
    assert [one.level for one in provenance.commits] == [ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.NONE]


def test_a_mark_that_is_found_again_is_not_said_twice() -> None:
    world = World.of((commit(f"Fix\n\n{TRAILER.text}", sha="7" * 40),))
    fresh = world.provenance()
    assert world.provenance(a_testimony(earlier=fresh.evidence)) == fresh


def test_a_denial_does_not_outlive_its_head() -> None:
    denial = replace(LABEL, level=ProvenanceLevel.DECLARED_NONE)
    provenance = World.of((commit("Fix"),)).provenance(a_testimony(earlier=(denial,)))
    assert (provenance.level, provenance.evidence) == (ProvenanceLevel.NONE, ())


def test_a_path_rule_of_an_earlier_head_marks_what_is_left_of_its_files() -> None:
    rule = replace(
        LABEL, source="path rule", rule="team/path", scope=ProvenanceScope.LINE, lines=(Location(CART, 90, 99),)
    )
    provenance = World.of((commit("Fix"),), [2]).provenance(a_testimony(earlier=(rule,)))
    assert provenance.lines == {CART: (Location(CART, 1, 2),)}


DENIED = "Fix\n\nBody.\n\nAI-assisted: none"
CONFLICTS = {
    "a denial beside a tool's mark": (
        (commit(f"{DENIED}\nCo-authored-by: Claude <noreply@anthropic.com>"),),
        None,
        (
            "trailer of 1a2b3c4 denies AI assistance (`AI-assisted: none`), but trailer of 1a2b3c4 says otherwise (Claude): "
            "`Co-authored-by: Claude <noreply@anthropic.com>`"
        ),
    ),
    "a pull request that denies what its commits say": (
        (commit("Fix", author=CLAUDE), commit("Two\n\nMade-with: Cursor")),
        PullRequest(body="# AI usage\n\nNone"),
        (
            "text of the pull request denies AI assistance (`None`), but author of 1a2b3c4 says otherwise (Claude): "
            "`Claude <noreply@anthropic.com>` and 1 more"
        ),
    ),
    "a commit that denies what the label says": (
        (commit(DENIED),),
        PullRequest(labels=("ai-assisted",)),
        "trailer of 1a2b3c4 denies AI assistance (`AI-assisted: none`), but label says otherwise: `ai-assisted`",
    ),
    "two boxes": (
        (commit("Fix\n\n- [x] **No AI tools were used**\n- [x] **Heavy**: AI generated most of it"),),
        None,
        (
            "message of 1a2b3c4 denies AI assistance (`- [x] **No AI tools were used**`), but message of 1a2b3c4 says "
            "otherwise: `- [x] **Heavy**: AI generated most of it`"
        ),
    ),
}


@pytest.mark.parametrize(("commits", "request_", "words"), CONFLICTS.values(), ids=CONFLICTS.keys())
def test_a_contradiction_is_put_into_words(
    commits: tuple[Commit, ...], request_: PullRequest | None, words: str
) -> None:
    provenance = World.of(commits).provenance(a_testimony(pull_request=request_))
    assert provenance.level in AI
    assert provenance.conflicts == (words,)


def test_a_commit_that_denies_beside_another_that_declares_is_no_contradiction() -> None:
    provenance = World.of((commit(DENIED), commit("Fix\n\nMade-with: Cursor"))).provenance()
    assert provenance.conflicts == ()


def test_contradictions_are_counted_beyond_ten() -> None:
    message = f"{DENIED}\nMade-with: Cursor"
    provenance = World.of(tuple(commit(message) for _ in range(14))).provenance()
    assert (len(provenance.conflicts), provenance.conflicts[-1]) == (11, "4 further denials stand beside marks of AI")


def test_what_could_not_be_looked_at_is_joined() -> None:
    provenance = World(Change(())).provenance(a_testimony(incomplete=("notes: not fetched", "notes: not fetched")))
    assert provenance.incomplete.startswith("notes: not fetched; there are no commits")
