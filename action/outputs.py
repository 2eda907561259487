"""What the Action tells of a brief: lines of `name=value` for `$GITHUB_OUTPUT`. Only the standard library.

A line feed in a value would begin another output, so values are a known word and a number, never text of the brief.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TIERS = ("low", "medium", "high", "critical")


def outputs(text: str) -> str:
    """Raises ValueError for what is no brief."""
    brief = json.loads(text)
    if not isinstance(brief, dict) or brief.get("tier") not in TIERS or not isinstance(brief.get("questions"), list):
        raise ValueError("no brief")
    return f"tier={brief['tier']}\nquestions={len(brief['questions'])}\n"


if __name__ == "__main__":
    sys.stdout.write(outputs(Path(sys.argv[1]).read_text(encoding="utf-8")))
