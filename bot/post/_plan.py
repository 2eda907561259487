"""What is to be done so that the host's page says what was found and decided, in the order in which it is done."""

from __future__ import annotations

from dataclasses import replace

from bot.post._checks import brief_check, decision_check
from bot.post._comment import comment_text, memo_in
from bot.post._deeds import Deed, WriteComment
from bot.post._labels import labels_to_set, reviewers_to_ask
from bot.post._regions import Memo
from bot.post._threads import threads_to_open
from bot.post._wanted import Wanted


def plan(wanted: Wanted) -> tuple[Deed, ...]:
    """The deeds in order: comment, threads, labels, reviewers, and last the checks of the brief and of the decision.

    So where a brief's check stands, all that comes of the brief was done, and a run that was stopped is known by it.

    What is as it should be already is left out. Nothing at all is done where the brief or the decision is of another
    head, another base or another change than the one that was looked at.
    """
    if not _is_of_what_was_seen(wanted):
        return ()
    labels, ours = labels_to_set(wanted)
    wanted = replace(wanted, state=replace(wanted.state, labels=ours))
    memo = _tried(wanted)
    asked = reviewers_to_ask(wanted, memo)
    deeds = (
        _comment(wanted, memo),
        threads_to_open(wanted, memo),
        labels,
        asked,
        brief_check(wanted),
        decision_check(wanted),
    )
    return tuple(deed for deed in deeds if deed is not None)


def _is_of_what_was_seen(wanted: Wanted) -> bool:
    hosted, grounds, brief = wanted.hosted, wanted.grounds, wanted.brief
    decided = (grounds.head, grounds.base) == (hosted.head, hosted.base) and grounds.change in {"", hosted.id}
    return decided and (brief is None or brief.receipt.head in {"", hosted.head})


def _tried(wanted: Wanted) -> Memo:
    """What the comment remembers of that, and what this run has met."""
    memo = memo_in(wanted.comment)
    refused = tuple(dict.fromkeys((*memo.refused, *wanted.refused)))[:_MOST_TRIED]
    return replace(memo, refused=tuple(key for key in refused if _is_word(key)))


_MOST_TRIED = 100


def _is_word(text: str) -> bool:
    return 0 < len(text) <= 64 and all(char.isascii() and (char.isalnum() or char in "_-") for char in text)


def _comment(wanted: Wanted, memo: Memo) -> WriteComment | None:
    """None where the comment says it already. A host's own editor ends lines with CR LF."""
    text = comment_text(wanted, memo)
    if wanted.comment is None:
        return WriteComment(None, text)
    there = wanted.comment.text.replace("\r\n", "\n").rstrip()
    return None if there == text else WriteComment(wanted.comment.id, text)
