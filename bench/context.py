"""What context costs: a request at each level beside the bare diff of the same commit, and whether it is the same bytes
in each run.

Tokens are counted as characters ÷ 4 on both sides. Counted is what depends on the change, which stands between the
request's two marks; the rest of the request, some 350 tokens, is the same for each and is given apart.
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

from bench.__main__ import ROOT, Figure
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
    """The goals for level `symbol` on the commits that change something a model is shown, and the other levels."""
    first, second = (_in_process(repo, shas, seed) for seed in SEEDS)
    rows = [row for row in first if row["hunk"]]
    figures = [Figure(f"{repo.name}: requests that differ between two processes", _differing(first, second), 0, "")]
    for level in _LEVELS:
        ratios = sorted(row[level] / row["diff"] for row in rows)
        is_goal = level is ContextLevel.SYMBOL
        median, worst = statistics.median(ratios), ratios[int(len(ratios) * 0.95)]
        name = f"{repo.name}: {level} ÷ git diff, {len(rows)} commits"
        figures.append(Figure(f"{name}, median", median, MEDIAN_GOAL if is_goal else float("inf")))
        figures.append(Figure(f"{name}, p95", worst, P95_GOAL if is_goal else float("inf")))
        whole = statistics.median(row[f"{level} whole"] / row["diff"] for row in rows)
        figures.append(Figure(f"{name}, with the fixed text, median", whole, float("inf")))
    return figures


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
