"""What context costs: a request at each level beside the bare diff of the same commit, and whether it is the same bytes
in each run.

Tokens are counted as characters ÷ 4 on both sides. Counted is what depends on the change, which stands between the
request's two marks; the rest of the request, some 350 tokens, is the same for each change.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.figures import ROOT, Figure
from bot.adapters.git import open_range
from bot.adapters.prompt_files import load_prompt
from bot.config import Config
from bot.facts import gather_facts
from bot.pipeline.asking import prompt_for
from bot.review import ContextLevel
from bot.review.asking import Surroundings, plan_review
from bot.risk import assess_risk
from bot.risk.signals import ALL

MEDIAN_GOAL, P95_GOAL = 1.7, 2.0
SEEDS = ("0", "4711")
_LEVELS = tuple(level for level in ContextLevel)


def context(repo: Path, shas: Sequence[str]) -> list[Figure]:
    """The goals for level `symbol`, on those of the commits that change something a model is shown.

    `python -m bench.context REPO COMMIT…` prints all levels, commit by commit.
    """
    first, second = (_in_process(repo, shas, seed) for seed in SEEDS)
    ratios = sorted(row["symbol"] / row["diff"] for row in first if row["hunk"])
    name = f"context in {repo.name}, {len(ratios)} commits"
    return [
        Figure(f"{name}: symbol ÷ git diff, median", statistics.median(ratios), MEDIAN_GOAL),
        Figure(f"{name}: symbol ÷ git diff, 95th percentile", ratios[int(len(ratios) * 0.95)], P95_GOAL),
        Figure(f"{name}: requests that differ in another process", _differing(first, second), 0, ""),
    ]


def _differing(first: Sequence[dict[str, float]], second: Sequence[dict[str, float]]) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def _in_process(repo: Path, shas: Sequence[str], seed: str) -> list[dict[str, float]]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.context", str(repo), *shas],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def measured(repo: Path, sha: str) -> dict[str, object]:
    """Characters of the bare diff and of each level's requests for one commit, and a digest of all that is sent."""
    diff = subprocess.run(["git", "-C", str(repo), "diff", f"{sha}~1", sha], capture_output=True, check=True)
    said: dict[str, object] = {"sha": sha, "diff": len(diff.stdout.decode("utf-8", "replace"))}
    digest = hashlib.sha256()
    with open_range(repo, f"{sha}~1..{sha}") as subject:
        facts = gather_facts(subject.sources)
        risk = assess_risk(facts, Config().risk_policy(), ALL)
        for level in _LEVELS:
            prompt = load_prompt(prompt_for(level))
            around = Surroundings(level, subject.after)
            plan = plan_review(facts, risk, prompt, Config().model_budget_tokens, around)
            texts = [planned.request.turns[0].text for planned in plan.requests]
            digest.update("".join(texts).encode())
            said[level] = sum(len(between_marks(text)) for text in texts)
            said[f"{level} whole"] = sum(map(len, texts))
    return {**said, "digest": digest.hexdigest()}


def between_marks(request: str) -> str:
    """What a request says of the change and its surroundings."""
    mark = next(line for line in request.split("\n") if line.startswith("=== "))
    return request.split(f"{mark}\n")[1] if request.count(mark) == 2 else request


if __name__ == "__main__":
    for commit in sys.argv[2:]:
        print(json.dumps(measured(Path(sys.argv[1]), commit)))
