"""Honest numbers from the history of one repository: intervals, ranks, ratios. Held against scipy in the tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Z95 = 1.959963984540054


class Share(NamedTuple):
    """Some of a number, with a 95 % interval of the rate."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """None where there is nothing to divide by."""
        return self.hits / self.of if self.of else None


class Lift(NamedTuple):
    """How many times as often one group is hit as another, with a 95 % interval."""

    value: float
    low: float
    high: float


class Auc(NamedTuple):
    """The chance that a hit stands above a miss, with a 95 % interval; 0.5 is what chance gives."""

    value: float
    low: float
    high: float


def share(hits: int, of: int) -> Share:
    """A share with its score interval (E. B. Wilson, JASA 22, 1927)."""
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = hits / of, Z95 * Z95
    middle, half = p + z2 / (2 * of), Z95 * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    low, high = (middle - half) / (1 + z2 / of), (middle + half) / (1 + z2 / of)
    return Share(hits, of, max(0.0, min(p, low)), min(1.0, max(p, high)))  # rounding may leave p itself outside


def lift(hits: int, of: int, other_hits: int, other_of: int) -> Lift | None:
    """The ratio of two rates by logarithms (D. Katz et al., Biometrics 34, 1978).

    With no hit in the first group it is 0, up to what Wilson's interval still allows. None where there is no rate to
    divide by: one of the groups is empty, or nothing in the other was hit.
    """
    if not of or not other_of or not other_hits:
        return None
    if not hits:
        return Lift(0.0, 0.0, share(0, of).high * other_of / other_hits)
    value = (hits / of) / (other_hits / other_of)
    spread = Z95 * math.sqrt(max(0.0, 1 / hits - 1 / of + 1 / other_hits - 1 / other_of))
    return Lift(value, value * math.exp(-spread), value * math.exp(spread))


def auc(scores: Sequence[float], hits: Sequence[bool]) -> Auc | None:
    """The area under the ROC curve, ties counted half, with the interval of Hanley and McNeil (Radiology 143, 1982).

    None where there are no hits or no misses.
    """
    positives = sum(hits)
    negatives = len(hits) - positives
    if not positives or not negatives:
        return None
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, at = 0.0, 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        ranks += sum(hits[order[i]] for i in range(at, end)) * (at + 1 + end) / 2
        at = end
    value = (ranks - positives * (positives + 1) / 2) / (positives * negatives)
    q1, q2 = value / (2 - value), 2 * value * value / (1 + value)
    variance = value * (1 - value) + (positives - 1) * (q1 - value**2) + (negatives - 1) * (q2 - value**2)
    half = Z95 * math.sqrt(max(0.0, variance) / (positives * negatives))
    return Auc(value, max(0.0, value - half), min(1.0, value + half))
