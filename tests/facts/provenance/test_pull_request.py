"""What a pull request says of the whole change: its author, text, labels and branch, and the team's own rules."""

from __future__ import annotations

import pytest

from bot.change import Change, FileStatus, Location, RepoPath
from bot.facts import Provenance, ProvenanceLevel, ProvenanceScope, PullRequest
from bot.facts.provenance.catalogue import BRANCHES, LABEL_ENDINGS, TOOLS
from tests.facts.provenance.commits import (
    ADA,
    CART,
    DEPENDABOT,
    World,
    a_testimony,
    added,
    commit,
    only,
)

DECLARED, ATTRIBUTED, SUSPECTED = ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED
NAME_OF = {tool.id: tool.name for tool in TOOLS}


def of(request: PullRequest | None = None, **fields: object) -> Provenance:
    """Of a commit that says nothing and brought two lines."""
    return World.of((commit("Fix"),), [2]).provenance(a_testimony(pull_request=request, **fields))


BRANCH_ROWS = {
    "claude/fix-cart-01XGrtUw": "claude",
    "codex/mend-the-cart": "codex",
    "copilot/fix-42": "copilot",
    "cursor/cart-total-8f3a": "cursor",
    "devin/1755000000-cart": "devin",
    "jules/cart": "jules",
    "jules-10568282859807385424-1a2b3c4d": "jules",
    "opencode/issue42-20260601": "opencode",
}


@pytest.mark.parametrize(("branch", "tool"), BRANCH_ROWS.items())
@pytest.mark.parametrize("before", ["", "refs/heads/", "origin/", "refs/remotes/upstream/", "octo:"])
def test_a_branch_that_tools_name_so_is_a_suspicion(before: str, branch: str, tool: str) -> None:
    for provenance in (of(branch=before + branch), of(PullRequest(branch=before + branch))):
        evidence = only(provenance)
        assert (evidence.level, evidence.rule, evidence.tool) == (SUSPECTED, f"{tool}/branch", NAME_OF[tool])
        assert (evidence.source, evidence.scope, provenance.share) == ("branch", ProvenanceScope.CHANGE, 1)


def test_every_branch_of_the_table_has_a_row() -> None:
    assert {branch.tool for branch in BRANCHES} == set(BRANCH_ROWS.values())
    assert len(BRANCHES) == len(BRANCH_ROWS)


@pytest.mark.parametrize(
    "branch",
    [
        "main",
        "feature/claude-paroz",
        "claude-paroz/fix",
        "fix/codex/cart",
        "cursors/close",
        "jules-2024-cleanup",
        "devin",
        "copilot",
        "dependabot/npm_and_yarn/copilot/1.2",
        "renovate/claude",
        "",
    ],
)
def test_a_branch_of_a_person_is_no_evidence(branch: str) -> None:
    assert of(PullRequest(branch=branch), branch=branch).evidence == ()


LABEL_ROWS = {
    "ai-assisted": "unnamed",
    "AI Generated": "unnamed",
    "ai_authored": "unnamed",
    "llm: written": "unnamed",
    "claude-code-assisted": "claude",
    "Copilot generated": "copilot",
}


@pytest.mark.parametrize(("label", "tool"), LABEL_ROWS.items())
def test_a_label_that_says_how_the_change_was_made_is_a_declaration(label: str, tool: str) -> None:
    provenance = of(PullRequest(labels=("bug", label)))
    evidence = only(provenance)
    assert (evidence.level, evidence.source, evidence.text) == (DECLARED, "label", label)
    assert (evidence.tool, evidence.rule, provenance.share) == (NAME_OF[tool], "disclosure/label", 1)


def test_every_ending_of_a_label_has_a_row() -> None:
    assert all(any(label.lower().endswith(ending) for label in LABEL_ROWS) for ending in LABEL_ENDINGS)


@pytest.mark.parametrize(
    "label", ["ai", "cursor", "copilot", "area: ai-assisted-search", "code-generated", "assisted", ""]
)
def test_a_label_about_a_subject_is_no_evidence(label: str) -> None:
    assert of(PullRequest(labels=(label,))).evidence == ()


def test_a_label_of_the_team_is_a_declaration() -> None:
    evidence = only(of(PullRequest(labels=("Robot Made",)), ai_labels=("robot made",)))
    assert (evidence.level, evidence.rule, evidence.source) == (DECLARED, "team/label", "label")


@pytest.mark.parametrize(
    ("login", "number", "tool"),
    [
        ("Copilot", None, "copilot"),
        ("Copilot", 198982749, "copilot"),
        ("renamed", 158243242, "devin"),
        ("devin-ai-integration[bot]", None, "devin"),
        ("app/devin-ai-integration", None, "devin"),
        ("coderabbitai[bot]", 136622811, "coderabbit"),
        ("google-labs-jules[bot]", 1, "jules"),
    ],
)
def test_a_pull_request_that_a_tool_opened_is_the_tool_s_work(login: str, number: int | None, tool: str) -> None:
    provenance = of(PullRequest(author=login, author_id=number))
    evidence = only(provenance)
    assert (evidence.level, evidence.tool, evidence.partial) == (ATTRIBUTED, NAME_OF[tool], False)
    assert (evidence.source, evidence.scope, provenance.share) == (
        "author of the pull request",
        ProvenanceScope.CHANGE,
        1,
    )


@pytest.mark.parametrize(
    "login", ["ada-example", "codex", "devin", "cursor", "copilot-fan", "dependabot[bot]", "fixer[bot]"]
)
def test_a_pull_request_of_a_person_or_another_machine_is_no_evidence(login: str) -> None:
    assert of(PullRequest(author=login, author_id=7)).evidence == ()


BODY = """\
## What

Caps the refund.

<!-- Assisted-by: Claude -->

{}

```
Co-authored-by: Claude <noreply@anthropic.com>
```
> 🤖 Generated with [Claude Code](https://claude.com/claude-code)
"""


@pytest.mark.parametrize(
    ("text", "level", "rule"),
    [
        ("🤖 Generated with [Claude Code](https://claude.com/claude-code)", ATTRIBUTED, "claude/footer"),
        ("Assisted-by: Claude Opus 4.6", DECLARED, "trailer/assisted-by"),
        ("- [x] **Heavy**: AI generated most or all of the code changes", DECLARED, "disclosure/box"),
        ("#### AI Generation Disclosure\n\nNO AI USE", ProvenanceLevel.DECLARED_NONE, "disclosure/section"),
        ("This PR was written with Codex.", SUSPECTED, "disclosure/sentence"),
        ("https://claude.ai/code/session_01XGrtUwsLBzAw8xqL7Qf26J", SUSPECTED, "claude/session-link"),
    ],
)
def test_the_text_is_read_as_leniently_as_a_message(text: str, level: ProvenanceLevel, rule: str) -> None:
    evidence = only(of(PullRequest(body=BODY.format(text).replace("\n", "\r\n"))))
    assert (evidence.level, evidence.rule, evidence.scope) == (level, rule, ProvenanceScope.CHANGE)
    assert evidence.source.endswith("of the pull request")
    assert evidence.commit is None


def test_text_without_a_word_of_it_is_no_evidence() -> None:
    assert of(PullRequest(body=BODY.format("Nothing."))).evidence == ()


def test_a_title_is_no_evidence() -> None:
    title = "AI-assisted: 🤖 Generated with [Claude Code](https://claude.com/claude-code)"
    assert of(PullRequest(title=title)).evidence == ()


def test_the_text_of_a_bot_s_pull_request_is_a_template() -> None:
    request = PullRequest(author="renovate[bot]", body="Assisted-by: Claude Opus 4.6\n\n- [x] No AI tools were used")
    bot = World.of((commit("Bump", author=DEPENDABOT),)).provenance(a_testimony(pull_request=request))
    assert (bot.level, bot.evidence) == (ProvenanceLevel.BOT, ())
    assert of(request).level is ProvenanceLevel.NONE


def test_a_denial_makes_no_person_of_a_bot() -> None:
    request = PullRequest(body="- [x] No AI tools were used")
    bot = World.of((commit("Bump", author=DEPENDABOT),)).provenance(a_testimony(pull_request=request))
    assert bot.level is ProvenanceLevel.BOT


def test_a_very_long_text_is_read_at_both_ends_and_that_is_said() -> None:
    provenance = of(PullRequest(body="a\n" * 30_000 + "\nAssisted-by: Claude Opus 4.6"))
    assert provenance.level is DECLARED
    assert "pull request's text" in provenance.incomplete


@pytest.mark.parametrize(
    "known",
    ["fixer+ai@example.com", "FIXER+AI@example.com", "4242", "house-agent", "@house-agent", "House Fixer"],
)
def test_an_identity_that_the_team_names_is_a_tool_s(known: str) -> None:
    mailbox = "fixer+ai@example.com" if "@example" in known.lower() else "4242+house-agent@users.noreply.github.com"
    one = commit("Fix", author=f"House Fixer <{mailbox}>")
    provenance = World.of((one,)).provenance(a_testimony(ai_identities=(known,)))
    evidence = only(provenance) if known != "House Fixer" else provenance.evidence[0]
    assert (evidence.level, evidence.rule, evidence.tool) == (ATTRIBUTED, "team/identity", known)
    assert provenance.owner is None
    assert World.of((one,)).provenance().evidence == ()


def test_a_co_author_and_a_pull_request_s_author_may_be_the_team_s_own_agent() -> None:
    message = "Fix\n\nBody.\n\nCo-authored-by: Fixer <fixer@example.com>"
    provenance = World.of((commit(message),)).provenance(a_testimony(ai_identities=("fixer@example.com",)))
    assert (only(provenance).rule, provenance.owner) == ("team/identity", ADA)
    evidence = only(of(PullRequest(author="house-agent", author_id=4242), ai_identities=("4242",)))
    assert (evidence.level, evidence.scope) == (ATTRIBUTED, ProvenanceScope.CHANGE)


def test_an_identity_of_the_team_that_is_a_bot_elsewhere_is_an_ai_here() -> None:
    one = commit("Bump", author=DEPENDABOT)
    assert World.of((one,)).provenance(a_testimony(ai_identities=("dependabot[bot]",))).level is ATTRIBUTED


def test_a_weak_mailbox_that_the_team_names_is_no_longer_weak() -> None:
    message = "Fix\n\nBody.\n\nCo-authored-by: Copilot <copilot@github.com>"
    provenance = World.of((commit(message),)).provenance(a_testimony(ai_identities=("copilot@github.com",)))
    assert provenance.level is ATTRIBUTED


def test_a_path_that_the_team_declares_marks_the_added_lines_of_its_files() -> None:
    files = (added("gen/api/client.py", 3), added("src/cart.py", 2), added("gen/old.py", 0, status=FileStatus.DELETED))
    world = World(Change(files, (commit("Fix"), commit("Two", sha="bb" * 20))))
    provenance = world.provenance(a_testimony(ai_paths=("gen/**", "nothing/**")))
    path = RepoPath("gen/api/client.py")
    evidence = only(provenance)
    assert (evidence.level, evidence.rule, evidence.text, evidence.source) == (
        DECLARED,
        "team/path",
        "gen/**",
        "path rule",
    )
    assert evidence.lines == (Location(path, 1, 3),)
    assert provenance.lines == {path: (Location(path, 1, 3),)}
    assert (provenance.share, world.history.asked) == (0.6, [])


def test_what_is_said_of_a_change_without_commits_counts() -> None:
    world = World(Change((added(CART, 2),)))
    provenance = world.provenance(a_testimony(branch="claude/fix"))
    assert (provenance.level, provenance.share) == (SUSPECTED, 1)
    assert "no commits" in provenance.incomplete
