"""What if: the same decision with other reviews, people or rules, and the changes of the past under another policy.

Nothing here decides: it makes other inputs for `decide` and `required`, and compares what these say.
"""

from bot.gate.simulating._differ import Difference, differ
from bot.gate.simulating._past import (
    Asked,
    Comparison,
    Load,
    PastChange,
    PastSimulation,
    Row,
    ask,
    compare,
    with_people,
)
from bot.gate.simulating._suppose import Supposition, people_named, suppose

__all__ = [
    "Asked",
    "Comparison",
    "Difference",
    "Load",
    "PastChange",
    "PastSimulation",
    "Row",
    "Supposition",
    "ask",
    "compare",
    "differ",
    "people_named",
    "suppose",
    "with_people",
]
