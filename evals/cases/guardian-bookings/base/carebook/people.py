"""Patients and their guardians, as the record office keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Guardianship:
    guardian_id: int
    patient_id: int
    until: date | None = None
    """The last day, included: mostly that before a birthday."""
    revoked: bool = False
    """By a court, at once and whatever `until` says."""


class Registry:
    """Guardianships are never deleted, since letters of earlier years must stay explicable."""

    def __init__(self, guardianships: Iterable[Guardianship] = ()) -> None:
        self._guardianships = list(guardianships)

    def links(self, guardian_id: int) -> list[Guardianship]:
        """All that somebody has or had, for the archive."""
        return [link for link in self._guardianships if link.guardian_id == guardian_id]

    def guardians_of(self, patient_id: int, today: date) -> list[int]:
        """Who is guardian of a patient today."""
        return [link.guardian_id for link in self._guardianships if link.patient_id == patient_id and _holds(link, today)]


def _holds(link: Guardianship, today: date) -> bool:
    return not link.revoked and (link.until is None or today <= link.until)
