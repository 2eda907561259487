from foyer.prices import price
from foyer.visitors import Visitor


def test_a_group_pays_the_whole_surcharge():
    assert price([Visitor(40)] * 10, "amber").total == 11_200 + 5_000
