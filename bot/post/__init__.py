"""What Foreread says on a host's page of a change, and what people say to it there: pure, in both directions."""

from bot.post._audit import MergeVerdict, judge_merge
from bot.post._checks import (
    CHECK_BRIEF,
    check_decision,
    demotion,
    demotions,
    group_check,
    group_fingerprint,
    group_seen_unchanged,
    is_brief_shown,
    reference_of,
    seen_unchanged,
)
from bot.post._commands import Verb
from bot.post._comment import holds_brief, told_of
from bot.post._composed import MOST_WORDS, command_of, said_plainly
from bot.post._deeds import (
    Annotation,
    AskReviewers,
    Deed,
    Done,
    NewThread,
    NoteLevel,
    OpenThreads,
    React,
    SetLabels,
    WriteCheck,
    WriteComment,
    WriteReply,
)
from bot.post._epochs import earlier_heads, next_state, stronger, worth_keeping
from bot.post._heard import Heard, Wish, heard, may, speakers
from bot.post._hosted import (
    CheckState,
    Event,
    EventKind,
    GivenReview,
    HostedChange,
    HostedCommit,
    HostPush,
    OpenChange,
    OwnCheck,
    Place,
    Reaction,
    Remark,
    RemarkKind,
    Thread,
)
from bot.post._kept import MARKER, Kept, kept
from bot.post._labels import label_is_ours, put_on_by_us
from bot.post._merged import BranchPush, HostedRepository, Landed, Merged, PushedCommit, Reached
from bot.post._plan import plan
from bot.post._queue import GroupTrees, MergeGroup, Queued
from bot.post._reference import Reference, read_reference
from bot.post._replies import HELP, answered, by_number, courtesies, explained, explained_question, unanswered
from bot.post._report import group_words, published_words
from bot.post._reviews import reviews_of
from bot.post._sealed import MOST_SEALED, seal
from bot.post._seen import fingerprint
from bot.post._state import Epoch, KeptAct, State
from bot.post._wanted import Showing, Wanted

__all__ = [
    "CHECK_BRIEF",
    "HELP",
    "MARKER",
    "MOST_SEALED",
    "MOST_WORDS",
    "Annotation",
    "AskReviewers",
    "BranchPush",
    "CheckState",
    "Deed",
    "Done",
    "Epoch",
    "Event",
    "EventKind",
    "GivenReview",
    "GroupTrees",
    "Heard",
    "HostPush",
    "HostedChange",
    "HostedCommit",
    "HostedRepository",
    "Kept",
    "KeptAct",
    "Landed",
    "MergeGroup",
    "MergeVerdict",
    "Merged",
    "NewThread",
    "NoteLevel",
    "OpenChange",
    "OpenThreads",
    "OwnCheck",
    "Place",
    "PushedCommit",
    "Queued",
    "Reached",
    "React",
    "Reaction",
    "Reference",
    "Remark",
    "RemarkKind",
    "SetLabels",
    "Showing",
    "State",
    "Thread",
    "Verb",
    "Wanted",
    "Wish",
    "WriteCheck",
    "WriteComment",
    "WriteReply",
    "answered",
    "by_number",
    "check_decision",
    "command_of",
    "courtesies",
    "demotion",
    "demotions",
    "earlier_heads",
    "explained",
    "explained_question",
    "fingerprint",
    "group_check",
    "group_fingerprint",
    "group_seen_unchanged",
    "group_words",
    "heard",
    "holds_brief",
    "is_brief_shown",
    "judge_merge",
    "kept",
    "label_is_ours",
    "may",
    "next_state",
    "plan",
    "published_words",
    "put_on_by_us",
    "read_reference",
    "reference_of",
    "reviews_of",
    "said_plainly",
    "seal",
    "seen_unchanged",
    "speakers",
    "stronger",
    "told_of",
    "unanswered",
    "worth_keeping",
]
