"""What a change says about itself becomes sentences that can be held against its hunks."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import Change, Commit, Identity, Sha
from bot.facts import PullRequest
from bot.review.asking._stated import CHARACTERS, SENTENCE, SENTENCES, state_intent
from tests.changes import change_of

ADA = Identity("Ada Example", "ada@example.com")


def said(*messages: str, request: PullRequest | None = None) -> list[str]:
    return [s.text for s in state_intent(change_of({}, {}, *messages), request).sentences]


@pytest.mark.parametrize(
    ("message", "sentences"),
    [
        pytest.param(
            "Round prices up\n\nPrices were cut off. Now `round_up` is used,\nalso for refunds. Adds a test.",
            [
                "Round prices up",
                "Prices were cut off.",
                "Now `round_up` is used, also for refunds.",
                "Adds a test.",
            ],
            id="sentences go on over line breaks",
        ),
        pytest.param(
            "Round prices up\n\n- validate the count,\n  which may be None\n* keep the order\n1. log refusals",
            ["Round prices up", "validate the count, which may be None", "keep the order", "log refusals"],
            id="each item of a list is one",
        ),
        pytest.param(
            "Read dates, e.g. Easter\n\nAll forms, e.g. `2026-01-02`, vs. Unix time, are read. Others are refused.",
            [
                "Read dates, e.g. Easter",
                "All forms, e.g. `2026-01-02`, vs. Unix time, are read.",
                "Others are refused.",
            ],
            id="an abbreviation ends none",
        ),
        pytest.param(
            "Drop the cache\n\n<!-- describe your change -->\n## Checklist\n\n- Tests pass locally\n\n## Why\n\nIt was stale.",
            ["Drop the cache", "It was stale."],
            id="a template's comments, headings and its checklist",
        ),
        pytest.param(
            "Drop the cache\n\n- [x] I have added tests\n- [ ] docs are updated\n> quoted of somebody else\n| a | table |",
            ["Drop the cache"],
            id="tick boxes, quotes, tables",
        ),
        pytest.param(
            "Drop the cache\n\nIt was stale.\n\nCloses: #12\nReviewed-by: Ada Example <ada@example.com>\n"
            "Co-authored-by: Claude <noreply@anthropic.com>",
            ["Drop the cache", "It was stale."],
            id="trailers",
        ),
        pytest.param(
            "Drop the cache\n\nReviewed-by: Ada Example <ada@example.com>\n\nIt was stale.",
            ["Drop the cache", "It was stale."],
            id="a trailer in the middle, as a squash leaves it",
        ),
        pytest.param(
            "Drop the cache\n\nBefore:\n\n```\nprint('Stale is served.')\n```\n\nNow nothing is kept.",
            ["Drop the cache", "Now nothing is kept."],
            id="code",
        ),
        pytest.param(
            "Drop the cache\n\nStale [carts](https://example.com/n) <br> are ![chart](https://example.com/c.png) dropped.",
            ["Drop the cache", "Stale carts are dropped."],
            id="markup is unwrapped",
        ),
        pytest.param(
            "Keep `Map<String, Cart>` and `a<b>`", ["Keep `Map<String, Cart>` and `a<b>`"], id="generics are no markup"
        ),
    ],
)
def test_a_text_becomes_the_sentences_that_it_makes(message: str, sentences: list[str]) -> None:
    assert said(message) == sentences


@pytest.mark.parametrize(
    "message",
    [
        "fix bug",
        "wip",
        "WIP: more fixes",
        "Update code",
        "address review comments (#12)",
        "Fix #123",
        "Merge branch 'main'",
        "Bump lodash from 4.17.20 to 4.17.21",
        "chore(deps): bump the minor group with 2 updates",
        "Release v1.2.3",
        "v1.2.3-rc.1",
        "prompt",
        "server:",
        "Update 3f2c1d0a",
        "fix\n\n- [x] I have added tests that cover all cases",
        "",
        "\n\n\n",
    ],
)
def test_what_no_diff_can_bear_out_is_not_stated(message: str) -> None:
    assert said(message) == []


def test_the_end_of_a_text_that_is_too_long_counts_as_left_out() -> None:
    stated = state_intent(change_of({}, {}), PullRequest(title="Many rules", body="Prices are whole. " * 5_000))
    assert ([s.text for s in stated.sentences], stated.left_out) == (["Many rules", "Prices are whole."], 1)


@pytest.mark.parametrize(
    "message", ["Docs only", "No functional change", "Add tests", "fix: null check in cart", "Support HEIC images"]
)
def test_what_a_diff_can_bear_out_is_stated(message: str) -> None:
    assert said(message) == [message]


def test_title_and_description_come_first_then_the_commits_oldest_first_and_nothing_twice() -> None:
    request = PullRequest(title="Round prices up", body="Refunds are rounded down.")
    newest, oldest = "Round refunds down\n\nRefunds are rounded down.", "Round prices up (#12)\n\nBills too."
    stated = state_intent(change_of({}, {}, newest, oldest), request)
    assert [(s.text, s.origin) for s in stated.sentences] == [
        ("Round prices up", "title"),
        ("Refunds are rounded down.", "description"),
        ("Bills too.", "commit 0000000"),
        ("Round refunds down", "commit 0000000"),
    ]


def test_merges_and_fixups_say_nothing_of_their_own() -> None:
    change = Change((), (Commit(Sha("1" * 40), ADA, ADA, "fixup! round prices up"),))
    merge = replace(change.commits[0], message="Merge the pricing rework\n\nAll prices are whole.", is_merge=True)
    assert state_intent(replace(change, commits=(*change.commits, merge))).sentences == ()


def test_a_long_text_is_cut_and_what_is_left_out_is_counted() -> None:
    body = "\n".join(f"- rule number {chr(97 + n // 26)}{chr(97 + n % 26)} holds" for n in range(100))
    stated = state_intent(change_of({}, {}), PullRequest(title="Many rules", body=body))
    assert len(stated.sentences) == SENTENCES
    assert stated.left_out == 101 - SENTENCES
    [long] = state_intent(change_of({}, {}, "Rename " + "word " * 500)).sentences
    assert len(long.text) == SENTENCE
    assert long.text.endswith("…")


def test_a_secret_in_a_description_is_not_stated() -> None:
    key = "AKIA" + "Q3EGRI2TBDQ7PXYZ"
    [first, second] = said(f"Use the new bucket\n\nRun it with {key} and see." + "\n")
    assert key not in first + second
    assert "‹AWS access key›" in second


def test_invisible_characters_of_a_description_are_made_visible() -> None:
    [text] = said("Round prices\u200b \u202eup\U000e0041")
    assert text.isprintable()


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_any_text_is_bounded_and_stands_on_one_line(title: str, body: str) -> None:
    stated = state_intent(change_of({}, {}, body), PullRequest(title=title, body=body))
    assert sum(len(s.text) for s in stated.sentences) <= CHARACTERS
    assert all("\n" not in s.text and s.text for s in stated.sentences)


@pytest.mark.parametrize(
    "piece",
    [
        "a. ",
        "e.g. A ",
        "![",
        "[x](",
        "<a ",
        "- ",
        "<!--",
        "```\n",
        "bump 1.",
        "1.1.1.",
        ". A",
        "(",
        "http://",
        "\n\n",
        "# ",
        "**",
    ],
)
def test_the_time_for_a_hostile_text_grows_with_its_length_alone(piece: str) -> None:
    started = time.process_time()
    state_intent(change_of({}, {}), PullRequest(title=piece * 300, body=piece * (200_000 // len(piece))))
    assert time.process_time() - started < 2
