from foyer.prices import Rate, price
from foyer.visitors import Visitor


def test_small_children_do_not_count():
    asked = price([Visitor(40)] * 6 + [Visitor(3)] * 4)
    assert asked.rate is Rate.NORMAL
    assert asked.total == 8400
    assert price([Visitor(40)] * 10 + [Visitor(3)] * 4).total == 11_200
