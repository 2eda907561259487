"""What Foreread says on a host's page of a change, and what people say to it there: pure, in both directions."""

from bot.post._checks import CHECK_BRIEF, check_decision, demotion, reference_of, seen_unchanged
from bot.post._commands import Verb
from bot.post._comment import holds_brief
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
from bot.post._labels import put_on_by_us
from bot.post._plan import plan
from bot.post._reference import Reference, read_reference
from bot.post._replies import HELP, answered, courtesies, explained, unanswered
from bot.post._report import published_words
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
    "Annotation",
    "AskReviewers",
    "CheckState",
    "Deed",
    "Done",
    "Epoch",
    "Event",
    "EventKind",
    "GivenReview",
    "Heard",
    "HostPush",
    "HostedChange",
    "HostedCommit",
    "Kept",
    "KeptAct",
    "NewThread",
    "NoteLevel",
    "OpenChange",
    "OpenThreads",
    "OwnCheck",
    "Place",
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
    "check_decision",
    "courtesies",
    "demotion",
    "earlier_heads",
    "explained",
    "fingerprint",
    "heard",
    "holds_brief",
    "kept",
    "may",
    "next_state",
    "plan",
    "published_words",
    "put_on_by_us",
    "read_reference",
    "reference_of",
    "reviews_of",
    "seal",
    "seen_unchanged",
    "speakers",
    "stronger",
    "unanswered",
    "worth_keeping",
]
