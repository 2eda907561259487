"""A merge group is new content: it passes when each of its changes does, for exactly what is queued."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gate._decision import Decision, Reason, State, branch
from bot.gate._requirement import BOTTOM, join_all

_OTHER_TREE = "The group's files are not what merging its changes gives."
_WORDS = ("Every change of the group has what the policy asks for.", "The group cannot pass yet.")


def decide_group(members: Sequence[tuple[str, Decision]], tree: str, expected_tree: str, unknown: str = "") -> Decision:
    """The decision on the group's head: of every member the worst, and the tree must be what merging them gives.

    `members`: id of each change with the decision on its queued head. `unknown`: why it is not known what merging them
    gives, as a sentence.
    """
    parts = [Reason("member", f"{change}: {each.state.name}", each.state, (each.why,)) for change, each in members]
    if not members:
        parts.append(Reason("group-empty", "The group has no changes.", State.WAITING))
    if unknown or not tree or tree != expected_tree:
        parts.append(Reason("group-tree", unknown or _OTHER_TREE, State.BLOCKED))
    why = branch("group", *_WORDS, parts=parts)
    asked = join_all(each.requirement for _, each in members)
    counted = tuple(sorted({name for _, each in members for name in each.counted}))
    unblock = tuple(dict.fromkeys(who for _, each in members for who in each.unblock))
    owed = tuple(dict.fromkeys(what for _, each in members for what in each.owed))
    override = next((each.override for _, each in members if each.override is not None), None)
    return Decision(why.state, why, asked, counted, unblock, override, owed)


def unseen_member(why: str) -> Decision:
    """On a change of a group that cannot be looked at; `why`: a sentence."""
    return _failed(Reason("member-unseen", why, State.ERROR))


def moved_member(why: str) -> Decision:
    """On a change that is not what the queue put together; `why`: a sentence."""
    return _failed(Reason("member-moved", why, State.BLOCKED))


def _failed(why: Reason) -> Decision:
    return Decision(why.state, branch("decision", "It cannot pass.", parts=(why,)), BOTTOM)
