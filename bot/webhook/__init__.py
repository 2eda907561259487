"""Events of a host: bytes and mappings in, values out. An event is a hint: what it is about is read anew."""

from bot.webhook._body import MOST, read_body, signature_is_right
from bot.webhook._events import read_event
from bot.webhook._nudge import Nudge

__all__ = ["MOST", "Nudge", "read_body", "read_event", "signature_is_right"]
