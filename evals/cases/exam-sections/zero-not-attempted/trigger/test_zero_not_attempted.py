from examboard.loader import paper_from, read_scripts
from examboard.report import uptake


def test_an_answer_worth_nothing_is_an_attempt():
    paper = paper_from({"code": "X", "sections": [{"title": "B", "choose": 1, "questions": [{"id": "b1", "max": 9}, {"id": "b2", "max": 9}]}]})
    scripts = read_scripts(paper, ["candidate,b1,b2", "1,0,", "2,4,5"])
    assert uptake(paper, scripts) == {"b1": 2, "b2": 1}
