"""Everything that the service keeps, in SQLite or PostgreSQL (docs/decisions/0018-service-store.md).

`_tables` is how it lies there and `migrations/` how an older database comes to that; one module a port; `group_commit`
is the way in for deliveries that arrive by the hundred.
"""

from typing import TYPE_CHECKING

from bot.front import doors

if TYPE_CHECKING:
    from bot.adapters.store._keeping import Erased, Pruned
    from bot.adapters.store._store import Store, open_store

__all__ = ["Erased", "Pruned", "Store", "open_store"]

__getattr__ = doors(__name__, {"_store": ("Store", "open_store"), "_keeping": ("Erased", "Pruned")})
