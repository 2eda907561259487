"""The change that ships with the project, read with a real model's recorded reply."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REVIEW = ["review", "--repo", "examples/storefront", "--patch", "examples/gift-cards.patch", "--format", "json"]


def test_the_recorded_reply_still_fits_the_request() -> None:
    """It breaks when the prompt or what is shown of the change alters: then the reply must be recorded anew."""
    command = [sys.executable, "-m", "bot", *REVIEW, "--model", "recorded:examples/recordings", "--once"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    brief = json.loads(done.stdout)
    asked = [*brief["questions"], *brief["more_questions"]]
    assert sum("model" in question["source"] for question in asked) == 8
    assert brief["receipt"]["dropped"] == []
