"""New heads of a change in real repositories: what is read again, what is asked again, and what the page says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.publish import render_markdown, render_terminal
from tests.git_repo import GitRepo
from tests.heads import Heads, a_claim, all_questions, question_about

BASE = """import log


class Cart:
    def total(self, plan):
        if plan is None:
            return 0
        return self.sum(plan)

    def sum(self, plan):
        return plan.price

    def note(self, text):
        log.write(text)
        log.flush()
        log.close()


def ship(cart):
    cart.pack()
    cart.label()
    cart.post()
    return cart
"""
ASKED = "amount = plan.price / plan.months"
HEAD = BASE.replace("        return plan.price\n", f"        {ASKED}\n        return amount\n").replace(
    "    cart.post()\n", "    cart.post(cart.door)\n"
)
POSTED = "cart.post(cart.door)"
CLAIM = a_claim(ASKED)
POST = a_claim(POSTED, lens="failure")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("shop/cart.py", BASE.encode())
    repo.write("shop/other.py", b"def other():\n    return 1\n")
    repo.commit("base")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/cart.py", HEAD.encode())
    repo.commit("a price a month")
    return repo


@pytest.fixture
def heads(tmp_path: Path, repo: GitRepo) -> Heads:
    """The change with its first head read and two questions asked by the model."""
    heads = Heads(tmp_path, CLAIM, POST)
    heads.read(repo)
    assert ASKED in heads.model.sent
    assert POSTED in heads.model.sent
    return heads


def push(repo: GitRepo, text: str, path: str = "shop/cart.py") -> None:
    repo.write(path, text.encode())
    repo.commit("more")


def test_nothing_is_sent_twice_when_nothing_was_pushed(repo: GitRepo, heads: Heads) -> None:
    asked = heads.told
    brief = heads.read(repo)
    assert heads.model.requests == []
    assert [q.id for q in brief.questions] == [q["id"] for q in asked["questions"]]
    assert brief.receipt.complete
    assert all(h.earlier and "fake:keen" in h.by for h in brief.receipt.hunks)


def test_an_unrelated_commit_is_all_that_is_read(repo: GitRepo, heads: Heads) -> None:
    push(repo, "def other():\n    return 2\n", "shop/other.py")
    brief = heads.read(repo)
    assert "return 2" in heads.model.sent
    assert ASKED not in heads.model.sent
    assert {h.path for h in brief.receipt.hunks if not h.earlier} == {"shop/other.py"}
    assert question_about(brief, ASKED).id in {q["id"] for q in heads.told["questions"]}
    assert brief.since is not None
    assert (brief.since.hunks_read, brief.since.hunks_kept) == (1, 2)


def test_a_rebase_on_a_moved_base_reads_nothing_again(repo: GitRepo, heads: Heads) -> None:
    before = question_about(heads.read(repo), ASKED)
    repo.run("checkout", "-q", "main")
    push(repo, "def other():\n    return 3\n", "shop/other.py")
    push(repo, "import os\nimport sys\n\nLIMIT = 3\n\n\n\n\n\n" + BASE)
    repo.run("checkout", "-q", "feature")
    repo.run("rebase", "-q", "main")
    brief = heads.read(repo)
    after = question_about(brief, ASKED)
    assert heads.model.requests == []
    assert (after.id, after.location.start) == (before.id, before.location.start + 9)


def test_a_base_that_moves_inside_the_definition_has_it_read_again(repo: GitRepo, heads: Heads) -> None:
    repo.run("checkout", "-q", "main")
    push(repo, BASE.replace("def ship(cart):\n", "def ship(cart):\n" + "    cart.check()\n" * 9))
    repo.run("checkout", "-q", "feature")
    repo.run("rebase", "-q", "main")
    heads.read(repo)
    assert POSTED in heads.model.sent
    assert ASKED not in heads.model.sent


def test_a_force_push_that_edits_the_asked_line_drops_its_question_and_asks_anew(repo: GitRepo, heads: Heads) -> None:
    before = question_about(heads.read(repo), ASKED)
    repo.run("reset", "-q", "--hard", "main")
    new = "amount = plan.price / max(plan.months, 1)"
    heads.claims.append(a_claim(new))
    push(repo, HEAD.replace(ASKED, new))
    brief = heads.read(repo)
    assert brief.since is not None
    assert [(g.id, g.why) for g in brief.since.gone if g.id == before.id] == [(before.id, "its code is gone")]
    assert question_about(brief, new).id in brief.since.new
    assert POSTED not in heads.model.sent


def test_a_reindented_line_keeps_its_question(repo: GitRepo, heads: Heads) -> None:
    before = question_about(heads.read(repo), ASKED)
    heads.claims.clear()
    inner = f"        if self:\n            {ASKED}\n            return amount\n"
    push(repo, HEAD.replace(f"        {ASKED}\n        return amount\n", inner))
    after = question_about(heads.read(repo), ASKED)
    assert (after.id, after.location.start) == (before.id, before.location.start + 1)
    assert ASKED in heads.model.sent


def test_a_renamed_file_keeps_its_questions(repo: GitRepo, heads: Heads) -> None:
    before = question_about(heads.read(repo), ASKED)
    repo.run("mv", "shop/cart.py", "shop/basket.py")
    repo.commit("rename")
    heads.claims = [a_claim(ASKED, "shop/basket.py")]
    after = question_about(heads.read(repo), ASKED)
    assert (after.id, after.location.path) == (before.id, "shop/basket.py")
    assert ASKED in heads.model.sent


def test_a_file_that_the_change_adds_and_then_renames_keeps_its_questions(repo: GitRepo, tmp_path: Path) -> None:
    text = "def first(rows):\n    return rows[0].price\n"
    push(repo, text, "shop/new.py")
    heads = Heads(tmp_path, a_claim("return rows[0].price", "shop/new.py"))
    before = question_about(heads.read(repo), "return rows[0].price")
    repo.run("mv", "shop/new.py", "shop/newer.py")
    repo.commit("rename")
    heads.claims.clear()
    after = question_about(heads.read(repo), "return rows[0].price")
    assert (after.id, after.location.path) == (before.id, "shop/newer.py")


def test_a_question_whose_code_is_deleted_is_gone(repo: GitRepo, heads: Heads) -> None:
    before = question_about(heads.read(repo), ASKED)
    push(repo, HEAD.replace(f"        {ASKED}\n        return amount\n", "        return plan.price\n"))
    brief = heads.read(repo)
    assert before.id not in {q.id for q in all_questions(brief)}
    assert brief.since is not None
    assert before.id in {g.id for g in brief.since.gone}
    assert "1 gone" in render_terminal(brief, width=100, colour=False)


def test_a_question_does_not_move_to_another_line_of_the_same_words(repo: GitRepo, tmp_path: Path) -> None:
    both = BASE.replace("log.close()\n", "log.close()\n        return text\n")
    push(repo, both + "\n\ndef say(text):\n    print(text)\n    return text\n")
    heads = Heads(tmp_path, a_claim("return text", line=17))
    assert question_about(heads.read(repo), "return text").within == "Cart.note"
    heads.claims.clear()
    push(repo, BASE + "\n\ndef say(text):\n    print(text)\n    return text\n")
    brief = heads.read(repo)
    assert not [q for q in all_questions(brief) if q.quote == "return text"]


def test_another_hunk_of_the_definition_has_all_of_it_read_again(repo: GitRepo, heads: Heads) -> None:
    filler = "".join(f"    cart.step{n}()\n" for n in range(12))
    push(repo, HEAD.replace("def ship(cart):\n", f"def ship(cart):\n    cart.open()\n{filler}"))
    heads.model.requests.clear()
    heads.read(repo)
    push(repo, HEAD.replace("def ship(cart):\n", f"def ship(cart):\n    cart.unlock()\n{filler}"))
    heads.read(repo)
    assert POSTED in heads.model.sent


def test_a_changed_callee_has_its_caller_read_again(repo: GitRepo, heads: Heads) -> None:
    push(repo, HEAD + "\n\ndef post(door):\n    return door\n")
    heads.read(repo)
    assert POSTED in heads.model.sent
    push(repo, HEAD + "\n\ndef post(door):\n    return door or None\n")
    heads.read(repo)
    assert POSTED in heads.model.sent
    assert ASKED not in heads.model.sent


def test_hunks_that_were_unread_are_read_now(repo: GitRepo, tmp_path: Path) -> None:
    heads = Heads(tmp_path, CLAIM)
    heads.read(repo)
    document = heads.told
    for hunk in document["receipt"]["hunks"]:
        hunk["by"] = ["rules"]
    document["receipt"]["complete"] = False
    heads.keep(document)
    brief = heads.read(repo)
    assert ASKED in heads.model.sent
    assert brief.receipt.complete


@pytest.mark.parametrize("kind", ["handled", "cannot", "defect", "author", "waived"])
def test_an_answered_question_is_not_asked_again(repo: GitRepo, heads: Heads, kind: str) -> None:
    asked = question_about(heads.read(repo), ASKED)
    heads.answer(asked.id, kind, text="months is never 0")
    push(repo, "def other():\n    return 2\n", "shop/other.py")
    for _ in range(2):
        brief = heads.read(repo)
        assert asked.id not in {q.id for q in all_questions(brief)}
        [answered] = brief.answered
        assert answered.id == asked.id
        assert answered.answer is not None
        assert (answered.answer.text, answered.answer.by) == ("months is never 0", "Ada Example")
    for page in (render_terminal(brief, width=100, colour=False), render_markdown(brief)):
        assert "1 answered and not asked again" in page
        assert "months is never 0" in page


def test_a_rule_s_question_that_was_answered_is_not_asked_again(repo: GitRepo, tmp_path: Path) -> None:
    push(repo, HEAD.replace("        if plan is None:\n            return 0\n", ""))
    heads = Heads(tmp_path)
    [asked] = [q for q in all_questions(heads.read(repo)) if q.source == "rule removed-guard"]
    heads.answer(asked.id, "handled")
    push(repo, "def other():\n    return 2\n", "shop/other.py")
    brief = heads.read(repo)
    assert [q.id for q in brief.answered] == [asked.id]
    assert asked.id not in {q.id for q in all_questions(brief)}


def test_comments_and_layout_do_not_wake_an_answered_question(repo: GitRepo, heads: Heads) -> None:
    asked = question_about(heads.read(repo), ASKED)
    heads.answer(asked.id, "cannot")
    push(repo, HEAD.replace(f"        {ASKED}\n", f"        # a month is the unit\n\n        {ASKED}\n"))
    brief = heads.read(repo)
    assert ASKED in heads.model.sent
    assert asked.id not in {q.id for q in all_questions(brief)}
    assert [q.id for q in brief.answered] == [asked.id]


def test_an_answered_question_is_asked_again_when_its_definition_changes(repo: GitRepo, heads: Heads) -> None:
    asked = question_about(heads.read(repo), ASKED)
    heads.answer(asked.id, "cannot", text="months is never 0")
    push(repo, HEAD.replace("        return amount\n", "        return amount - plan.rebate\n"))
    for _ in range(2):
        brief = heads.read(repo)
        again = question_about(brief, ASKED)
        assert again.answer is not None
        assert again.answer.outdated
        assert brief.since is not None
        assert asked.id in brief.since.asked_again
    assert "Answered before the code changed" in render_markdown(brief)
    assert "the code has changed since" in " ".join(render_terminal(brief, width=100, colour=False).split())
