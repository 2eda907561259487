"""Everything that is said to models and by them in one review: the only place where a request is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.change import RepoPath, Snapshot
from bot.errors import ModelError
from bot.ports import Clock, Model, Progress
from bot.review import ContextLevel, Dropped, ModelUse, Reply, StopReason
from bot.review.asking import (
    CHARACTERS_A_TOKEN,
    Content,
    Plan,
    Planned,
    Prompt,
    ReplyShapeError,
    repair_request,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asker:
    """One model asked with one prompt at one level of context."""

    model: Model
    prompt: Prompt
    context: ContextLevel


@dataclass(frozen=True, slots=True)
class _Exchange:
    asker: Asker
    planned: Planned
    replies: tuple[Reply, ...]
    seconds: float


class Conversation:
    """Grows while a review goes on. What a model does not give becomes a problem; nothing raises."""

    def __init__(self, after: Snapshot, clock: Clock, progress: Progress) -> None:
        self._after, self._clock, self._progress = after, clock, progress
        self._exchanges: list[_Exchange] = []
        self._met: dict[tuple[str, str, ContextLevel], Asker] = {}
        self._problems: list[str] = []
        self._dropped: Counter[str] = Counter()
        self.readings: list[frozenset[tuple[RepoPath, str]]] = []
        """Hunks (path, header) of the requests with a usable reply, by reading."""

    def ask(self, planned: Planned, asker: Asker, read: Callable[[str], T], what: str) -> T | None:
        """What `read` makes of the reply; one repair turn when it does not fit; None when it cannot be had."""
        self._progress.step(f"asking {asker.model.name}: {what}")
        self.meet(asker)
        start = self._clock.seconds()
        replies: list[Reply] = []
        try:
            return _answer(planned, asker.model, read, replies)
        except ModelError as error:
            about = f"about {len(planned.hunks)} hunks" if planned.hunks else ""
            self._problems.append(f"{asker.model.name} gave no usable reply {about} ({what}): {error}")
            return None
        finally:
            self._exchanges.append(_Exchange(asker, planned, tuple(replies), self._clock.seconds() - start))

    @property
    def read(self) -> frozenset[tuple[RepoPath, str]]:
        """Hunks that every reading has read."""
        return frozenset.intersection(*self.readings) if self.readings else frozenset()

    def leave_unread(self, plan: Plan) -> None:
        """Own up to the hunks for which the budget had no room."""
        self._problems += [
            f"the model did not read {path} {hunk}: {why}." for path, hunk, why in plan.unread if "budget" in why
        ]

    def drop(self, dropped: Iterable[Dropped]) -> None:
        """Count claims that go no further."""
        for each in dropped:
            if each.count:
                self._dropped[each.reason] += each.count

    def lines(self, paths: Iterable[str]) -> Content:
        """The lines of the files that a reply quotes."""
        wanted = sorted({RepoPath(path.removeprefix("./")) for path in paths})
        content = self._after.read(wanted)
        return {path: data.decode("utf-8", "replace").split("\n") for path, data in content.items()}

    def dropped(self) -> tuple[Dropped, ...]:
        return tuple(Dropped(reason, count) for reason, count in sorted(self._dropped.items()))

    def problems(self) -> tuple[str, ...]:
        shown = 5
        more = len(self._problems) - shown
        kept = self._problems[:shown]
        return (*kept, f"and {more} more of this kind.") if more > 0 else tuple(kept)

    def meet(self, asker: Asker) -> None:
        """Name somebody who reads the change, though there may be nothing left to send."""
        self._met.setdefault(_who(asker), asker)

    def uses(self) -> tuple[ModelUse, ...]:
        """What was asked, by who was asked with which prompt, in the order in which they were first asked."""
        return tuple(
            _use(asker, [e for e in self._exchanges if _who(e.asker) == who]) for who, asker in self._met.items()
        )


def _who(asker: Asker) -> tuple[str, str, ContextLevel]:
    return asker.model.name, asker.prompt.digest, asker.context


def _answer(planned: Planned, model: Model, read: Callable[[str], T], replies: list[Reply]) -> T:
    reply = model.complete(planned.request)
    replies.append(reply)
    try:
        return _usable(reply, read)
    except ReplyShapeError as fault:
        second = model.complete(repair_request(planned.request, reply, fault))
        replies.append(second)
        return _usable(second, read)


def _usable(reply: Reply, read: Callable[[str], T]) -> T:
    if reply.stop is StopReason.REFUSED:
        raise ModelError("The model declined to answer.", "Read these hunks without it, or choose another model.")
    if reply.stop is StopReason.CUT_OFF:
        raise ReplyShapeError("The reply was cut off before its end.")
    return read(reply.text)


def _use(asker: Asker, exchanges: list[_Exchange]) -> ModelUse:
    replies = [reply for e in exchanges for reply in e.replies]
    costs = [reply.cost_usd for reply in replies]
    contexts = [e.planned.context for e in exchanges]
    return ModelUse(
        model=asker.model.name,
        prompt=asker.prompt.name,
        prompt_version=asker.prompt.version,
        prompt_digest=asker.prompt.digest,
        calls=len(replies),
        tokens_in=sum(reply.tokens_in for reply in replies),
        tokens_out=sum(reply.tokens_out for reply in replies),
        cost_usd=sum(c for c in costs if c is not None) if costs and None not in costs else None,
        seconds=round(sum(e.seconds for e in exchanges), 3),
        context=asker.context,
        context_sent=tuple(dict.fromkeys(place for c in contexts for place in c.places)),
        context_tokens=sum(c.characters for c in contexts) // CHARACTERS_A_TOKEN,
        change_tokens=sum(e.planned.characters for e in exchanges) // CHARACTERS_A_TOKEN,
        context_left_out=sum(len(c.left_out) for c in contexts),
        tokens_cached=sum(reply.tokens_cached for reply in replies),
    )
