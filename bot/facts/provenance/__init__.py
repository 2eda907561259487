"""Who or what wrote the change, as far as commits, notes, traces and people say.

`catalogue` is the data; `_messages` reads a commit message; `_names` tells a tool from a person; `_disclosures` reads
what people and tools say in sentences and tick boxes; `_gather` puts it together.
"""

from bot.facts.provenance._gather import MOST_COMMITS_SHARED, gather_provenance
from bot.facts.provenance._messages import trailer_block, unwrapped, without_fences
from bot.facts.provenance._names import Acquaintances

__all__ = [
    "MOST_COMMITS_SHARED",
    "Acquaintances",
    "gather_provenance",
    "trailer_block",
    "unwrapped",
    "without_fences",
]
