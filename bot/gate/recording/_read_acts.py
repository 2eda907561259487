"""What people did, in a recorded snapshot: reviews, and what they told Foreread itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.gate._acts import (
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    Attestation,
    Binding,
    Clearance,
    Dismissal,
    Emergency,
    Permission,
    ProvenanceOverride,
    Review,
    ReviewState,
    Shown,
)
from bot.gate._snapshot import GateSnapshot
from bot.gate.recording import _shapes as shapes
from bot.gate.recording._place import (
    Place,
    Record,
    flag,
    identity,
    moment,
    name,
    one_of,
    or_none,
    path,
    text,
    word,
)
from bot.gate.recording._read_change import account
from bot.gate.recording._requirement import requirement

_somebody = or_none(account)
_sometime = or_none(moment)
_MOST_FILES = 1_000_000
"""Of the base branch, which may have moved far."""


@dataclass(frozen=True, slots=True)
class ActReader:
    """Reads acts of one file. What they leave out is the file's own change, head and questions."""

    of: GateSnapshot

    def reviews(self, record: Record) -> tuple[Review, ...]:
        found = record.listed("reviews", self._review)
        seen: dict[int, int] = {}
        for index, review in enumerate(found):
            first = seen.setdefault(review.id, index)
            if found[first] != review:
                raise Place(None, f"reviews[{index}].id").wrong(f"is that of reviews[{first}], which is another review")
        return found

    def acts(self, record: Record) -> Acts:
        return Acts(
            record.listed("answers", self._answer),
            record.listed("acknowledged", self._acknowledged),
            record.listed("shown", self._shown),
            record.listed("cleared", _cleared),
            record.listed("attested", self._attested),
            record.listed("emergencies", self._emergency),
            record.listed("overrides", self._override),
        )

    def _review(self, place: Place) -> Review:
        record = place.record(shapes.REVIEW)
        return Review(
            record.must("id", identity),
            record.must("by", _somebody),
            record.must("state", one_of(ReviewState)),
            record.must("commit", or_none(name)),
            record.must("at", _sometime),
            record.may("change", name, self.of.change_id),
            record.may("permission", one_of(Permission), Permission.WRITE),
            record.may("under", _under, None),
            frozenset(record.listed("base_changed", path, _MOST_FILES)),
            record.may("dismissed", or_none(_dismissed), None),
        )

    def _answer(self, place: Place) -> Answer:
        record = place.record(shapes.ANSWER)
        return Answer(
            record.must("question", name),
            record.must("by", _somebody),
            self._head(record),
            record.may("questions", word, "") or self.of.questions.digest,
            record.must("kind", one_of(AnswerKind)),
            record.must("text", text),
            record.may("at", _sometime, None),
            record.may("flagged", text, ""),
        )

    def _acknowledged(self, place: Place) -> Acknowledgement:
        record = place.record(shapes.ACKNOWLEDGED)
        return Acknowledgement(
            record.must("by", _somebody),
            self._head(record),
            record.must("at", _sometime),
            record.may("confirms", flag, otherwise=False),
        )

    def _shown(self, place: Place) -> Shown:
        record = place.record(shapes.SHOWN)
        return Shown(record.must("by", _somebody), self._head(record), record.must("at", _sometime))

    def _attested(self, place: Place) -> Attestation:
        record = place.record(shapes.ATTESTED)
        return Attestation(record.must("by", _somebody), self._head(record), record.may("at", _sometime, None))

    def _emergency(self, place: Place) -> Emergency:
        record = place.record(shapes.EMERGENCY)
        return Emergency(
            record.must("by", _somebody),
            record.must("incident", word),
            record.must("reason", text),
            self._head(record),
            record.must("base", name),
            record.must("at", _sometime),
        )

    def _override(self, place: Place) -> ProvenanceOverride:
        record = place.record(shapes.OVERRIDE)
        return ProvenanceOverride(
            record.must("by", _somebody),
            self._head(record),
            record.must("assisted", flag),
            record.must("reason", text),
            record.must("at", _sometime),
        )

    def _head(self, record: Record) -> str:
        return record.may("head", name, self.of.head)


_AS_NOW: Final[str | None] = ""


def _under(place: Place) -> Binding:
    record = place.record(shapes.UNDER)
    return Binding(
        record.may("base", or_none(name), _AS_NOW),
        record.may("policy", or_none(name), _AS_NOW),
        record.may("questions", or_none(name), _AS_NOW),
        record.may("required", or_none(requirement), None),
    )


def _dismissed(place: Place) -> Dismissal:
    record = place.record(shapes.DISMISSED)
    return Dismissal(record.must("by", _somebody), record.must("was", or_none(one_of(ReviewState))))


def _cleared(place: Place) -> Clearance:
    record = place.record(shapes.CLEARED)
    return Clearance(
        record.must("review", identity),
        record.must("by", _somebody),
        record.must("reason", text),
        record.must("at", _sometime),
    )
