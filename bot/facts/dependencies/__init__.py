"""Dependencies as facts: what manifests ask for, what lockfiles settled on, and whether the one follows the other.

To add an ecosystem: a file here with an ECOSYSTEM, a line in MODULES, a test. A module is imported when a file of it
turns up.
"""

from bot.facts.dependencies._affected import Comparison, compare, find_vulnerabilities
from bot.facts.dependencies._gather import DependencyFacts, find_locked, gather_dependencies
from bot.facts.dependencies._table import ENDINGS, is_dependency_file

__all__ = [
    "ENDINGS",
    "Comparison",
    "DependencyFacts",
    "compare",
    "find_locked",
    "find_vulnerabilities",
    "gather_dependencies",
    "is_dependency_file",
]
