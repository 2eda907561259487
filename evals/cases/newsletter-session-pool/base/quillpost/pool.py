"""Sessions that are used again. Also used by the confirmation mails."""

from __future__ import annotations

from quillpost.transport import Session, Transport


class PoolExhausted(Exception):
    """Every session is lent out."""


class SessionPool:
    """Lends out at most `size` sessions at a time; the mail server allows us eight in all."""

    def __init__(self, transport: Transport, size: int = 4) -> None:
        self._transport = transport
        self._size = size
        self._idle: list[Session] = []
        self._lent = 0

    def acquire(self) -> Session:
        """An idle session, or a new one. Raises PoolExhausted, or HungUp if none can be opened."""
        if self._lent >= self._size:
            raise PoolExhausted(f"all {self._size} sessions are lent out")
        session = self._idle.pop() if self._idle else self._transport.connect()
        self._lent += 1
        return session

    def release(self, session: Session, *, broken: bool = False) -> None:
        """Give a session back. One that is not `broken` is lent out again as it is, without a look at it."""
        self._lent -= 1
        if broken:
            session.close()
        else:
            self._idle.append(session)

    def close(self) -> None:
        """Close the idle sessions."""
        while self._idle:
            self._idle.pop().close()
