"""Many untouched callers raise the tier; callers that the change touches, tests and few callers do not."""

from __future__ import annotations

from bot.risk import Tier
from bot.risk.signals.wide_blast_radius import RULE
from tests.changes import Files
from tests.risk.firing import fire

OLD = "def rounded_total(order):\n    return round(order.total, 2)\n"
NEW = OLD.replace("2)", "3)")


def callers(number: int, folder: str = "shop") -> Files:
    text = "from core.money import rounded_total\n\n\ndef show_{n}(order):\n    return rounded_total(order)\n"
    return {f"{folder}/page_{n}.py": text.replace("{n}", str(n)) for n in range(number)}


def test_a_function_with_many_untouched_callers_is_medium_and_with_very_many_high() -> None:
    for number, floor in ((30, Tier.MEDIUM), (110, Tier.HIGH)):
        [signal] = fire(RULE, {"core/money.py": OLD, **callers(number)}, {"core/money.py": NEW, **callers(number)})
        assert (signal.title, signal.floor) == (f"{number} callers of rounded_total", floor)


def test_few_callers_or_tests_are_silent() -> None:
    for others in (callers(10), {f"tests/test_{path[5:]}": text for path, text in callers(40).items()}):
        assert fire(RULE, {"core/money.py": OLD, **others}, {"core/money.py": NEW, **others}) == []


def test_comments_are_no_other_behaviour() -> None:
    documented = OLD.replace("    return", "    # to the cent\n    return")
    assert fire(RULE, {"core/money.py": OLD, **callers(40)}, {"core/money.py": documented, **callers(40)}) == []
