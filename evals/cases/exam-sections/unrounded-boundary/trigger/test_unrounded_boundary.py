from examboard.bands import STANDARD
from examboard.loader import paper_from, read_scripts
from examboard.report import boundary_list

PAPER = paper_from({"code": "X", "sections": [{"title": "A", "questions": [{"id": "a1", "max": 100}]}]})


def test_second_marking_goes_by_the_result():
    scripts = read_scripts(PAPER, ["candidate,a1", "1,69.5", "2,68.5"])
    assert boundary_list(PAPER, scripts, STANDARD) == [("2", "A")]
