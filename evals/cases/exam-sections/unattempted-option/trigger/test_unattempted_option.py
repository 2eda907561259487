from decimal import Decimal

from examboard.model import Question, Script, Section
from examboard.scoring import section_mark

SECTION = Section("B", (Question("b1", 30), Question("b2", 30), Question("b3", 30)), 2)


def test_a_candidate_who_answers_just_as_many_as_asked():
    script = Script("0040", {"b1": Decimal(20), "b2": None, "b3": Decimal(11)})
    assert section_mark(SECTION, script) == 31


def test_a_candidate_who_answers_none():
    assert section_mark(SECTION, Script("0041", {"b1": None, "b2": None, "b3": None})) == 0
