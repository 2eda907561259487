from quillpost.delivery import deliver
from quillpost.issue import Issue
from quillpost.subscribers import Subscriber
from quillpost.transport import HungUp
from tests.fakes import FakeTransport


class Server(FakeTransport):
    def connect(self):
        session = super().connect()
        plain = session.send
        gone = []

        def send(message):
            if gone:
                raise HungUp("this session is gone")
            try:
                plain(message)
            except HungUp:
                gone.append(True)
                raise

        session.send = send
        return session


def test_the_second_try_has_a_fresh_session():
    transport = Server(hang_up_at=[3])
    names = ["ada", "bob", "cyd", "dee"]
    report = deliver(Issue("May", "Hello"), [Subscriber(f"{n}@example.org", n, n) for n in names], transport)
    assert report.sent == 4
    assert transport.opened == 2
    assert transport.open == 0
