"""Ports for servers that are told theirs before they start, and keep it when they are killed and started again."""

from __future__ import annotations

import random
import socket
from typing import Final

_RANGE: Final = range(20_000, 32_000)
"""Below those that systems give to connections and to servers that ask for any (RFC 6335; Linux: from 32768): a port of these
could be somebody else's before it is bound, and a connection to it, while nobody listens, could be given it as its own end."""


def free_port() -> int:
    """One of loopback that nobody listens at now."""
    chance = random.SystemRandom()
    while True:
        port = chance.choice(_RANGE)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
