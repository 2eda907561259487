"""What Foreread says on a host's page of a change, and what people say to it there: pure, in both directions."""

from bot.post._commands import Verb
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
    OwnCheck,
    Place,
    Reaction,
    Remark,
    RemarkKind,
    Thread,
)
from bot.post._kept import MARKER, Kept, kept
from bot.post._reference import Reference, read_reference
from bot.post._reviews import reviews_of
from bot.post._sealed import MOST_SEALED, seal
from bot.post._state import Epoch, KeptAct, State

__all__ = [
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
    "OpenThreads",
    "OwnCheck",
    "Place",
    "React",
    "Reaction",
    "Reference",
    "Remark",
    "RemarkKind",
    "SetLabels",
    "State",
    "Thread",
    "Verb",
    "Wish",
    "WriteCheck",
    "WriteComment",
    "WriteReply",
    "earlier_heads",
    "heard",
    "kept",
    "may",
    "next_state",
    "read_reference",
    "reviews_of",
    "seal",
    "speakers",
    "stronger",
    "worth_keeping",
]
