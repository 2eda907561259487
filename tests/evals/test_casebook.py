"""Cases are what they say they are: every gate sees the fault that it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError, UsageError
from evals.casebook import gates, load_cases, parse_family, unpack
from evals.casebook.gates import check, open_family, too_alike
from evals.casebook.verdicts import judge
from tests.evals.cases import CLEAN, family, small_casebook, write_casebook


def test_a_good_family_passes_and_is_not_run_again_until_it_changes(tmp_path: Path) -> None:
    folder = write_casebook(tmp_path / "cases")
    first = judge(folder)
    assert first.passed
    assert not first.is_cached
    assert judge(folder).is_cached
    (folder / "empty-basket" / "trigger" / "test_empty.py").write_text("def test_nothing():\n    pass\n")
    again = judge(folder)
    assert "the hidden test passes although the fault is there" in again.faults[0]


def test_the_bugged_change_differs_from_its_twin_in_the_seed_alone(tmp_path: Path) -> None:
    clean, bugged = small_casebook(tmp_path / "cases")
    assert bugged.twin == clean.id
    assert clean.after["shop/prices.py"].decode().endswith(CLEAN)
    assert bugged.after["tests/test_prices.py"] == clean.after["tests/test_prices.py"]
    assert b"count == 0" not in bugged.after["shop/prices.py"]


def test_trees_come_out_as_they_went_in(tmp_path: Path) -> None:
    folder = write_casebook(tmp_path / "cases")
    unpack(folder, tmp_path / "out")
    assert (tmp_path / "out/clean/shop/prices.py").read_text().endswith(CLEAN)
    assert (tmp_path / "out/base/tests/test_prices.py").is_file()


def _edit(folder: Path, old: str, new: str) -> None:
    file = folder / "family.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("return total(lines) // count", "return sum(lines)", "the anchor of b1 is not on lines 8-10"),
        ("- 8\n", "- 1\n    # moved\n", ""),
        ("  effect: ZeroDivisionError", "  effect: x\n    evidence: [nowhere to be found]", "stands nowhere"),
        ("Show the average price of a basket", "Fix the bug in prices", "`bug` in title gives something away"),
        ("The basket page shows", "0d2f9e52-7b0a-4f5b-9a53-8f2a3c6f1b77 shows", "the canary is in what"),
        ("needs: hunk", "needs: hunk\n    linter_detectable: true", "linter_detectable of b1 should be false"),
    ],
)
def test_a_broken_label_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    folder = write_casebook(tmp_path / "cases")
    _edit(folder, old, new)
    faults = [f for found in check(open_family(folder)).values() for f in found]
    assert any(fault in f for f in faults) if fault else not faults


def test_an_unknown_toolchain_is_a_fault(tmp_path: Path) -> None:
    folder = write_casebook(tmp_path / "cases", family(toolchain="abacus"))
    assert list(gates.tests_tell_them_apart(open_family(folder))) == ["basket-average: there is no toolchain `abacus`"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"languages": "python"}, "Extra inputs"),
        ({"schema": 2}, "schema"),
        ({"variants": []}, "variants"),
        ({"twin": "other"}, "there is no variant `other`"),
        ({"canary": ""}, "canary"),
    ],
)
def test_a_wrong_manifest_names_the_field(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        parse_family(family(**changes), "family.yaml")


def test_a_fault_without_words_to_know_it_by_is_refused() -> None:
    said = family()
    variants = said["variants"]
    assert isinstance(variants, list)
    del variants[1]["bugs"][0]["match_any_of"]
    with pytest.raises(ConfigError, match="needs match_any_of"):
        parse_family(said, "family.yaml")


def test_yaml_values_among_the_words_are_words() -> None:
    said = family()
    variants = said["variants"]
    assert isinstance(variants, list)
    variants[1]["bugs"][0]["match_any_of"] = [[None, True, 24]]
    parsed = parse_family(said, "family.yaml")
    assert parsed.variants[1].bugs[0].match_any_of == (("null", "true", "24"),)


def test_a_patch_that_does_not_apply_names_the_case(tmp_path: Path) -> None:
    folder = write_casebook(tmp_path / "cases")
    (folder / "base" / "shop" / "prices.py").write_text("def total():\n    pass\n")
    assert any(f.startswith("basket-average/clean: ") for f in judge(folder).faults)


def test_a_missing_patch_names_the_file_and_the_remedy(tmp_path: Path) -> None:
    folder = write_casebook(tmp_path / "cases")
    (folder / "clean.patch").unlink()
    with pytest.raises(ConfigError, match=r"clean\.patch cannot be read.*eval pack"):
        load_cases(tmp_path / "cases")


def test_two_families_with_one_change_are_near_duplicates(tmp_path: Path) -> None:
    one = write_casebook(tmp_path / "a" / "cases")
    two = write_casebook(tmp_path / "b" / "cases", family(family="basket-mean"))
    assert list(too_alike([open_family(one), open_family(two)])) == [
        "basket-average and basket-mean: their changes are near-duplicates"
    ]


def test_a_missing_toolchain_is_said_and_never_counted_as_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_casebook(tmp_path / "cases", family(language="go", toolchain="go"))
    monkeypatch.setenv("PATH", str(tmp_path))
    verdict = judge(folder)
    assert verdict.skipped == "go: go is not here"
    assert not verdict.passed


def test_an_empty_folder_of_cases_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="eval add"):
        load_cases(tmp_path)
