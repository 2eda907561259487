"""A path that somebody else can choose: what a caller sent is opened or joined, or an archive is unpacked unchecked.

Sources: CWE-22; the warnings in the documentation of `zipfile` and `tarfile` (PEP 706: `filter="data"`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._dangers import SCRIPT, Call, Danger, Frame, find_dangers, sink
from bot.risk._nouns import Band, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._requests import sent

_CHOSEN = Danger(
    "uses {value}, which the caller chose, as a path",
    "What keeps it inside its folder when it holds `../` or begins with a slash?",
    "a name such as `../../etc/passwd`",
    "files outside of the folder are read or written",
    "resolve the path of line {line} and compare it with the folder; a test with `../`",
)
_UNPACKED = Danger(
    "unpacks an archive with whatever paths its members name",
    "Who can write that archive, and what happens with a member called `../x` or a link?",
    "an archive with a member called `../../x`, or a link out of the folder",
    "files outside of the folder are overwritten",
    'who writes the archive of line {line}; for tar files `filter="data"`',
    severity=Tier.MEDIUM,
    likelihood=Band.LOW,
)


def _unfiltered(call: Call) -> str | None:
    if re.search(r"\bfilter\s*=|\bmembers\s*=", call.body):
        return None
    receiver = call.construct.head.rpartition(".")[0].lower()
    # zipfile itself drops `..` and leading slashes from the names of members.
    return "" if re.search(r"tar|^tf$|^t$", f"{receiver} {call.construct.text.lower()}") else None


def _tar(call: Call) -> str | None:
    return None if re.search(r"\bfilter\s*=", call.body) or re.search(r"[\"']zip[\"']", call.body) else ""


_SINKS = (
    sink("Python", r"^(?:open|io\.open|os\.path\.join|os\.(?:remove|unlink|listdir|mkdir|makedirs)|Path|pathlib\.Path|send_file|shutil\.\w+|FileResponse)$", _CHOSEN, sent),
    sink(SCRIPT, r"(?:^|\.)(?:readFile|readFileSync|writeFile|writeFileSync|createReadStream|createWriteStream|unlink|unlinkSync|sendFile|readdir|readdirSync)$|^path\.(?:join|resolve)$|^join$", _CHOSEN, sent),
    sink("Go", r"^(?:os\.(?:Open|OpenFile|Create|ReadFile|WriteFile|Remove|RemoveAll)|filepath\.Join|ioutil\.\w+|http\.ServeFile)$", _CHOSEN, sent),
    sink("Java|Kotlin", r"^(?:File|FileInputStream|FileOutputStream|FileReader|Paths\.get|Path\.of|Files\.\w+)$", _CHOSEN, sent),
    sink("PHP", r"^\\?(?:file_get_contents|file_put_contents|fopen|readfile|unlink|include|require)$", _CHOSEN, sent),
    sink("Ruby", r"^File\.(?:open|read|join|delete|write)$|(?:^|\.)send_file$", _CHOSEN, sent),
    sink("Python", r"\.(?:extractall|extract)$", _UNPACKED, _unfiltered),
    sink("Python", r"^shutil\.unpack_archive$", _UNPACKED, _tar),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for paths that somebody else chooses."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS)


RULE = Rule(
    id="path-traversal",
    group=Group.SECURITY,
    about="A path that a caller or an archive chooses is used unchecked.",
    detect=detect,
)
