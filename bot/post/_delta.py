"""What is new to somebody who has read the page of the head before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.pattern import lazy
from bot.post._hosted import EventKind, HostedChange
from bot.post._state import Epoch, State
from bot.publish.comment import and_more, code, count

_SHA = lazy(r"[0-9a-f]{12,64}")
_COMMITS = 5


@dataclass(frozen=True, slots=True)
class Delta:
    """The head in force against the last one that was shown before it."""

    before: Epoch
    commits: tuple[str, ...] | None
    """Those that came on top; None where the head before is none of the change's commits any more."""
    forced: bool
    """Whether the host says that the branch was set anew."""
    new: tuple[str, ...]
    """Ids of questions."""
    gone: tuple[str, ...]
    answered: tuple[str, ...]
    """Asked then and now, and answered."""
    open: tuple[str, ...]
    """Asked then and now, and still open."""


def epoch_in_force(hosted: HostedChange, state: State) -> Epoch | None:
    """The last epoch, where it is of the head that was looked at."""
    last = state.epochs[-1] if state.epochs else None
    return last if last is not None and last.head == hosted.head else None


def delta_of(hosted: HostedChange, state: State, answered: Collection[str]) -> Delta | None:
    """None for the first head that is shown."""
    now = epoch_in_force(hosted, state)
    before = next((each for each in reversed(state.epochs) if each.head != hosted.head), None)
    if now is None or before is None:
        return None
    then = [each.id for each in before.questions.questions]
    asked = [each.id for each in now.questions.questions]
    both = [each for each in asked if each in then]
    return Delta(
        before,
        _on_top(hosted, before.head),
        any(
            event.kind is EventKind.FORCE_PUSHED and (event.after == hosted.head or event.at > before.at)
            for event in hosted.events
        ),
        tuple(each for each in asked if each not in then),
        tuple(each for each in then if each not in asked),
        tuple(each for each in both if each in answered),
        tuple(each for each in both if each not in answered),
    )


def delta_words(delta: Delta, base: str) -> str:
    """One line of Markdown."""
    said = [_commits(delta)]
    if delta.before.base != base:
        said.append(f"now for {code(base)}, before for {code(delta.before.base)}")
    said.append(f"questions: {', '.join(_questions(delta))}")
    return f"**New since {_sha(delta.before.head)}:** {' · '.join(said)}"


def _on_top(hosted: HostedChange, before: str) -> tuple[str, ...] | None:
    shas = [commit.sha for commit in hosted.commits]
    return tuple(shas[shas.index(before) + 1 :]) if before in shas else None


def _commits(delta: Delta) -> str:
    forced = "**force-pushed**" if delta.forced else ""
    if delta.commits is None:
        return f"{forced or '**rewritten**'}, so all of its commits are new"
    named = and_more([_sha(sha) for sha in delta.commits[-_COMMITS:]], _COMMITS, len(delta.commits))
    said = count(len(delta.commits), "commit") + (f" ({named})" if named else "")
    return f"{forced}, {said}" if forced else said


def _questions(delta: Delta) -> Iterator[str]:
    numbers = (("new", delta.new), ("gone", delta.gone), ("answered", delta.answered), ("still open", delta.open))
    said = [f"{len(ids):,} {word}" for word, ids in numbers if ids]
    yield from said or ["none"]


def _sha(sha: str) -> str:
    """A commit, short and bare, so that a host can link it; anything else as code."""
    return sha[:12] if _SHA.fullmatch(sha) else code(sha[:12])
