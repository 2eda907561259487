from quillpost.delivery import deliver
from quillpost.issue import Issue
from quillpost.subscribers import Subscriber
from tests.fakes import FakeTransport


def test_many_refused_addresses():
    names = ["ada", "bob", "cyd", "dee", "eve"]
    transport = FakeTransport(refuse=[f"{n}@example.org" for n in names[:4]])
    report = deliver(Issue("May", "Hello"), [Subscriber(f"{n}@example.org", n, n) for n in names], transport)
    assert len(report.refused) == 4
    assert report.sent == 1
    assert transport.open == 0
