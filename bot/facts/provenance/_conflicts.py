"""Where what is said about a change contradicts itself. The stronger statement counts; the reader sees both."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts._authorship import ProvenanceEvidence, ProvenanceLevel, ProvenanceScope
from bot.facts.provenance._evidence import AI, ranked

_MOST = 10


def contradictions(evidence: Sequence[ProvenanceEvidence]) -> tuple[str, ...]:
    """A sentence for each denial that some mark of AI stands against; one for each place, ten at most."""
    marks = ranked(item for item in evidence if item.level in AI)
    denied = [item for item in evidence if item.level is ProvenanceLevel.DECLARED_NONE]
    denials = {(item.source, item.commit): item for item in reversed(denied)}
    found = tuple(filter(None, (_against(denial, marks) for denial in reversed(denials.values()))))
    if len(found) <= _MOST:
        return found
    return (*found[:_MOST], f"{len(found) - _MOST} further denials stand beside marks of AI")


def _against(denial: ProvenanceEvidence, marks: Sequence[ProvenanceEvidence]) -> str:
    against = [item for item in marks if _is_of_same(denial, item)]
    if not against:
        return ""
    first, more = against[0], len(against) - 1
    who = f" ({first.tool})" if first.tool else ""
    others = f" and {more} more" if more else ""
    return (
        f"{denial.source} denies AI assistance (`{denial.text}`), "
        f"but {first.source} says otherwise{who}: `{first.text}`{others}"
    )


def _is_of_same(denial: ProvenanceEvidence, mark: ProvenanceEvidence) -> bool:
    """Whether both speak of the same thing: a commit's denial says nothing of another commit, nor of a path."""
    if denial.scope is ProvenanceScope.CHANGE:
        return True
    return mark.commit == denial.commit or mark.scope is ProvenanceScope.CHANGE
