"""How often each rule fires: what is counted, how it is shown, and that the page shows what the command prints."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import UsageError
from bot.risk import Group, Rule, Tier
from bot.risk.signals import ALL
from evals.casebook import Case
from evals.command import main
from evals.reporting import rules_list, signals_json, signals_markdown, with_sections
from evals.reviewing import Item
from evals.reviewing.firing import Firing, firings
from evals.scoring.firing import FiringTable, RuleCount, count_firings
from tests.evals.cases import small_casebook, write_casebook
from tests.git_repo import GitRepo

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "signals" / "README.md"
MARKED = "# Rules\n\n<!-- firings: -->\n<!-- end of firings -->\n\n<!-- rules: -->\nold\n<!-- end of rules -->\nend\n"


def rule(name: str) -> Rule:
    return Rule(name, Group.EDGE, f"About {name}.", lambda *_: iter(()))


def firing(name: str, line: int, *, asks: bool = True, floor: Tier = Tier.LOW, is_old: bool = False) -> Firing:
    return Firing(name, Item("shop/prices.py", line, line, "a title", is_old=is_old), asks, floor)


@pytest.fixture
def cases(tmp_path: Path) -> tuple[Case, ...]:
    """A clean change, and one with a fault at lines 8 to 10 of shop/prices.py."""
    return small_casebook(tmp_path / "cases")


def counted(cases: Sequence[Case], clean: Sequence[Firing], bugged: Sequence[Firing]) -> FiringTable:
    names = ["one", "other", "third"]
    return count_firings(cases, [rule(n) for n in names], lambda case: clean if case.is_clean else bugged)


def test_a_change_counts_once_however_often_a_rule_fires_in_it(cases: tuple[Case, ...]) -> None:
    table = counted(cases, [firing("one", 1), firing("one", 2, asks=False)], [firing("one", 9), firing("one", 10)])
    assert (table.clean, table.bugged) == (1, 1)
    assert table.rows[0] == RuleCount("one", Group.EDGE, 1, 1, 1, 1, (Tier.LOW,))


def test_a_signal_without_a_question_has_fired_and_not_asked(cases: tuple[Case, ...]) -> None:
    row = counted(cases, [firing("one", 1, asks=False)], []).rows[0]
    assert (row.clean, row.clean_asked) == (1, 0)


@pytest.mark.parametrize(
    ("line", "is_old", "there"), [(8, False, 1), (13, False, 1), (14, False, 0), (4, False, 0), (9, True, 0)]
)
def test_only_a_signal_near_the_label_is_at_the_fault(
    cases: tuple[Case, ...], line: int, is_old: bool, there: int
) -> None:
    row = counted(cases, [], [firing("one", line, is_old=is_old)]).rows[0]
    assert (row.bugged, row.bugged_there) == (1, there)


def test_the_rule_that_asks_most_about_clean_changes_leads(cases: tuple[Case, ...]) -> None:
    table = counted(cases, [firing("one", 1, asks=False), firing("third", 1)], [])
    assert [row.rule for row in table.rows] == ["third", "one", "other"]


def test_floors_are_given_from_the_lowest_to_the_highest(cases: tuple[Case, ...]) -> None:
    said = [firing("one", 1, floor=Tier.CRITICAL), firing("one", 2), firing("other", 2, floor=Tier.HIGH)]
    shown = signals_markdown(counted(cases, said, []), "command")
    assert "| low to critical |" in shown
    assert "| high |" in shown


def test_rules_that_never_fired_are_named_below_the_table(cases: tuple[Case, ...]) -> None:
    shown = signals_markdown(counted(cases, [firing("one", 1)], []), "command")
    assert "| one | edge cases | 1 of 1 | 100 % (21 to 100) | 1 | 0 of 1 | 0 | low |" in shown
    assert "2 rules fired on none of them: `other`, `third`." in shown


def test_without_clean_changes_there_is_no_rate(cases: tuple[Case, ...]) -> None:
    bugged = [case for case in cases if not case.is_clean]
    table = counted(bugged, [], [firing("one", 9)])
    assert "| one | edge cases | 0 of 0 | – | 0 | 1 of 1 | 1 | low |" in signals_markdown(table, "command")
    assert json.loads(signals_json(table))["rules"][0]["clean"]["rate"] is None


def test_the_rules_that_ship_are_run_under_the_policy_of_the_base(cases: tuple[Case, ...]) -> None:
    for case in cases:
        found = {firing.rule: firing for firing in firings(case)}
        assert found["code-touched"].item.file == "shop/prices.py"
        assert found["code-touched"].floor is Tier.MEDIUM


def test_the_command_prints_the_same_bytes_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_casebook(tmp_path / "evals" / "cases")
    shown = []
    for _ in range(2):
        assert main(["signals"]) == 0
        shown.append(capfdbinary.readouterr().out)
    assert shown[0] == shown[1]
    assert f"{len(ALL)} rules on 1 clean change and 1 bugged change.".encode() in shown[0]
    assert b"| code-touched | criticality | 1 of 1 |" in shown[0]


def test_as_json_every_rule_is_there(tmp_path: Path) -> None:
    write_casebook(tmp_path / "cases")
    output = tmp_path / "signals.json"
    words = ["signals", "--cases", str(tmp_path / "cases"), "--format", "json", "--output", str(output)]
    assert main(words) == 0
    said = json.loads(output.read_text())
    assert said["schema_version"] == 1
    assert sorted(entry["rule"] for entry in said["rules"]) == sorted(rule.id for rule in ALL)


def test_real_changes_are_counted_where_their_repositories_lie(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "kettle")
    repo.write("kettle.py", b"def boil(water):\n    return water\n")
    base = repo.commit("Before")
    repo.write("kettle.py", b"def boil(water):\n    return water.heat(100)\n")
    head = repo.commit("Heat the water")
    named = {"repo": "example/kettle", "parent_sha": base}
    files = {
        "clean": {**named, "id": "k-1", "sha": head},
        "bugs": {**named, "id": "k-2", "inducing_sha": head, "bug": "cold", "bug_locations": ["kettle.py:2"]},
    }
    words = []
    for name, said in files.items():
        (tmp_path / f"{name}.jsonl").write_text(f"{json.dumps(said)}\n")
        words += ["--changes", str(tmp_path / f"{name}.jsonl")]
    output = tmp_path / "signals.md"
    assert main(["signals", *words, "--repo-dir", str(tmp_path), "--output", str(output)]) == 0
    shown = output.read_text()
    assert "on 1 clean change and 1 bugged change." in shown
    assert "| code-touched | criticality | 1 of 1 | 100 % (21 to 100) | 0 | 1 of 1 | 1 | medium |" in shown


def test_a_list_without_changes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.jsonl").write_text("\n")
    assert main(["signals", "--changes", str(tmp_path / "none.jsonl")]) == 2
    assert "There are no changes in" in capsys.readouterr().err


def test_a_page_without_markers_is_refused_and_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_casebook(tmp_path / "cases")
    page = tmp_path / "page.md"
    page.write_text("# Rules\n")
    assert main(["signals", "--cases", str(tmp_path / "cases"), "--into", str(page)]) == 2
    assert "has no section of firings" in capsys.readouterr().err
    assert page.read_text() == "# Rules\n"


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    once = with_sections(MARKED, {"firings": "a table\n", "rules": "a list"}, "just signals")
    assert once.startswith(
        "# Rules\n\n<!-- firings: written by `just signals`, not by hand -->\n\na table\n\n<!-- end of"
    )
    assert once.endswith("\n\na list\n\n<!-- end of rules -->\nend\n")
    assert "old" not in once
    assert with_sections(once, {"firings": "a table", "rules": "a list"}, "just signals") == once


@pytest.mark.parametrize(
    "page", ["", "<!-- rules: -->", "<!-- end of rules -->", "<!-- end of rules --><!-- rules: -->"]
)
def test_a_page_without_its_markers_is_refused(page: str) -> None:
    with pytest.raises(UsageError, match="no section of rules"):
        with_sections(page, {"rules": "a list"}, "just signals")


def test_the_list_has_every_rule_below_its_group() -> None:
    shown = rules_list(ALL)
    assert [line for line in shown.split("\n") if line.startswith("###")] == [
        f"### {group.value[0].upper()}{group.value[1:]}" for group in Group
    ]
    for each in ALL:
        assert f"- [{each.id}]({each.id}.md): {each.about}\n" in shown


def test_the_page_shows_what_the_command_prints_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole casebook: 11 s of one core in November 2026, half of a run with rules alone."""
    monkeypatch.chdir(ROOT)
    page, printed = tmp_path / "README.md", tmp_path / "table.md"
    page.write_bytes(PAGE.read_bytes())
    assert main(["signals", "--quiet", "--into", str(page), "--output", str(printed)]) == 0
    assert page.read_bytes() == PAGE.read_bytes(), "just signals writes docs/signals/README.md anew"
    assert printed.read_bytes() in PAGE.read_bytes()
