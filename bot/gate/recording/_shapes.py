"""Which keys each object of a recorded snapshot has. `snapshot-1.schema.json` says the same; a test compares them."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """The keys of one kind of object; any other is refused."""

    name: str
    """As it stands under `$defs` in the schema."""
    required: frozenset[str]
    optional: frozenset[str]


def _shape(name: str, required: str, optional: str = "") -> Shape:
    return Shape(name, frozenset(required.split()), frozenset(optional.split()))


SNAPSHOT = _shape(
    "snapshot",
    "version change head base author files commits",
    "repository base_protected requested_by state draft pushes expected missing attempts facts raises questions checks"
    " earlier revert backport follow_ups draw reviews answers acknowledged shown cleared attested emergencies"
    " overrides",
)
GROUP = _shape("group", "version merge_group members")
MERGE = _shape("merge_group", "head tree expected_tree")
ACCOUNT = _shape("account", "id", "login kind")
ENTRY = _shape("file", "path", "status old_path old_mode new_mode old_blob new_blob added removed size flags")
COMMIT = _shape("commit", "sha author", "committer co_authors email verified suggested_lines")
PUSH = _shape("push", "head by", "at")
EXPECTED = _shape("expected", "", "files commits")
FACTS = _shape("facts", "", "tier signals triggers domains provenance strongest assisted_lines marks_only")
SIGNAL = _shape("signal", "rule tier")
RAISE = _shape("raise", "tier by")
QUESTIONS = _shape("questions", "", "digest items")
QUESTION = _shape("question", "id", "text")
CHECK = _shape("check", "name conclusion", "app")
EARLIER = _shape("earlier", "head", "digest files")
REVERT = _shape("revert", "of clean tier", "security")
BACKPORT = _shape("backport", "of same decided", "tier")
FOLLOW_UP = _shape("follow_up", "kind change due")
REVIEW = _shape("review", "id by state commit at", "change permission base_changed under dismissed")
UNDER = _shape("under", "", "base policy questions required")
DISMISSED = _shape("dismissed", "by was")
ANSWER = _shape("answer", "question by kind text", "head questions at flagged")
ACKNOWLEDGED = _shape("acknowledged", "by at", "head confirms")
SHOWN = _shape("shown", "by at", "head")
CLEARED = _shape("cleared", "review by reason at")
ATTESTED = _shape("attested", "by", "head at")
OVERRIDE = _shape("override", "by assisted reason at", "head")
EMERGENCY = _shape("emergency", "by incident reason base at", "head")
REQUIREMENT = _shape(
    "requirement",
    "tier approvals answers freshness checks attended spot_share spot_before pace lasts_s",
)
NEED = _shape("need", "who count")
ATOM = _shape("atom", "predicate value")
ALL_OF = _shape("all_of", "all_of")
ANY_OF = _shape("any_of", "any_of")

SHAPES = (
    *(SNAPSHOT, GROUP, MERGE, ACCOUNT, ENTRY, COMMIT, PUSH, EXPECTED, FACTS, SIGNAL, RAISE, QUESTIONS, QUESTION),
    *(CHECK, EARLIER, REVERT, BACKPORT, FOLLOW_UP, REVIEW, UNDER, DISMISSED, ANSWER, ACKNOWLEDGED, SHOWN, CLEARED),
    *(ATTESTED, OVERRIDE, EMERGENCY, REQUIREMENT, NEED, ATOM, ALL_OF, ANY_OF),
)
