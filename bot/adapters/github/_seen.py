"""What one look fetches, page by page, and what it was not shown."""

from __future__ import annotations

from typing import Final, NamedTuple

from bot.adapters.github._session import Session
from bot.adapters.github._values import Data, nodes, part, text
from bot.adapters.github._words import quotable
from bot.post import HostedChange

AIM: Final = "show the change"
_MOST: Final = 10_000
"""Entries of one list that are read; what is beyond is told to be missing."""
_GUARDING: Final = frozenset({"refUpdateRule", "rules"})
"""Without them it is not known whether the base is protected, which is said in its own place."""

_MAY_BE_HIDDEN: Final = frozenset({"branchProtectionRule", "reviewRequests"})
"""The first is for administrators, and `refUpdateRule` tells everybody else what binds them. Among the second are
teams, which a workflow's token may not see, and which nothing is decided by."""


class Listing(NamedTuple):
    """A list of the change: where it is, the query for its further pages, and what it is called."""

    key: str
    query: str
    name: str
    is_needed: bool = True
    """Whether nothing can be decided without all of it."""


LISTS: Final = (
    Listing("labels", "MoreLabels", "labels"),
    Listing("assignees", "MoreAssignees", "assignees"),
    Listing("reviewRequests", "MoreAsked", "requests for review", is_needed=False),
    Listing("reviews", "MoreReviews", "reviews"),
    Listing("comments", "MoreComments", "remarks"),
    Listing("reviewThreads", "MoreThreads", "threads"),
    Listing("timelineItems", "MoreEvents", "events"),
    Listing("commits", "MoreCommits", "commits"),
)
REPLIES: Final = Listing("comments", "MoreThreadComments", "remarks of a thread")
CONTEXTS: Final = Listing("contexts", "MoreContexts", "checks")


class Seen:
    """One look: what it has fetched, and sentences about what it could not."""

    def __init__(self, session: Session, before: HostedChange | None) -> None:
        self.session = session
        self.before = before
        """What an earlier look at the same change showed."""
        self.missing: list[str] = []
        self.unguarded = True
        """Whether no rule that guards a branch was withheld."""

    def whole(self, connection: object, owner: str, named: Listing) -> list[Data]:
        """All entries of a list, of which the first page is there already."""
        found: list[Data] = []
        while True:
            entries = part(connection, "nodes")
            if not isinstance(entries, list):
                self._lacks(named, f"GitHub did not show the change's {named.name}.")
                return found
            shown = list(nodes(connection))
            if len(shown) < len(entries):
                self._lacks(named, f"GitHub did not show some of the change's {named.name}.")
            found += shown
            after = text(part(connection, "pageInfo", "endCursor"))
            if part(connection, "pageInfo", "hasNextPage") is not True:
                return found
            if len(found) >= _MOST or not after or not shown:
                self.missing.append(f"The change has more {named.name} than the {len(found):,} that were read.")
                return found
            data, errors = self.session.graphql(named.query, AIM, id=owner, after=after)
            self.hidden(errors)
            rollup = part(data, "node", "statusCheckRollup")
            connection = part(rollup if named is CONTEXTS else part(data, "node"), named.key)

    def _lacks(self, named: Listing, sentence: str) -> None:
        if named.is_needed:
            self.missing.append(sentence)

    def hidden(self, errors: list[Data]) -> None:
        """Says what an answer has left out."""
        for error in errors:
            steps = error.get("path")
            path = [step for step in (steps if isinstance(steps, list) else ()) if isinstance(step, str)]
            if _GUARDING.intersection(path):
                self.unguarded = False
            elif not _MAY_BE_HIDDEN.intersection(path):
                what = ".".join(path) or "all of the change"
                self.missing.append(f"GitHub did not show {quotable(what)}: {quotable(error.get('message'))}")
