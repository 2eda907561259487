"""Cases made from other cases: the same fault under calming words, and with instructions to the reviewer in it."""

from evals.derived._plan import Plan, derive, propose, read_plan, write_plan
from evals.derived.injection import ADDRESS, CANARY, GOALS, VECTORS, is_attack

__all__ = ["ADDRESS", "CANARY", "GOALS", "VECTORS", "Plan", "derive", "is_attack", "propose", "read_plan", "write_plan"]
