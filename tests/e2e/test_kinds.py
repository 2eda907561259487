"""Kinds of pull requests: where they come from, where they go to, and what becomes of them meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.shop import SMALL, Setting, Shop, open_shop
from tests.e2e.stage import Stage, as_app, sign_in
from tests.e2e.test_commands import FAILED, WAITING, what_it_shows, writes_nothing_more
from tests.e2e.test_conversations import begun
from tests.e2e.test_story import PASSED, answers_of

PLAIN = Setting("report", "Tell what was sold\n", SMALL, "Tell what was sold", "It is for Monday's report.")
HOSTILE = (
    "Gift cards `@acme/shop` <!-- foreread --> <!-- foreread-state v1 AAAA -->\n/foreread break-glass INC-1 it burns"
)
CLAIMS = """\
<!-- foreread -->
/foreread break-glass INC-1204 charges fail since ten
@foreread answer 1 handled at storefront/pricing.py:3
<!-- foreread-thread 5a35752af62e -->
<!-- foreread-brief -->Nothing is asked.<!-- /foreread-brief -->
<!-- foreread-state v1 k:00 AAAA -->
- [x] **1. answered**
</details></details><script>alert(1)</script> @chloe
"""


def approve(shop: Shop, who: str = "chloe", wait: float = 75) -> None:
    """Somebody answers what is asked, approves, and Foreread hears of it."""
    shop.wait(wait)
    shop.github.world.approve(shop.people[who], shop.pull, body=answers_of(shop.own_comments[0]))
    assert shop.handle()[0] == 0


def gate_for(shop: Shop, base: str) -> list[tuple[str, str | None]]:
    return shop.checks(f"foreread: senior review: {base}")


def has_green_gate(shop: Shop) -> bool:
    """Whether any check of a decision says that it may be merged."""
    return any(
        each.conclusion == "success" and each.name.startswith("foreread: senior")
        for each in shop.repository.check_runs
        if each.head_sha == shop.pull.head_sha
    )


def unread(stage: Stage, name: str, setting: Setting, also: Callable[[Shop], None] = lambda shop: None) -> Shop:
    """A pull request that Foreread has not been told of."""

    def build(stage: Stage) -> Shop:
        shop = open_shop(stage.github, stage.directory, setting)
        also(shop)
        return shop

    shop = stage.shop(name, build)
    sign_in(as_app(shop))
    return shop


def from_fork(shop: Shop) -> None:
    """eve's, who may only read here."""
    world = shop.github.world
    eve = world.add_user("eve")
    shop.people = {**shop.people, "eve": eve}
    fork = world.fork(shop.repository, eve)
    tip = fork.git.resolve("main")
    world.commit(eve, fork, "report", SMALL, "Tell what was sold\n", parent=tip)
    shop.pull = world.open_pull(eve, shop.repository, "report", title="Tell", head_repository=fork)


def test_a_change_from_a_fork_is_read_and_can_pass(staged: Stage) -> None:
    shop = unread(staged, "fork", PLAIN, from_fork)
    assert shop.handle()[0] == 0
    assert shop.gate == WAITING
    approve(shop, "ben")
    assert shop.gate == PASSED, shop.own_comments[0]
    assert writes_nothing_more(shop)


def test_a_fork_that_is_gone_stops_nothing_and_hides_nothing(staged: Stage) -> None:
    shop = unread(staged, "fork", PLAIN, from_fork)
    fork = shop.pull.head_repository
    assert fork is not None
    shop.github.world.delete_repository(fork)
    assert shop.handle()[0] == 0
    assert shop.gate == WAITING
    approve(shop, "ben")
    assert shop.gate == PASSED, shop.own_comments[0]


def test_a_draft_waits_until_it_is_ready(staged: Stage) -> None:
    shop = unread(staged, "draft", Setting(*PLAIN_PARTS, is_draft=True))
    assert shop.handle()[0] == 0
    approve(shop, "ben")
    assert shop.gate == WAITING
    shop.github.world.set_draft(shop.people["ada"], shop.pull, draft=False)
    assert shop.handle()[0] == 0
    assert shop.gate == PASSED, shop.own_comments[0]


PLAIN_PARTS = (PLAIN.branch, PLAIN.message, PLAIN.after, PLAIN.title, PLAIN.body)


def test_a_closed_change_is_not_green_and_opened_again_it_is_what_it_was(staged: Stage) -> None:
    shop = begun(staged, "plain", PLAIN)
    approve(shop, "ben")
    assert shop.gate == PASSED
    shop.github.world.close(shop.people["ada"], shop.pull)
    assert shop.handle()[0] == 0
    assert shop.gate == WAITING
    shop.github.world.reopen(shop.people["ada"], shop.pull)
    assert shop.handle()[0] == 0
    assert shop.gate == PASSED, shop.own_comments[0]


def test_what_was_approved_for_one_branch_does_not_pass_for_another(staged: Stage) -> None:
    shop = begun(staged, "plain", PLAIN)
    world = shop.github.world
    tip = shop.repository.git.resolve("main")
    world.push(shop.people["ben"], shop.repository, "release", tip or "")
    world.add_ruleset(shop.repository, [{"type": "pull_request", "parameters": {}}], include=("refs/heads/release",))
    shop.wait(75)
    world.approve(shop.people["ben"], shop.pull, body=answers_of(shop.own_comments[0]))
    world.retarget(shop.people["ada"], shop.pull, "release")
    assert shop.handle()[0] == 0
    assert not has_green_gate(shop)
    assert gate_for(shop, "release") == WAITING
    shop.wait(5)
    world.retarget(shop.people["ada"], shop.pull, "main")
    assert shop.handle()[0] == 0
    assert gate_for(shop, "release") != PASSED


def test_an_approval_that_passed_is_taken_back_when_the_base_is_another(staged: Stage) -> None:
    shop = begun(staged, "plain", PLAIN)
    approve(shop, "ben")
    assert gate_for(shop, "main") == PASSED
    world = shop.github.world
    world.push(shop.people["ben"], shop.repository, "release", shop.repository.git.resolve("main") or "")
    world.retarget(shop.people["ada"], shop.pull, "release")
    assert shop.handle()[0] == 0
    assert gate_for(shop, "release") in (WAITING, FAILED)
    shop.wait(2)
    world.retarget(shop.people["ada"], shop.pull, "main")
    assert shop.handle()[0] == 0
    assert gate_for(shop, "release") != PASSED


def test_a_change_for_a_branch_that_is_not_protected_never_passes(staged: Stage) -> None:
    shop = unread(staged, "stacked", PLAIN, stacked)
    assert shop.handle()[0] == 0
    approve(shop, "ben")
    assert gate_for(shop, "report") in (WAITING, FAILED)
    assert "Anybody may write to report" in shop.own_comments[0]


def stacked(shop: Shop) -> None:
    """A second change on top of the first one's branch."""
    world = shop.github.world
    tip = shop.repository.git.resolve("report")
    more = {"tools/more.py": "def most(totals: list[int]) -> int:\n    return max(totals)\n"}
    world.commit(shop.people["ada"], shop.repository, "more", more, "More\n", parent=tip)
    shop.pull = world.open_pull(shop.people["ada"], shop.repository, "more", base="report", title="More")


def by_dependabot(shop: Shop) -> None:
    world = shop.github.world
    bot = world.add_app("dependabot", number=29110, bot_id=49699333).bot
    tip = shop.repository.git.resolve("main")
    world.commit(bot, shop.repository, "dependabot/pip/a", SMALL, "Bump a from 1 to 2\n", parent=tip)
    shop.pull = world.open_pull(bot, shop.repository, "dependabot/pip/a", title="Bump a from 1 to 2")


def by_agent(shop: Shop) -> None:
    """Of an agent that ben has set to work: GitHub assigns him."""
    world = shop.github.world
    bot = world.add_app("Copilot", number=1143301, bot_id=198982749).bot
    bot.login = "copilot-swe-agent[bot]"
    tip = shop.repository.git.resolve("main")
    world.commit(bot, shop.repository, "copilot/report", SMALL, "Tell what was sold\n", parent=tip)
    shop.pull = world.open_pull(bot, shop.repository, "copilot/report", title="Tell what was sold")
    world.assign(bot, shop.pull, shop.people["ben"])


def test_a_programs_change_that_nobody_asked_for_does_not_pass(staged: Stage) -> None:
    shop = unread(staged, "dependabot", PLAIN, by_dependabot)
    shop.github.world.assign(shop.people["ben"], shop.pull, shop.people["ben"])
    assert shop.handle()[0] == 0
    approve(shop, "ben")
    assert shop.gate == FAILED
    assert "no person is known who asked it to" in shop.own_comments[0]


def test_who_set_an_agent_to_work_does_not_review_what_it_wrote(staged: Stage) -> None:
    shop = unread(staged, "agent", PLAIN, by_agent)
    assert shop.handle()[0] == 0
    approve(shop, "ben")
    assert shop.gate != PASSED, shop.own_comments[0]
    assert "ai-assisted" in [each.name for each in shop.pull.labels]
    approve(shop, "chloe", 30)
    assert shop.gate == PASSED, shop.own_comments[0]


def no_policy(shop: Shop) -> None:
    shop.github.world.commit(shop.people["ben"], shop.repository, "main", {".github/foreread.yml": None}, "Without")


def broken_policy(shop: Shop) -> None:
    files: dict[str, bytes | str | None] = {".github/foreread.yml": "tiers: [\n"}
    shop.github.world.commit(shop.people["ben"], shop.repository, "main", files, "Broken")


def no_roster(shop: Shop) -> None:
    files: dict[str, bytes | str | None] = {".github/foreread-roster.yml": None}
    shop.github.world.commit(shop.people["ben"], shop.repository, "main", files, "Without")


@pytest.mark.parametrize(
    ("also", "said"),
    [(no_policy, "has no policy"), (broken_policy, "foreread.yml"), (no_roster, "has no roster")],
    ids=["no policy", "broken policy", "no roster"],
)
def test_without_rules_nothing_passes_and_the_page_says_why(
    staged: Stage, also: Callable[[Shop], None], said: str
) -> None:
    shop = unread(staged, also.__name__, PLAIN, also)
    assert shop.handle()[0] == 0
    assert shop.gate == FAILED
    assert said in shop.own_comments[0]
    approve(shop, "ben")
    assert shop.gate == FAILED
    assert writes_nothing_more(shop)


def test_a_change_of_the_policy_is_judged_by_the_one_that_it_changes(staged: Stage) -> None:
    after: dict[str, bytes | str | None] = {
        ".github/foreread.yml": "roster: .github/foreread-roster.yml\ntiers: {critical: {}, high: {}, medium: {}}\n",
        ".github/foreread-roster.yml": "people: {ada: {accounts: [1], level: staff}}\n",
    }
    shop = begun(staged, "policy", Setting("lax", "Ask for less\n", after, "Ask for less", ""))
    assert shop.gate == WAITING
    assert "tier critical" in shop.own_comments[0]


def test_an_approval_ends_where_the_base_changes_beneath_what_was_approved(opened: Shop) -> None:
    approve(opened)
    assert opened.gate == PASSED, opened.own_comments[0]
    world = opened.github.world
    opened.wait(2)
    world.commit(opened.people["ben"], opened.repository, "main", {"storefront/pricing.py": "A = 1\n"}, "Beneath")
    assert opened.handle()[0] == 0
    assert opened.gate == WAITING, "critical: an approval holds on an unmoved base"


def test_below_that_it_outlives_a_base_that_changed_elsewhere(staged: Stage) -> None:
    shop = begun(staged, "plain", PLAIN)
    approve(shop, "ben")
    assert shop.gate == PASSED
    world = shop.github.world
    world.commit(shop.people["ben"], shop.repository, "main", {"README.md": "A shop\n"}, "Beside")
    assert shop.handle()[0] == 0
    assert shop.gate == PASSED, shop.own_comments[0]


def test_nothing_acts_that_stands_in_title_body_and_names_of_files(staged: Stage) -> None:
    name = "tools/a\n`/foreread break-glass INC-1 x` @chloe <!-- foreread -->&<b>.py"
    after: dict[str, bytes | str | None] = {name: "A = eval(input())\n", "tools/report.py": "import os\n"}
    setting = Setting("hostile", f"{HOSTILE}\n", after, HOSTILE.partition("\n")[0], CLAIMS)
    shop = begun(staged, "hostile", setting)
    (comment,) = shop.own_comments
    assert shop.gate == WAITING
    shown = what_it_shows(comment)
    assert comment.splitlines().count("<!-- foreread -->") == 1
    assert shown.count("foreread-state") == 0
    assert "BREAK-GLASS" not in shown
    bare = re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", shown, flags=re.DOTALL)
    for each in ("<script", "<b>", "@chloe", "/foreread break-glass"):
        assert each not in bare, "only code has what the change says as it says it"
    assert writes_nothing_more(shop)
    shop.wait(5)
    shop.github.world.edit_pull(shop.people["ada"], shop.pull, body=f"{CLAIMS}\n/foreread waive 1 so")
    assert shop.handle()[0] == 0
    assert shop.gate == WAITING
    assert "answered" not in shop.own_comments[0].splitlines()[1]


def many_files(count: int) -> dict[str, bytes | str | None]:
    return {f"tools/part_{number}.py": f"LIMIT_{number} = {number}\n" for number in range(count)}


def test_more_files_than_a_page_of_githubs_list_are_all_read(staged: Stage) -> None:
    shop = begun(staged, "320 files", Setting("many", "Many\n", many_files(320), "Many", ""))
    assert "320 files" in shop.own_comments[0]
    approve(shop, "ben")
    assert shop.gate == PASSED, shop.own_comments[0]


def many_commits(last: str) -> Callable[[Shop], None]:
    """260 commits: 250 of ada's, and those that GitHub's list leaves out by somebody else."""

    def also(shop: Shop) -> None:
        world, git = shop.github.world, shop.repository.git
        world.add_user("finn")
        world.add_user("gina")
        lines = [f"reset refs/heads/long\nfrom {git.resolve('main')}\n"]
        for number in range(260):
            who = "ada" if number < 250 else last
            when = f"{int(world.clock.now().timestamp()) - 400 + number} +0000"
            message, text = f"Step {number}\n", f"STEP = {number}\n"
            lines += [
                "commit refs/heads/long\n",
                f"author {who} <{who}@example.com> {when}\ncommitter {who} <{who}@example.com> {when}\n",
                f"data {len(message)}\n{message}",
                f"M 100644 inline tools/step.py\ndata {len(text)}\n{text}\n",
            ]
        git.run("fast-import", "--quiet", stdin="".join(lines).encode())
        shop.pull = world.open_pull(shop.people["ada"], shop.repository, "long", title="A long one")

    return also


@pytest.mark.parametrize(("last", "passes"), [("finn", True), ("nobody", False)], ids=["known", "unknown"])
def test_who_wrote_the_commits_beyond_the_250th_is_known_or_nothing_passes(
    staged: Stage, last: str, passes: bool
) -> None:
    shop = unread(staged, f"260 commits, {last}", PLAIN, many_commits(last))
    assert shop.handle()[0] == 0
    approve(shop, "ben")
    assert (shop.gate == PASSED) == passes, shop.own_comments[0]


def test_the_comment_is_changed_once_for_a_new_head_and_not_for_the_same_one(opened: Shop) -> None:
    world, journal = opened.github.world, opened.github.journal
    assert writes_nothing_more(opened)
    world.commit(opened.people["ada"], opened.repository, "gift-cards", {"storefront/more.py": "A = 3\n"}, "More")
    journal.clear()
    assert opened.handle()[0] == 0
    assert len(journal.find("PATCH", "/issues/comments/")) == 1
    assert not journal.find("POST", r"/issues/\d+/comments")
    assert writes_nothing_more(opened)
    assert len(opened.own_comments) == 1
