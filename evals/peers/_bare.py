"""The bare diff with a one-line prompt: what a user has without any tool, and what each tool must be better than."""

from __future__ import annotations

import json
import re
import subprocess

from evals.casebook import Case, RangeSource
from evals.reviewing.findings import Finding

PROMPT = """\
Review this change. List at most five bugs that it brings, the most important first.

Reply with JSON only, in this shape: {"findings": [{"file": "path", "line": 1, "text": "what is wrong and when"}]}

"""
MOST = 24_000 * 4
"""Characters of the diff at most; a token is taken for four of them."""
_FILE = re.compile(r"^(?=diff --git )", re.MULTILINE)
_LOCKED = re.compile(
    r"(^|/)(package-lock\.json|pnpm-lock\.yaml|bun\.lockb|go\.sum|[^/]*\.lock)$"  # yarn, cargo, poetry, uv, bun: .lock
)


def request(diff: str) -> str:
    """What the model is asked. Of a diff that is too large whole files are left out, lockfiles first: that is said."""
    kept = [part for part in _FILE.split(diff) if part]
    size = sum(map(len, kept))
    dropped = []
    for part in [p for p in kept if _is_lock(p)] + [p for p in reversed(kept) if not _is_lock(p)]:
        if size <= MOST:
            break
        kept.remove(part)
        dropped.append(_name(part))
        size -= len(part)
    told = f"\n\nLeft out because the change is too large: {', '.join(dropped)}\n" if dropped else ""
    return PROMPT + "".join(kept) + told


def _is_lock(part: str) -> bool:
    return _LOCKED.search(_name(part)) is not None


def _name(part: str) -> str:
    return part.partition("\n")[0].rpartition(" b/")[2]


def diff_of(case: Case) -> str:
    """What git itself shows; of a case that is no range of commits, its patch."""
    if not isinstance(case.source, RangeSource):
        return case.patch.decode("utf-8", "replace")
    plain = ("--no-color", "--no-ext-diff", "--no-textconv")
    done = subprocess.run(
        ["git", "-C", str(case.source.repository), "diff", *plain, case.source.spec], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8", "replace")


def findings(reply: str) -> tuple[Finding, ...]:
    """The findings of a reply, prose and fences around its JSON apart. Raises ValueError for a reply without them."""
    said = _first_object(reply)
    listed = said.get("findings")
    if not isinstance(listed, list):
        raise ValueError("the reply has no list of findings")  # noqa: TRY004 - a reply of the wrong form, not a call
    return tuple(_finding(one) for one in listed if isinstance(one, dict))


def _finding(said: dict[str, object]) -> Finding:
    line = said.get("line")
    at = max(line, 1) if isinstance(line, int) else 1
    return Finding(file=str(said.get("file") or ""), line=at, text=str(said.get("text") or ""))


def _first_object(text: str) -> dict[str, object]:
    """Raises ValueError."""
    for brace in re.finditer(r"\{", text):
        try:
            found, _ = json.JSONDecoder().raw_decode(text, brace.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    raise ValueError("the reply holds no JSON object")
