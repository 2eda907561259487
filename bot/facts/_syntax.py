"""From one file's bytes to its definitions and to the constructs on its changed lines: the front of three modules."""

from bot.facts._constructs import constructs, dotted
from bot.facts._definitions import Outline, definitions, outline
from bot.facts._tree import TEXT_LIMIT, Parsed, fold, last_row, node_text, parse

__all__ = [
    "TEXT_LIMIT",
    "Outline",
    "Parsed",
    "constructs",
    "definitions",
    "dotted",
    "fold",
    "last_row",
    "node_text",
    "outline",
    "parse",
]
