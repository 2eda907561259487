from waybill.export import claims_csv
from tests.test_api import ID, store


def test_unknown_numbers_go_back_to_the_sender(store):
    text, unknown = claims_csv(store, ["GR000000099", ID])
    assert unknown == ["GR000000099"]
    assert text.startswith(ID)
