"""The service: its database, its engine, from what the environment says."""

from typing import TYPE_CHECKING

from bot.front import doors

if TYPE_CHECKING:
    from bot.wiring.service._settings import Settings, put_in_place, read_settings, refuse_unpriced, said, with_files
    from bot.wiring.service._watch import Watch
    from bot.wiring.service._worker import Worker, open_worker

__all__ = [
    "Settings",
    "Watch",
    "Worker",
    "open_worker",
    "put_in_place",
    "read_settings",
    "refuse_unpriced",
    "said",
    "with_files",
]

__getattr__ = doors(
    __name__,
    {
        "_settings": ("Settings", "put_in_place", "read_settings", "refuse_unpriced", "said", "with_files"),
        "_watch": ("Watch",),
        "_worker": ("Worker", "open_worker"),
    },
)
