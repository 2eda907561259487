"""The gate's part of the comment: nothing twice, nothing cryptic."""

from __future__ import annotations

from dataclasses import replace

from bot.gate import Reason, State, Unblock
from bot.publish.comment import gate_lines, needs_line
from tests.publish.decisions import waiting

FAST = "ada approved faster than anybody reads; a confirmation counts from 2026-11-22 06:55 UTC on."


def region(*unblock: Unblock, missing: str = FAST) -> str:
    why = Reason("approvals", "Approvals", State.WAITING, (Reason("too-fast", missing, State.WAITING),))
    decision = replace(waiting()[0], unblock=unblock, why=Reason("decision", "", State.WAITING, (why,)))
    return gate_lines(decision, 20_000, "the check")


def test_what_somebody_can_do_is_one_line_and_does_not_repeat_what_is_missing() -> None:
    text = region(
        Unblock("ada", ("ada-l",), "say that the brief has been read", "not read"),
        Unblock("ada", ("ada-l",), "confirm the approval", FAST),
    )
    said = "say that the brief has been read (not read), then confirm the approval by `/foreread confirm`"
    assert f"- **ada (`@ada-l`)**: {said}\n" in text
    assert text.partition("<details>")[0].count("faster than anybody reads") == 1


def test_that_nothing_else_waits_for_somebody_is_not_told() -> None:
    text = region(
        Unblock("ben", (), "approve", "knows payments, nothing waiting, away until 2026-11-29"),
        Unblock("dara", (), "approve", "nothing waiting"),
        Unblock("eve", (), "approve", "3 changes waiting"),
    )
    assert "- **ben**: approve (knows payments, away until 2026-11-29)" in text
    assert "- **dara**: approve\n" in text
    assert "- **eve**: approve (3 changes waiting)" in text


def test_a_page_does_not_name_an_option_of_a_command() -> None:
    less = tuple(Reason("tier-touched", f"low: reason {n}") for n in range(3))
    tier = Reason("tier", "The tier.", State.WAITING, (Reason("tier-rule", "high: one"), *less))
    decision = replace(waiting()[0], why=Reason("decision", "", State.WAITING, (tier,)))
    text = gate_lines(decision, 20_000, "the check")
    assert "3 more would ask for less" in text
    assert "--format" not in text


def test_nobody_is_named_as_able_to_give_what_no_approval_gives() -> None:
    told = replace(
        waiting()[0], unblock=(Unblock("ben", (), "approve", ""), Unblock("group security", (), "approve", ""))
    )
    blocked = replace(told, state=State.BLOCKED)
    assert "can be given by ben" in needs_line(told)
    assert "ben" not in needs_line(blocked)
    assert "group security" in needs_line(blocked)
    assert "Who can approve, once that is settled" in gate_lines(blocked, 20_000, "the check")
