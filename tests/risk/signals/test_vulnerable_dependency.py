from typing import Any

import pytest

from bot.facts import Facts, Sources, gather_facts
from bot.risk import Tier
from bot.risk.signals.vulnerable_dependency import RULE
from tests.changes import change_of
from tests.fakes import DictSnapshot, MemoryAdvisories
from tests.risk.firing import fire_on


def advisory(number: str, **more: Any) -> dict[str, Any]:
    events = [{"introduced": "1.0"}, {"fixed": "1.5"}]
    part = {"package": {"ecosystem": "PyPI", "name": "left"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": number, "summary": "Left runs what it reads.", "affected": [part], **more}


def facts(before: str, after: str, *advisories: dict[str, Any]) -> Facts:
    was, now = ({"requirements.txt": f"# what we use\nrich==13.0\n{text}"} for text in (before, after))
    database = MemoryAdvisories({"PyPI": advisories})
    return gather_facts(Sources(change_of(was, now), DictSnapshot(was), DictSnapshot(now), advisories=database))


@pytest.mark.parametrize(
    ("number", "word", "tier"),
    [
        ("GHSA-1", "CRITICAL", Tier.CRITICAL),
        ("GHSA-1", "HIGH", Tier.HIGH),
        ("GHSA-1", "MODERATE", Tier.MEDIUM),
        ("MAL-2026-1", "", Tier.CRITICAL),
    ],
)
def test_a_newly_affected_version_is_asked_about_by_its_severity(number: str, word: str, tier: Tier) -> None:
    [signal] = fire_on(
        RULE, facts("left==0.9\n", "left==1.2\n", advisory(number, database_specific={"severity": word}))
    )
    assert signal.floor is tier
    assert signal.ask is not None
    assert "1.5" in signal.ask.text
    assert number in signal.title
    assert signal.evidence[0].quote == "left==1.2"


def test_one_that_was_affected_before_is_named_and_not_asked_about() -> None:
    [signal] = fire_on(RULE, facts("left==1.1\n", "left==1.2\n", advisory("GHSA-1")))
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert "before was affected as well" in signal.why


def test_the_vector_is_shown_as_it_is_given() -> None:
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    told = advisory("GHSA-1", severity=[{"type": "CVSS_V3", "score": vector}])
    [signal] = fire_on(RULE, facts("", "left==1.2\n", told))
    assert vector in signal.why


def test_two_faults_of_one_version_are_one_question() -> None:
    [signal] = fire_on(RULE, facts("", "left==1.2\n", advisory("GHSA-1"), advisory("GHSA-2")))
    assert "GHSA-1 and 1 more" in signal.title


@pytest.mark.parametrize("after", ["left==1.5\n", "left==0.1\n", "left>=1.2\n", "lefty==1.2\n"])
def test_fixed_older_open_and_other_versions_are_not_named(after: str) -> None:
    assert fire_on(RULE, facts("left==1.2\n", after, advisory("GHSA-1"))) == []
