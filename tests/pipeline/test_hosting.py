"""What the host tells of AI's part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gate import Account
from bot.pipeline.hosting import told_by_host
from bot.post import Event, EventKind
from tests.post.hosting import ADA, HOSTED, US, at


@pytest.mark.parametrize(
    ("by", "us", "labels"),
    [
        (US, US, ("hotfix",)),
        (ADA, US, ("ai-assisted", "hotfix")),
        (None, US, ("ai-assisted", "hotfix")),
        (ADA, ADA, ("ai-assisted", "hotfix")),
    ],
)
def test_a_label_that_foreread_put_on_is_no_witness_of_what_foreread_found(
    by: Account | None, us: Account, labels: tuple[str, ...]
) -> None:
    events = (Event(EventKind.LABELED, at(1), by, after="ai-assisted"),)
    hosted = replace(HOSTED, us=us, labels=("ai-assisted", "hotfix"), events=events)
    assert told_by_host(hosted).labels == labels


def test_a_label_of_which_the_host_tells_nothing_is_a_person_s() -> None:
    assert told_by_host(replace(HOSTED, labels=("ai-assisted",))).labels == ("ai-assisted",)
