"""Who uses the changed definitions: one search of the tree, then a look at imports, classes and syntax."""

from bot.facts.usages._find import find_usages
from bot.facts.usages._mentions import Mention, Use, mentions_in
from bot.facts.usages._unresolved import find_unresolved

__all__ = ["Mention", "Use", "find_unresolved", "find_usages", "mentions_in"]
