"""`foreread doctor`: what of a repository's settings lets a change by the gate."""

from __future__ import annotations

import argparse
import os

from bot import publish
from bot.adapters.files import write_output
from bot.adapters.github import open_setup
from bot.cli._arguments import Exit
from bot.cli._shared import page_of
from bot.errors import UsageError
from bot.pattern import lazy
from bot.post.doctor import Health, diagnose

_NAME = lazy(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})/[A-Za-z0-9._-]{1,100}")
_MARKS = {Health.FINE: "ok", Health.UNSEEN: "not seen", Health.WRONG: "wrong"}
_EXITS = {Health.FINE: Exit.REVIEWED, Health.WRONG: Exit.RISKY, Health.UNSEEN: Exit.INCOMPLETE}


def doctor(options: argparse.Namespace) -> int:
    """Look, judge, and say by the exit code how it stands."""
    if not _NAME.fullmatch(options.repository):
        raise UsageError(f"{options.repository!r} names no repository.", "Give OWNER/REPO.")
    found = diagnose(open_setup(os.environ, options.repository))
    rows = [(_MARKS[f.health], f.code, f.text, f.why, f.mend) for f in found]
    if options.format == "json":
        page = publish.render_checkup_json(options.repository, rows)
    else:
        width, colour = page_of(options.output)
        page = publish.render_checkup(options.repository, rows, width=width, colour=colour)
    write_output(page, options.output)
    return _EXITS[max(finding.health for finding in found)]
