"""What a change does to be heard less: placing, moving, padding. It may only ever add to what is said of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.sarif import parse_log
from bot.change import RepoPath, parse_patch
from bot.facts import Analyses, AnalyzerLog, Level, Reported, Sources, gather_facts
from bot.risk import DEFAULT_DOMAINS, DEFAULT_POLICY, Risk, RiskPolicy, Silence, Tier, assess_risk
from bot.risk.signals import ALL
from tests.changes import Files, change_of, facts_of
from tests.fakes import DictSnapshot

GUARDED = "def charge(order, gateway):\n    if order.customer is None:\n        return None\n    return gateway.pay(order.customer.id)\n"
OPEN = "def charge(order, gateway):\n    return gateway.pay(order.customer.id)\n"
SHELL = "import subprocess\n\n\ndef run(name):\n    return subprocess.call(name, shell=True)\n"
ANALYZED = Reported("B602", "shell is true", "shop/run.py", 5, 5, Level.HIGH)


def assessed(before: Files, after: Files, *silences: Silence, results: tuple[Reported, ...] = ()) -> Risk:
    logs = (AnalyzerLog("Acme", "1", "x.sarif", results),) if results else ()
    sources = Sources(change_of(before, after), DictSnapshot(before), DictSnapshot(after), analyses=Analyses(logs))
    return assess_risk(gather_facts(sources), RiskPolicy(DEFAULT_DOMAINS, silences=silences), ALL)


def rules_of(risk: Risk) -> set[str]:
    return {signal.rule for signal in risk.signals}


@pytest.mark.parametrize("rule", ["critical-domain", "code-touched", "untested-change", "access-decision"])
def test_many_files_at_silenced_paths_do_not_take_another_one_along(rule: str) -> None:
    """The evidence of a signal about many files names the first few: these alone may not decide that it is silenced."""
    shape = "def is_allowed{n}(user):\n    if user.is_admin and user.id == {n}:\n        return {m}\n    total = {n}\n    for one in user.all:\n        total += one\n    return total\n"
    paths = [*(f"legacy/auth/a{n}.py" for n in range(9)), "shop/auth/login.py"]
    before = {path: shape.format(n=n, m=1) for n, path in enumerate(paths)}
    after = {path: shape.format(n=n, m=2).replace("is_admin", "is_staff") for n, path in enumerate(paths)}
    silence = Silence(rule, ("legacy/**",), "to be deleted")
    if rule in rules_of(assessed(before, after)):
        assert rule in rules_of(assessed(before, after, silence))
    else:
        assert rule == "untested-change"  # it may have nothing to say of these
    if rule == "critical-domain":
        assert assessed(before, after, silence).tier is Tier.CRITICAL


def renamed(old: str, new: str) -> Risk:
    patch = (
        f"diff --git a/{old} b/{new}\nsimilarity index 70%\nrename from {old}\nrename to {new}\n"
        f"--- a/{old}\n+++ b/{new}\n@@ -1,4 +1,2 @@\n def charge(order, gateway):\n"
        "-    if order.customer is None:\n-        return None\n     return gateway.pay(order.customer.id)\n"
    )
    change = parse_patch(patch.encode())
    base = change_of({}, {})
    from dataclasses import replace

    sources = Sources(replace(base, files=change.files), DictSnapshot({old: GUARDED}), DictSnapshot({new: OPEN}))
    policy = RiskPolicy(DEFAULT_DOMAINS, silences=(Silence("removed-guard", ("legacy/**",), "to be deleted"),))
    return assess_risk(gather_facts(sources), policy, ALL)


@pytest.mark.parametrize(("old", "new", "heard"), [
    ("shop/a.py", "legacy/a.py", True), ("legacy/a.py", "shop/a.py", True), ("legacy/a.py", "legacy/b.py", False),
])  # fmt: skip
def test_a_file_is_not_silenced_by_being_renamed(old: str, new: str, heard: bool) -> None:
    risk = renamed(old, new)
    assert ("removed-guard" in rules_of(risk)) is heard
    assert ("removed-guard" in {s.signal.rule for s in risk.silenced}) is not heard


@pytest.mark.parametrize("path", [
    "Legacy/a.py", "LEGACY/a.py", "legacy\u200b/a.py", "\u217cegacy/a.py", "legacy\\a.py", "x/legacy/a.py", "legacy a.py",
])  # fmt: skip
def test_a_path_that_looks_like_a_silenced_one_is_another(path: str) -> None:
    risk = assessed({path: GUARDED}, {path: OPEN}, Silence("removed-guard", ("legacy/**",), "to be deleted"))
    assert risk.silenced == ()


def test_an_analyzer_is_heard_where_only_our_own_rule_is_silenced() -> None:
    before, after = {"shop/run.py": "import subprocess\n"}, {"shop/run.py": SHELL}
    loud = assessed(before, after, results=(ANALYZED,))
    own = {s.rule for s in loud.signals if s.location.start == 5 and "reports the line as well" in s.why}
    assert own, "the example must be one that both tell"
    quiet = assessed(before, after, *(Silence(r, ("shop/**",), "x") for r in own), results=(ANALYZED,))
    assert "analyzer-result" in rules_of(quiet)


@pytest.mark.parametrize("path", ["tests/test_shop.py", "vendor/shop.py", "src/generated/a.py"])
def test_a_guard_that_comes_in_a_test_or_a_copy_has_not_moved_there(path: str) -> None:
    before = {"shop/a.py": GUARDED, path: "x = 1\n"}
    moved = assessed(before, {"shop/a.py": OPEN, path: f"x = 1\n\n\n{GUARDED}"})
    assert "removed-guard" in rules_of(moved)


def test_a_line_that_goes_from_a_test_does_not_hide_what_an_analyzer_says_of_the_same_line_in_code() -> None:
    before = {"shop/run.py": "import subprocess\n", "tests/test_run.py": SHELL}
    after = {"shop/run.py": SHELL, "tests/test_run.py": "import subprocess\n"}
    facts = gather_facts(
        Sources(
            change_of(before, after),
            DictSnapshot(before),
            DictSnapshot(after),
            analyses=Analyses((AnalyzerLog("Acme", "1", "x.sarif", (ANALYZED,)),)),
        )
    )
    assert [r.rule for r in facts.analysis.results] == ["B602"]


def test_a_comment_beside_new_code_does_not_settle_what_an_analyzer_says_of_it() -> None:
    place = {"physicalLocation": {"artifactLocation": {"uri": "shop/run.py"}, "region": {"startLine": 5}}}
    result = {"ruleId": "B602", "message": {"text": "x"}, "locations": [place]}
    result["suppressions"] = [{"kind": "inSource"}]
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Acme"}}, "results": [result]}]}
    [read] = parse_log(json.dumps(log).encode(), "x.sarif")
    assert len(read.results) == 1


FIRST = {"shop/a.py": GUARDED}
CHANGED = {"shop/a.py": OPEN}
TEXTS = [
    "silence:\n  - rule: removed-guard\n    paths: ['**']\n    reason: x\n", "* linguist-generated -diff\n", OPEN, "", "x = 1\n",
    "# Code generated by protoc. DO NOT EDIT.\nx = 1\n", "# foreread: ignore\n# nosec\n", "* @nobody\n", "\0\0", "{}\n",
    "domains: {auth: {tier: low, words: [auth]}}\n",
]  # fmt: skip
GUARDS = [GUARDED, "def test_charge():\n    if order.customer is None:\n        return None\n"]
ANYWHERE = st.sampled_from([
    ".github/foreread.yml", ".foreread.yml", ".gitattributes", ".github/CODEOWNERS", "docs/pay.py", "legacy/b.py", "shop/b.py",
    "shop/generated.py", "pyproject.toml", ".bandit", ".semgrepignore", "package.json", "AGENTS.md", "src/a.go", "zz.ts",
])  # fmt: skip
ASIDE = st.sampled_from(["tests/test_a.py", "vendor/a.py", "README.md", "src/generated/a.py", "docs/a.rst", "a.csv"])
"""Where a guard may even be written down again; in other code it counts as moved, which is a limit of that rule."""
OTHERS = st.builds(
    lambda plain, aside: {**plain, **aside},
    st.dictionaries(ANYWHERE, st.sampled_from(TEXTS), max_size=3),
    st.dictionaries(ASIDE, st.sampled_from([*TEXTS, *GUARDS]), max_size=3),
)
RESULTS = st.lists(
    st.builds(
        Reported,
        st.text(max_size=8),
        st.text(max_size=20),
        st.sampled_from(["shop/a.py", "auth/login.py", "a.py", "../a.py", ""]),
        st.integers(1, 4),
        st.integers(1, 9),
        st.sampled_from(Level),
    ),
    max_size=3,
).map(tuple)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(OTHERS, RESULTS)
def test_whatever_a_change_and_other_tools_add_the_tier_does_not_sink(
    others: dict[str, str], results: tuple[Reported, ...]
) -> None:
    """Monotone: more files and more results may only raise it, and what was asked of a file stays asked."""
    alone = assess_risk(facts_of(FIRST, CHANGED), DEFAULT_POLICY, ALL)
    assert alone.tier is Tier.HIGH
    more = assessed(FIRST, {**CHANGED, **others}, results=results)
    assert more.tier >= alone.tier
    assert more.silenced == ()
    assert {s.rule for s in alone.signals if s.floor >= Tier.HIGH} <= rules_of(more)


def test_a_silence_of_the_base_covers_its_paths_only_whatever_the_change_adds() -> None:
    silence = Silence("removed-guard", ("legacy/**",), "to be deleted")
    before = {"legacy/a.py": GUARDED, "shop/a.py": GUARDED}
    risk = assessed(before, dict.fromkeys(before, OPEN), silence)
    assert {s.location.path for s in risk.signals if s.rule == "removed-guard"} == {RepoPath("shop/a.py")}
