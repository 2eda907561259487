"""Budgets and dry runs at the command line: what is shown is what is sent, and no ceiling is passed in silence."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.git_repo import GitRepo
from tests.test_cli import Ran, foreread

_MODEL = """
import json, sys
from pathlib import Path
asked = sys.stdin.read()
with Path({log!r}).open("a") as log:
    log.write(asked + "\\n")
print(json.dumps({{"text": json.dumps({{"claims": []}}), "tokens_in": {tokens_in}, "tokens_out": 50}}))
"""


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("shop/pay.py", b"def pay(order):\n    return order.total\n")
    repo.commit("base")
    repo.run("branch", "-M", "main")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/pay.py", b"def pay(order, rate):\n    return order.total * rate[order.currency]\n")
    repo.commit("pay in a currency")
    return repo


class Scripted:
    """A model that is a command, and keeps what it was sent."""

    def __init__(self, folder: Path, tokens_in: int = 2_000) -> None:
        self._log = folder / "asked.jsonl"
        script = folder / "model.py"
        script.write_text(_MODEL.format(log=str(self._log), tokens_in=tokens_in))
        self.spec = f"exec:{shlex.join([sys.executable, str(script)])}"

    @property
    def asked(self) -> list[dict[str, object]]:
        if not self._log.exists():
            return []
        return [json.loads(line) for line in self._log.read_text().splitlines()]


@pytest.fixture
def model(tmp_path: Path) -> Scripted:
    return Scripted(tmp_path)


def review(repo: GitRepo, model: Scripted, *options: str, state: str = "/nonexistent") -> Ran:
    return foreread(
        "review", "main..feature", "--once", "--model", model.spec, *options, cwd=repo.path, XDG_STATE_HOME=state
    )


def test_a_dry_run_shows_character_for_character_what_is_then_sent(repo: GitRepo, model: Scripted) -> None:
    dry = review(repo, model, "--dry-run", "--format", "json")
    assert (dry.code, model.asked) == (0, [])
    told = json.loads(dry.out)
    assert review(repo, model).code == 0
    sent = [
        {key: request[key] for key in ("prompt", "system", "turns", "schema", "max_tokens")}
        for request in told["requests"]
    ]
    assert sent == model.asked
    assert told["first"]["most_tokens_in"] > told["first"]["tokens_in"] > 300
    assert told["most_usd"] is None


def test_a_dry_run_shortens_replies_as_the_budget_will(repo: GitRepo, model: Scripted) -> None:
    told = json.loads(review(repo, model, "--dry-run", "--format", "json", "--budget", "7k").out)
    review(repo, model, "--budget", "7k")
    assert [told["requests"][0]["max_tokens"]] == [asked["max_tokens"] for asked in model.asked]
    assert told["requests"][0]["max_tokens"] < 8_000


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_a_dry_run_needs_no_key_and_shows_the_texts_in_full(repo: GitRepo, form: str) -> None:
    ran = foreread("review", "main..feature", "--model", "anthropic:claude-x", "--dry-run", "--format", form, cwd=repo.path)  # fmt: skip
    assert ran.code == 0, ran.err
    assert "Nothing was sent" in ran.out
    assert "│     2 +     return order.total * rate[order.currency]" in ran.out
    assert "You prepare a senior engineer" in ran.out
    assert '"additionalProperties": false' in ran.out


def test_without_a_model_a_dry_run_says_that_nothing_would_be_sent(repo: GitRepo) -> None:
    ran = foreread("review", "main..feature", "--dry-run", cwd=repo.path)
    assert ran.code == 0, ran.err
    assert "nothing would be sent" in ran.out


def test_a_dry_run_is_no_sarif(repo: GitRepo, model: Scripted) -> None:
    ran = review(repo, model, "--dry-run", "--format", "sarif")
    assert ran.code == 2
    assert "--format terminal, markdown or json" in ran.err


def test_a_request_that_might_pass_the_budget_is_not_sent_and_the_view_is_partial(
    repo: GitRepo, model: Scripted
) -> None:
    ran = review(repo, model, "--budget", "2k", "--format", "json")
    receipt = json.loads(ran.out)["receipt"]
    assert (ran.code, model.asked, receipt["complete"]) == (3, [], False)
    assert "shop/pay.py" in receipt["problems"][0]
    assert "budget" in receipt["problems"][0]


def test_a_request_that_the_purse_refuses_is_a_problem_of_the_receipt(repo: GitRepo, tmp_path: Path) -> None:
    """The reply has no shape that can be read, and the budget has no room to ask again."""
    greedy = Scripted(tmp_path, tokens_in=9_000)
    script = Path(shlex.split(greedy.spec.removeprefix("exec:"))[1])
    script.write_text(script.read_text().replace('json.dumps({"claims": []})', '"nonsense"'))
    ran = review(repo, greedy, "--budget", "12k", "--format", "json")
    receipt = json.loads(ran.out)["receipt"]
    assert (ran.code, len(greedy.asked), receipt["complete"]) == (3, 1, False)
    assert "Not sent for lack of budget" in receipt["problems"][0]


def test_files_that_the_budget_has_no_room_for_are_named_in_the_receipt(repo: GitRepo, model: Scripted) -> None:
    for number in range(8):
        repo.write(
            f"shop/part{number}.py", b"def settle(order, account):\n    return account.balance - order.total\n" * 30
        )
    repo.commit("more")
    ran = review(repo, model, "--budget", "10k", "--format", "json")
    receipt = json.loads(ran.out)["receipt"]
    assert ran.code == 3
    assert len(model.asked) == 1
    read = {hunk["file"] for hunk in receipt["hunks"] if any(by.startswith("exec:") for by in hunk["by"])}
    assert "shop/pay.py" in read
    assert len(read) < 9
    assert any("did not read shop/part" in problem and "budget" in problem for problem in receipt["problems"])


def test_a_budget_in_money_needs_a_price_before_the_first_call(repo: GitRepo, model: Scripted) -> None:
    ran = review(repo, model, "--budget", "$0.50")
    assert (ran.code, model.asked) == (2, [])
    assert "price" in ran.err
    assert "model_price" in ran.err


def configured(repo: GitRepo, text: str) -> None:
    repo.run("checkout", "-q", "main")
    repo.write(".foreread.yml", text.encode())
    repo.commit("configure")
    repo.run("checkout", "-q", "feature")
    repo.run("merge", "-q", "--no-edit", "main")


def test_with_a_price_a_budget_in_money_is_kept(repo: GitRepo, model: Scripted) -> None:
    configured(repo, "model_price: {in: 10, out: 50}\n")
    dear = review(repo, model, "--budget", "$0.05")
    assert (dear.code, model.asked) == (3, [])
    assert review(repo, model, "--budget", "$5").code == 0
    told = json.loads(review(repo, model, "--budget", "$5", "--dry-run", "--format", "json").out)
    assert 0 < told["first"]["usd"] < told["first"]["most_usd"] <= told["most_usd"] <= 5


def test_the_command_line_wins_over_the_budget_of_the_configuration(repo: GitRepo, model: Scripted) -> None:
    configured(repo, "budget: {run: 2k}\n")
    assert review(repo, model).code == 3
    assert review(repo, model, "--budget", "60k").code == 0
    assert review(repo, model, "--budget", "none").code == 0
    assert len(model.asked) == 2


def test_a_months_budget_holds_over_several_runs(repo: GitRepo, model: Scripted, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    codes = [review(repo, model, "--budget", "12k/month", state=state).code for _ in range(5)]
    assert codes[0] == 0
    assert codes[-1] == 3
    assert len(model.asked) == codes.count(0) < 5
    dry = review(repo, model, "--budget", "12k/month", "--dry-run", state=state)
    assert "12,000 tokens, " in dry.out
    assert review(repo, model, "--budget", "none/month", state=state).code == 0


def test_a_month_that_cannot_be_kept_stops_the_review_before_anything_is_sent(
    repo: GitRepo, model: Scripted, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    ran = review(repo, model, "--budget", "1M/month", state=str(tmp_path / "file"))
    assert (ran.code, model.asked) == (2, [])
    assert "month's spending" in ran.err


@pytest.mark.parametrize("text", ["lots", "0", "$5/week", ""])
def test_a_budget_that_is_none_is_refused_with_the_forms(repo: GitRepo, model: Scripted, text: str) -> None:
    ran = review(repo, model, "--budget", text)
    assert (ran.code, model.asked) == (2, [])
    assert "60k" in ran.err
