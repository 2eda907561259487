"""Who uses the changed definitions: one search of the tree, then a look at imports, classes and syntax."""

from bot.facts.usages._find import find_usages

__all__ = ["find_usages"]
