from tidebook.bulletin import bulletin


def test_one_line_a_tide():
    assert bulletin([("03:12", 4.25), ("09:40", 0.6)]) == "03:12   4.2 m\n09:40   0.6 m"
