import pytest

from quillpost.delivery import DeliveryAborted, deliver
from quillpost.issue import Issue
from quillpost.subscribers import Subscriber
from tests.fakes import FakeTransport

ISSUE = Issue("May", "Hello $name, leave with $token")


def people(*names):
    return [Subscriber(f"{n}@example.org", n.title(), f"t-{n}") for n in names]


def test_everybody_gets_the_issue():
    transport = FakeTransport()
    report = deliver(ISSUE, people("ada", "bob"), transport)
    assert report.sent == 2
    assert transport.sent[1].text == "Hello Bob, leave with t-bob"
    assert transport.open == 0


def test_a_refused_address_is_reported():
    transport = FakeTransport(refuse=["ada@example.org"])
    report = deliver(ISSUE, people("ada", "bob"), transport)
    assert report.refused == ["ada@example.org"]
    assert report.sent == 1


def test_a_server_that_does_not_talk_aborts():
    transport = FakeTransport(hang_up_at=range(1, 10))
    with pytest.raises(DeliveryAborted):
        deliver(ISSUE, people("ada", "bob"), transport)
