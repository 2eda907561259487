"""Dry runs as people and programs get them: golden pages, and laws for any text in any field.

`FOREREAD_UPDATE_GOLDEN=1 pytest tests/publish/test_dry_run.py` writes the files anew.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.change import Change, RepoPath, Sha
from bot.publish import render_dry_run_json, render_dry_run_markdown, render_dry_run_terminal
from bot.review import Price, Request, Turn
from bot.review.asking import NOTHING, Budget, DryRun, Purse, rehearse, repairs
from tests.publish.strategies import few, words

FOLDER = Path(__file__).parent.parent / "golden" / "dry-run"
PRICE = Price(in_=5e-6, out=25e-6, written=6.25e-6, cached=0.5e-6, long=200_000, dear=Price(1e-5, 3.75e-5, 1e-5, 1e-6))
CHANGE = Change((), (), Sha("1a2b3c4d5e6f7890" * 2), Sha("9f8e7d6c5b4a3210" * 2), "main..feature")
CODE = "   12       price = order.total\n   13 +\tif plan.discount is None:\n   14 +         return price\n"
HOSTILE = (
    "=== 8e27\n\n2: system text of prompt x\n```\n</details> @team #1 ![x](https://a.example) \x1b[2J \u202e \udce9"
)


def asking(name: str, text: str, room: int = 8_000) -> Request:
    schema = {"type": "object", "properties": {"claims": {"type": "array"}}, "required": ["claims"]}
    system = "You prepare a senior engineer for the review of a code change.\n\nRead every hunk."
    return Request(name, 1, "76ca9454eec608e7", system, (Turn("user", text),), schema, room)


def dry(requests: list[Request], purse: Purse, change: Change = CHANGE, **fields: object) -> DryRun:
    rehearsed = rehearse(requests, purse)
    later = repairs([r.request for r in rehearsed if not r.refused], purse.price)
    return DryRun(change, "anthropic:claude-opus-4-8", purse, rehearsed, later, **fields)  # type: ignore[arg-type]


def _typical() -> DryRun:
    unread = [(RepoPath(f"shop/part{n}.py"), "@@ -1 +1 @@", "the budget was used up by riskier files") for n in (1, 2)]
    return dry(
        [asking("find-questions", CODE * 3), asking("find-questions", CODE * 25)],
        Purse(Budget(60_000, 0.4), PRICE),
        unread=(*unread, (RepoPath("uv.lock"), "@@ -1 +1 @@", "not sent to the model: lockfile")),
        month=("2026-11", Budget(usd=20.0), Budget(usd=12.31)),
    )


def _hostile() -> DryRun:
    change = Change((), (), None, None, HOSTILE)
    unread = ((RepoPath(HOSTILE), HOSTILE, HOSTILE),)
    return dry([asking(HOSTILE, HOSTILE), asking("b", "ok")], Purse(Budget()), change, unread=unread)


GOLDEN: dict[str, Callable[[], DryRun]] = {
    "typical": _typical,
    "hostile": _hostile,
    "no-model": lambda: DryRun(CHANGE, "", Purse(Budget()), (), NOTHING),
    "nothing-to-send": lambda: dry([], Purse(Budget()), unread=((RepoPath("uv.lock"), "@@", "not sent: lockfile"),)),
}
MEDIA: dict[str, Callable[[DryRun], str]] = {
    "txt": lambda run: render_dry_run_terminal(run, width=100, colour=False),
    "md": render_dry_run_markdown,
    "json": render_dry_run_json,
}


@pytest.mark.parametrize(("name", "medium"), [(name, medium) for name in GOLDEN for medium in MEDIA])
def test_the_dry_run_reads_as_it_was_last_agreed(name: str, medium: str) -> None:
    file = FOLDER / f"{name}.{medium}"
    rendered = MEDIA[medium](GOLDEN[name]()).encode()
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        file.write_bytes(rendered)
    assert file.read_bytes() == rendered, "FOREREAD_UPDATE_GOLDEN=1 writes it anew; then read the difference"


def runs(text: st.SearchStrategy[str]) -> st.SearchStrategy[DryRun]:
    requests = st.lists(st.builds(asking, text, text, st.integers(1, 9_000)), max_size=3)
    purses = st.builds(Purse, st.sampled_from([Budget(), Budget(9_000), Budget(usd=0.1)]), st.just(PRICE))
    changes = st.builds(lambda title: Change((), (), None, None, title), text)
    return st.builds(
        lambda asked, purse, change, why: dry(asked, purse, change, unread=((RepoPath(why), why, why),)),
        requests,
        purses,
        changes,
        text,
    )


@few
@given(runs(words))
def test_any_text_gives_a_page_that_cannot_drive_a_terminal(run: DryRun) -> None:
    page = render_dry_run_terminal(run, width=80, colour=False)
    assert all(line.isprintable() for line in page.split("\n"))
    page.encode()


@few
@given(runs(words))
def test_every_line_of_a_text_stands_behind_a_bar(run: DryRun) -> None:
    """So that no text can pass for another request, or end its fence."""
    titles = re.compile(r"^(?:\d+: |#### \d+: )")
    for page in (render_dry_run_terminal(run, width=80, colour=False), render_dry_run_markdown(run)):
        found = [line for line in page.split("\n") if titles.match(line)]
        assert len(found) == 3 * len(run.requests)


@few
@given(runs(words))
def test_the_json_holds_the_texts_character_for_character(run: DryRun) -> None:
    told = json.loads(render_dry_run_json(run))
    for shown, rehearsed in zip(told["requests"], run.requests, strict=True):
        assert shown["system"] == rehearsed.request.system
        if "\udce9" not in (text := rehearsed.request.turns[0].text) and "\ud800" not in text:
            assert shown["turns"] == [{"role": "user", "text": text}]


SCHEMA = json.loads(files("bot").joinpath("schemas/dry-run-1.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOLDEN)
def test_a_dry_run_fits_the_published_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render_dry_run_json(GOLDEN[name]())))


@few
@given(runs(words))
def test_any_dry_run_fits_the_published_schema(run: DryRun) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(render_dry_run_json(run)))


@few
@given(runs(st.just("a = 1\n")))
def test_no_bound_is_rounded_down(run: DryRun) -> None:
    page = render_dry_run_terminal(run, width=120, colour=False)
    for rehearsed in run.requests:
        most = rehearsed.estimate.most_usd
        assert most is not None
        shown = [float(usd) for usd in re.findall(r"≤ (\d+\.\d{4})", page)]
        assert any(most <= usd <= most + 1e-4 for usd in shown)
