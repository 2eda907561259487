"""What a proof says about itself: which part of a file it is about, what it leaves open, and whom it hides nothing from."""

from __future__ import annotations

from bot.facts import ProofKind
from tests.changes import facts_of
from tests.facts.proving.samples import SAMPLES, kinds, proofs

WHOLE = {ProofKind.FORMATTING, ProofKind.COMMENTS, ProofKind.IMPORTS, ProofKind.RENAMED_SYMBOL}
HELPER = (
    "def helper(a):\n    total = scale(a)\n    for x in range(total):\n        print(x, total, a)\n    return total\n"
)


def test_only_what_is_the_same_code_is_a_proof_of_the_whole_file() -> None:
    """What reads `FileFacts.proof` leaves the file out: a moved definition or a new test is no reason for that."""
    for sample in SAMPLES:
        for file in facts_of(sample.before, sample.after).files:
            assert file.proof is None or file.proof.kind in WHOLE
            assert all(part.kind not in WHOLE for part in file.partial)


def test_a_move_names_both_ends_and_their_lines() -> None:
    before = {"m/a.py": f"from x import scale\n\n\n{HELPER}", "m/b.py": "from x import scale\n"}
    after = {"m/a.py": "from x import scale\n", "m/b.py": f"from x import scale\n\n\n{HELPER}"}
    facts = facts_of(before, after)
    left, came = (proofs(facts, path)[0] for path in ("m/a.py", "m/b.py"))
    assert [str(place) for place in left.places] == ["m/a.py:4-8 (before)"]
    assert [str(place) for place in came.places] == ["m/b.py:4-8"]
    assert "helper stood in m/a.py" in came.detail
    assert "not looked at" in came.detail


def test_definitions_that_use_each_other_are_moved_together_or_not_at_all() -> None:
    caller = HELPER.replace("helper", "caller").replace("scale(a)", "helper(a)")
    head = "from x import scale\n"
    both = {"m/a.py": f"{head}\n\n{HELPER}\n\n{caller}", "m/b.py": head}
    moved = {"m/a.py": head, "m/b.py": f"{head}\n\n{HELPER}\n\n{caller}"}
    assert kinds(both, moved, "m/b.py") == {ProofKind.MOVED}
    alone = {"m/a.py": f"{head}\n\n{HELPER}", "m/b.py": f"{head}\n\n{caller}"}
    assert kinds(both, alone, "m/b.py") == set()


def test_added_tests_are_counted_and_placed() -> None:
    source = "from shop import total\n\n\ndef test_one():\n    assert total(1) == 2\n"
    added = "\n\ndef test_two():\n    assert total(2) == 4\n\n\ndef test_three():\n    assert total(3) == 6\n"
    proof = proofs(facts_of({"tests/test_a.py": source}, {"tests/test_a.py": source + added}), "tests/test_a.py")[0]
    assert proof.detail == "Python: 2 tests added, nothing that was there is changed"
    assert [str(place) for place in proof.places] == ["tests/test_a.py:8-9", "tests/test_a.py:12-13"]


def test_a_private_function_is_renamed_in_all_files_that_import_it() -> None:
    before = {"m/a.py": "def _old(a):\n    return a\n", "m/b.py": "from m.a import _old\n\nx = _old(1)\n"}
    after = {path: text.replace("_old", "_fresh") for path, text in before.items()}
    facts = facts_of(before, after)
    assert [f.proof.kind for f in facts.files if f.proof] == [ProofKind.RENAMED_SYMBOL] * 2
    # The same edit of the importing file alone names what is not there.
    assert kinds(before, {**before, "m/b.py": after["m/b.py"]}, "m/b.py") == set()


def test_a_name_of_another_package_is_no_exception_in_go() -> None:
    before = {"a/a.go": "package a\n\nfunc old() {}\n", "b/b.go": "package b\n\nfunc old() {}\n"}
    assert kinds(before, {**before, "a/a.go": "package a\n\nfunc fresh() {}\n"}, "a/a.go") == {ProofKind.RENAMED_SYMBOL}
    beside = {**before, "a/c.go": "package a\n\nvar x = old\n"}
    facts = facts_of(beside, {**beside, "a/a.go": "package a\n\nfunc fresh() {}\n"})
    assert facts.files[0].proof is None
    assert [str(place) for proof in facts.files[0].partial for place in proof.exceptions] == ["a/c.go:3"]


def test_docstrings_and_comments_may_change_together() -> None:
    before = 'def f(a):\n    """Adds."""\n    # one\n    return a\n'
    assert kinds({"a.py": before}, {"a.py": before.replace("Adds", "Sums").replace("one", "two")}, "a.py") == {
        ProofKind.COMMENTS
    }
    assert kinds({"a.py": before}, {"a.py": before.replace('    """Adds."""\n', "")}, "a.py") == {ProofKind.COMMENTS}
