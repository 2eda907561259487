from quillpost.transport import HungUp, Refused


class FakeTransport:
    """Keeps what was sent, and how many sessions are open."""

    def __init__(self, refuse=(), hang_up_at=()):
        self.refuse = set(refuse)
        self.hang_up_at = set(hang_up_at)
        self.sent = []
        self.opened = 0
        self.open = 0
        self.attempts = 0

    def connect(self):
        self.opened += 1
        self.open += 1
        return FakeSession(self)


class FakeSession:
    def __init__(self, transport):
        self.transport = transport
        self.closed = False

    def send(self, message):
        self.transport.attempts += 1
        if self.closed or self.transport.attempts in self.transport.hang_up_at:
            raise HungUp("gone")
        if message.to in self.transport.refuse:
            raise Refused(message.to)
        self.transport.sent.append(message)

    def close(self):
        if not self.closed:
            self.closed = True
            self.transport.open -= 1
