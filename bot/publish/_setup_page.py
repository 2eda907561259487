"""What `foreread init` has written, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.publish._page import Page


def setup_page(files: Sequence[str], stuck: Sequence[str], steps: Sequence[str], width: int, *, colour: bool) -> str:
    """The files, what of them will block somebody, and the next steps with their numbers."""
    page = Page(width, colour=colour)
    for line in files:
        page.put(line)
    if stuck:
        page.heading("Somebody will be blocked by this")
        for line in stuck:
            page.put(line, indent=2)
    page.heading("Next")
    for number, step in enumerate(steps, 1):
        page.put(step, label=str(number), column=3)
    return page.text()
