"""Which events mean something: what happened, and whether it could make an approved change one that is not.

Events that are in no table mean nothing, such as stars, and what nobody's approval hangs on, such as milestones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot.webhook._payload import Payload

OWN = "foreread:"
"""How the names of Foreread's own checks begin."""
MARKER = "<!-- foreread"
_COMMANDS = ("/foreread", "@foreread")
_GREEN = {"success", "neutral", "skipped"}


class Meaning(NamedTuple):
    """What an action of an event comes to."""

    why: str
    lowers: bool | Callable[[Payload], bool] = False


def _has_new_base(event: Payload) -> bool:
    return event.has("changes", "base")


def _edit_lowers(event: Payload) -> bool:
    """Another base, or other words: what the author says of AI can make the gate ask for more."""
    return _has_new_base(event) or event.has("changes", "title") or event.has("changes", "body")


def _review_lowers(event: Payload) -> bool:
    return event.text("review", "state").casefold() == "changes_requested" or commands(event.text("review", "body"))


def _remark_lowers(event: Payload) -> bool:
    """A command may name a defect, or evidence of AI; so may a reply in the thread of a question."""
    text = event.text("comment", "body")
    is_reply = event.number("comment", "in_reply_to_id") is not None
    return commands(text) or (is_reply and text.lstrip(" \t\r\n*_`>-").casefold().startswith("defect"))


def commands(text: str) -> bool:
    """Whether a remark of somebody else's holds a line that may be a command."""
    if MARKER in text:
        return False
    return any(line.lstrip().casefold().startswith(_COMMANDS) for line in text.splitlines())


def _check_lowers(event: Payload) -> bool:
    """Our own names never: what we write would set us off again, without end."""
    if event.text("check_run", "name").casefold().startswith(OWN):
        return False
    return event.text("check_run", "conclusion") not in _GREEN


def _suite_lowers(event: Payload) -> bool:
    return event.text("check_suite", "conclusion") not in _GREEN


def _status_lowers(event: Payload) -> bool:
    if event.text("context").casefold().startswith(OWN):
        return False
    return event.text("state") != "success"


CHANGE: Mapping[str, Meaning] = {
    "opened": Meaning("a change was opened"),
    "reopened": Meaning("a change was opened again", lowers=True),
    "synchronize": Meaning("the head of a change moved", lowers=True),
    "edited": Meaning("a change was given another base, title or description", _edit_lowers),
    "ready_for_review": Meaning("a draft became ready for review"),
    "converted_to_draft": Meaning("a change became a draft"),
    "labeled": Meaning("a change was labelled", lowers=True),
    "unlabeled": Meaning("a change lost a label"),
    "assigned": Meaning("a change was assigned to somebody", lowers=True),
    "closed": Meaning("a change was closed or merged"),
    "enqueued": Meaning("a change joined the merge queue"),
    "dequeued": Meaning("a change left the merge queue"),
    "auto_merge_enabled": Meaning("a change will be merged as soon as it may be"),
    "auto_merge_disabled": Meaning("a change will not be merged by itself any more"),
}
"""`pull_request`, and `pull_request_target` of Actions. Labels and assignments are evidence of AI, or of its user."""

ON_CHANGE: Mapping[str, Mapping[str, Meaning]] = {
    "pull_request": CHANGE,
    "pull_request_target": CHANGE,
    "pull_request_review": {
        "submitted": Meaning("a review was given", _review_lowers),
        "edited": Meaning("the words of a review were edited", _review_lowers),
        "dismissed": Meaning("a review was dismissed", lowers=True),
    },
    "pull_request_review_comment": {
        "created": Meaning("somebody spoke in a thread", _remark_lowers),
        "edited": Meaning("a remark in a thread was edited", _remark_lowers),
        "deleted": Meaning("a remark in a thread was deleted"),
    },
    "pull_request_review_thread": {
        "resolved": Meaning("a thread was resolved"),
        "unresolved": Meaning("a thread was taken up again"),
    },
}
"""Events with the change in them."""

REMARKS: Mapping[str, Meaning] = {
    "created": Meaning("somebody spoke about a change", _remark_lowers),
    "edited": Meaning("a remark about a change was edited", _remark_lowers),
    "deleted": Meaning("a remark about a change was deleted"),
}
"""`issue_comment`."""

ON_HEAD: Mapping[str, Mapping[str, Meaning]] = {
    "check_run": {
        "completed": Meaning("a check ended", _check_lowers),
        "rerequested": Meaning("a check is to run again", lowers=True),
        "requested_action": Meaning("somebody pressed a button of a check"),
    },
    "check_suite": {
        "completed": Meaning("all checks of an app ended", _suite_lowers),
        "requested": Meaning("a commit waits for checks"),
        "rerequested": Meaning("all checks of an app are to run again", lowers=True),
    },
}
"""Events about a commit. The changes that they list are none for forks, and not always those meant: never used."""

STATUS = Meaning("a commit was given a status", _status_lowers)

ON_REPOSITORY: Mapping[str, Mapping[str, Meaning]] = {
    "member": {
        "added": Meaning("somebody may work in the repository"),
        "edited": Meaning("somebody's permission was changed", lowers=True),
        "removed": Meaning("somebody may not work in the repository any more", lowers=True),
    },
    "branch_protection_rule": {
        "created": Meaning("a branch is protected"),
        "edited": Meaning("the protection of a branch was changed", lowers=True),
        "deleted": Meaning("the protection of a branch was taken away", lowers=True),
    },
    "branch_protection_configuration": {
        "enabled": Meaning("the protection of branches was turned on"),
        "disabled": Meaning("the protection of branches was turned off", lowers=True),
    },
    "repository_ruleset": {
        "created": Meaning("a ruleset was made"),
        "edited": Meaning("a ruleset was changed", lowers=True),
        "deleted": Meaning("a ruleset was taken away", lowers=True),
    },
}
"""Events about all changes of a repository; of an organization's ruleset, about all of its repositories."""

REPOSITORY: Mapping[str, Meaning] = {
    "renamed": Meaning("the repository was renamed"),
    "transferred": Meaning("the repository has another owner", lowers=True),
    "edited": Meaning("the repository has another default branch", lowers=True),
}
"""`repository`. The policy is read from the default branch."""

ON_OWNER: Mapping[str, Mapping[str, Meaning]] = {
    "team": {
        "added_to_repository": Meaning("a team may work in a repository"),
        "created": Meaning("a team was made"),
        "deleted": Meaning("a team was dissolved", lowers=True),
        "edited": Meaning("a team was changed", lowers=True),
        "removed_from_repository": Meaning("a team may not work in a repository any more", lowers=True),
    },
    "team_add": {"": Meaning("a team may work in a repository")},
    "membership": {
        "added": Meaning("somebody joined a team"),
        "removed": Meaning("somebody left a team", lowers=True),
    },
    "organization": {
        "member_added": Meaning("somebody joined the organization"),
        "member_removed": Meaning("somebody left the organization", lowers=True),
        "renamed": Meaning("the organization was renamed"),
    },
}
"""Events about people: all changes of the repository that is named, else of the organization."""

ON_INSTALLATION: Mapping[str, Mapping[str, Meaning]] = {
    "installation": {
        "created": Meaning("the App was installed"),
        "unsuspend": Meaning("the App works again"),
        "new_permissions_accepted": Meaning("the App was given other permissions"),
    },
    "installation_repositories": {"added": Meaning("the App was given repositories")},
    "installation_target": {"renamed": Meaning("whoever installed the App was renamed")},
}
"""Where the App was taken away there is nothing that it could still do."""

PUSHED = Meaning("a branch moved", lowers=True)
QUEUED = Meaning("the merge queue made a commit to check")
RAN = Meaning("a run of Actions ended")
SWEPT = Meaning("it is time to look at all changes")
ASKED = Meaning("somebody asked for it by hand")
