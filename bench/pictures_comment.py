"""The comment of the README's picture: what would stand on a pull request with the change in `examples/`.

A senior has answered the first question; the policy is the default one, the roster has two people.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import ROOT
from bot.adapters.system import SilentProgress
from bot.adapters.yaml_text import load_yaml
from bot.brief import Brief
from bot.cli._gate_inputs import policy_in
from bot.gate import (
    Account,
    AccountKind,
    Acts,
    Answer,
    AnswerKind,
    GateQuestion,
    Grounds,
    QuestionSet,
    decide,
    questions_digest,
    read_roster,
)
from bot.pipeline import review_change
from bot.post import Epoch, HostedChange, Place, Showing, State, Wanted, WriteComment, next_state, plan
from bot.wiring import Source, config_of, open_source, record_change, sources_of
from bot.wiring import policy_in as risk_policy_in
from tests.git_repo import GitRepo

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AUTHOR, SENIOR = Account(11, "ada-example"), Account(12, "sam-example")
US = Account(99, "foreread[bot]", AccountKind.BOT)
ROSTER = """
people:
  ada: {accounts: [11], logins: [ada-example], emails: [ada@example.com], level: mid, domains: [catalogue]}
  sam: {accounts: [12], logins: [sam-example], level: senior, domains: [checkout, pricing], groups: [security, on-call]}
  kim: {accounts: [13], logins: [kim-example], level: senior, domains: [checkout, pricing], groups: [security, on-call]}
  lee: {accounts: [14], logins: [lee-example], level: staff, domains: [payments], groups: [security, on-call]}
"""
ANSWER = "invoices.py:17 raises TypeError, so no month is charged"


class _Still:
    """A clock that stands: a picture does not depend on how long its making took."""

    def seconds(self) -> float:
        return 0.0


def comment_markdown() -> str:
    """The comment as Foreread would write it."""
    with tempfile.TemporaryDirectory() as folder:
        repo = _repository(Path(folder, "shop"))
        source = Source(repo, "main...gift-cards")
        with open_source(source) as subject:
            config = config_of(subject)
            sources = sources_of(subject, source, config)
            brief = review_change(sources, risk_policy_in(config, subject.before), None, _Still(), SilentProgress())
            roster = read_roster(load_yaml(ROSTER, "roster.yml"), "roster.yml")
            policy = policy_in((ROOT / "bot" / "default_policy.yml").read_bytes(), "policy.yml")
            snapshot = record_change(subject, source, config, roster)
    hosted = _hosted(brief)
    questions = tuple(GateQuestion(q.id, q.text) for q in brief.questions)
    asked = QuestionSet(questions, questions_digest(questions))
    acts = Acts((Answer(questions[0].id, SENIOR, hosted.head, asked.digest, AnswerKind.DEFECT, ANSWER, AT),))
    decision = decide(snapshot, policy, roster, (), acts, AT)
    epoch = Epoch(AT, hosted.head, hosted.base, hosted.base_tip, policy.digest, "", asked, decision.requirement)
    state = next_state(State(hosted.id), hosted, epoch, strongest=brief.provenance.level, brief="", acts=())
    grounds = Grounds(AT, hosted.id, hosted.head, hosted.base, "", policy.digest, roster.digest)
    tree = f"https://github.com/example/shop/blob/{hosted.head}"
    wanted = Wanted(hosted, None, state, None, brief, decision, grounds, acts, Showing(), tree=tree)
    return next(deed.text for deed in plan(wanted) if isinstance(deed, WriteComment))


def _repository(path: Path) -> Path:
    shutil.copytree(ROOT / "examples" / "storefront", path)
    repo = GitRepo(path)
    repo.commit("A small shop", author="Sam Example <sam@example.com>")
    repo.run("checkout", "--quiet", "-b", "gift-cards")
    repo.run(
        "am", "--quiet", "--committer-date-is-author-date", stdin=(ROOT / "examples" / "gift-cards.patch").read_bytes()
    )
    return path


def _hosted(brief: Brief) -> HostedChange:
    head, base = str(brief.receipt.head), "5" * 40
    return HostedChange(
        Place("example", "shop", 7), "PR_7", 4711, "https://github.com/example/shop/pull/7", brief.title, "", AUTHOR,
        head, "gift-cards", "example/shop", "main", base, "main", US, base_protected=True,
    )  # fmt: skip
