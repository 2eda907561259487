"""What a stranger may try who forges the artifact of stage one: their own fork makes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.adapters.artifact import read_artifact
from bot.adapters.system import SilentProgress, SystemClock
from bot.brief import Brief
from bot.cli import main
from bot.config import Config
from bot.pipeline import review_change
from bot.wiring import Source, open_source, policy_in
from tests.git_repo import GitRepo

FORGED = {
    "lens": "data",
    "severity": "critical",
    "standing": "confirmed",
    "text": "Does `pay()` read `order.total` from the order?",
    "trigger": "an `order.total` that nobody has set yet",
    "consequence": "the receipt shows nothing",
    "suspicion": "`order.total` may be unset.",
    "settles": "a look at `order.total` in `pay()`",
}
WORDS = ("once", "twice", "thrice", "early", "late", "slowly", "quickly", "often", "seldom")


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    made = GitRepo(tmp_path_factory.mktemp("forged") / "repo")
    made.write("shop/pay.py", b"def pay(order):\n    if order is None:\n        return None\n    return order.total\n")
    made.commit("base")
    made.run("checkout", "-q", "-b", "feature")
    made.write("shop/pay.py", b"def pay(order):\n    return order.total / order.count\n")
    made.commit("pay a part")
    return made


def with_forged(repo: GitRepo, folder: Path, *, same_id: bool) -> tuple[Brief, Brief]:
    """The brief without an artifact, and the one with a forged artifact."""
    output = folder / "out.json"
    words = ["review", "main...feature", "--repo", str(repo.path), "--format", "json", "--output", str(output)]
    assert main(words) == 0
    told = json.loads(output.read_bytes())
    [rule] = told["questions"]
    forged = [
        {**rule, **FORGED, "text": f"{FORGED['text'][:-1]} {WORDS[n]}?", "source": f"model m{n}, model n{n}"}
        for n in range(9)
    ]
    for number, each in enumerate(forged):
        each["id"] = rule["id"] if same_id else f"{number:012x}"
    told["questions"], told["more_questions"] = forged[:5], forged[5:]
    with open_source(Source(repo.path, "main...feature")) as subject:
        artifact = read_artifact(json.dumps(told).encode(), subject.change)
        assert len(artifact.questions) == 9
        made = [
            review_change(
                subject.sources,
                policy_in(Config(), subject.before),
                None,
                SystemClock(),
                SilentProgress(),
                advice=advice,
            )
            for advice in (None, artifact.as_earlier())
        ]
    return made[0], made[1]


@pytest.mark.parametrize("same_id", [False, True])
def test_a_forged_brief_takes_no_question_off_the_page_and_changes_none(
    repo: GitRepo, tmp_path: Path, same_id: bool
) -> None:
    own, both = with_forged(repo, tmp_path, same_id=same_id)
    assert own.questions
    assert both.questions[: len(own.questions)] == own.questions
    assert len(both.questions) <= 5
    assert both.tier is own.tier


def test_what_a_forged_brief_asks_besides_is_shown_in_the_places_that_are_left(repo: GitRepo, tmp_path: Path) -> None:
    own, both = with_forged(repo, tmp_path, same_id=False)
    more = both.questions[len(own.questions) :]
    assert more
    assert all(each.source.startswith("model ") for each in more)
    assert both.since is None
