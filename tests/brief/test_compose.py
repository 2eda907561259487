"""What the page shows, in which order, and what it owns up to."""

from __future__ import annotations

from dataclasses import replace

from bot.brief import Brief, compose_brief
from bot.change import Commit, Identity, Sha
from bot.facts import Facts, Sources, gather_facts
from bot.review import Review, questions_from_signals, write_receipt
from bot.risk import DEFAULT_POLICY, Tier, assess_risk
from bot.risk.signals import ALL
from tests.changes import Files, change_of, facts_of
from tests.fakes import DictSnapshot


def brief_of(before: Files, after: Files, *messages: str) -> Brief:
    return composed(facts_of(before, after, *messages))


def composed(facts: Facts) -> Brief:
    risk = assess_risk(facts, DEFAULT_POLICY, ALL)
    review = Review(questions_from_signals(risk.signals))
    return compose_brief(facts, risk, review, write_receipt(facts, review, "0", 0.0))


PAY = "def pay(order):\n    if order is None:\n        return None\n    return order.total\n"
USE = "from shop.pay import pay\n\n\ndef go(order):\n    return pay(order)\n"


def test_what_is_riskiest_is_read_first_and_documentation_last() -> None:
    before = {"shop/pay.py": PAY, "shop/names.py": "A = 1\n", "README.md": "one\n", "tests/test_pay.py": "x = 1\n"}
    after = {
        "shop/pay.py": PAY.replace("    if order is None:\n        return None\n", ""),
        "shop/names.py": "A = 2\n",
        "README.md": "two\n",
        "tests/test_pay.py": "x = 2\n",
    }
    brief = brief_of(before, after)
    paths = [stop.location.path for stop in brief.reading_order]
    assert paths[0] == "shop/pay.py"
    assert paths[-1] == "README.md"
    assert all(stop.reason for stop in brief.reading_order)


def test_what_is_proven_is_not_in_the_reading_order() -> None:
    brief = brief_of({"a.py": "x = f(1,2)\n", "b.py": "y = 1\n"}, {"a.py": "x = f(1, 2)\n", "b.py": "y = 2\n"})
    assert [p.path for p in brief.skippable] == ["a.py"]
    assert [s.location.path for s in brief.reading_order] == ["b.py"]


def test_callers_that_the_change_did_not_touch_come_first_in_the_blast_radius() -> None:
    before = {"shop/pay.py": PAY + "\n\ndef free(order):\n    return 0\n", "shop/use.py": USE}
    after = {
        **before,
        "shop/pay.py": before["shop/pay.py"].replace("order.total", "order.sum").replace("return 0", "return 1"),
    }
    radius = brief_of(before, after).blast_radius
    assert [u.change.symbol.name for u in radius] == ["pay", "free"]
    assert [str(r.location) for r in radius[0].untouched] == ["shop/use.py:5"]


def test_a_change_of_documentation_alone_is_low_and_has_no_rule() -> None:
    brief = brief_of({"README.md": "one\n"}, {"README.md": "two\n"})
    assert (brief.tier, brief.rules, brief.questions) == (Tier.LOW, (), ())


def test_files_that_no_grammar_reads_are_named_once_for_each_kind() -> None:
    brief = brief_of({}, {"a.zig": "x\n", "b.zig": "y\n", "c.nim": "z\n"})
    assert [(n.what, n.why) for n in brief.not_examined if "grammar" in n.why] == [
        ("a.zig, b.zig", "no grammar reads *.zig: text rules only"),
        ("c.nim", "no grammar reads *.nim: text rules only"),
    ]


def test_an_ai_assisted_change_without_a_human_says_so_to_its_author() -> None:
    before, after = {"a.py": "x = 1\n"}, {"a.py": "x = 2\n"}
    agent = Identity("Devin AI", "158243242+devin-ai-integration[bot]@users.noreply.github.com")
    by_agent = replace(change_of(before, after), commits=(Commit(Sha("1" * 40), agent, agent, "Change x"),))
    by_human = change_of(before, after, "Change x")
    for change, expected in ((by_agent, True), (by_human, False)):
        facts = gather_facts(Sources(change, DictSnapshot(before), DictSnapshot(after)))
        assert any("human" in line for line in composed(facts).for_author) is expected


def test_a_signal_is_asked_or_listed_and_never_dropped() -> None:
    before = {"shop/pay.py": PAY, "package.json": '{\n  "dependencies": {\n  }\n}\n'}
    after = {
        "shop/pay.py": PAY.replace("    if order is None:\n        return None\n", ""),
        "package.json": '{\n  "dependencies": {\n    "left-pad": "1.0.0"\n  }\n}\n',
    }
    facts = facts_of(before, after)
    risk = assess_risk(facts, DEFAULT_POLICY, ALL)
    brief = composed(facts)
    shown = {q.source.removeprefix("rule ") for q in (*brief.questions, *brief.more_questions)}
    shown |= {s.rule for s in (*brief.rules, *brief.unasked)}
    assert {s.rule for s in risk.signals} - {"code-touched", "untested-change"} <= shown
