"""Checks that this change gets around: a marker that skips them, a job switched off or gone, a trigger that is removed.

What a step does when it fails (`continue-on-error`, `|| true`) is told by ci-configuration. Sources: GitHub's
"Skipping workflow runs", GitLab's `[skip ci]` and `when: never`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Location, Side
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, SymbolKind
from bot.pattern import lazy
from bot.risk._added import removed_texts
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import few, is_logic, look
from bot.risk._wording import code

_MARKER = lazy(
    r"(?i)\[(?:skip[ -]ci|ci[ -]skip|no[ -]ci|skip[ -]actions|actions[ -]skip)\]|\*\*\*NO_CI\*\*\*|^skip-checks:\s*true"
)
_OFF = lazy(r"^\s*(?:- )?(?:if:\s*(?:false|\$\{\{\s*false\s*\}\})|when:\s*never)\s*$")
_CHECKS = lazy(r"(?i)test|lint|check|scan|secur|codeql|audit|verify|type|sast|snyk|semgrep|coverage")
_TRIGGER = lazy(r"^\s*(?:-\s*)?(?:pull_request|merge_group|merge_request_event)\s*:?\s*$")
_HOOK = lazy(r"^\s*-\s*id:\s*([\w.-]+)")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for checks that will not look at this change or the next ones."""
    del policy
    yield from _by_message(facts)
    yield from few(_in_files(facts))


def _by_message(facts: Facts) -> Iterator[Signal]:
    marker = next((m[0] for c in facts.change.commits if (m := _MARKER.search(c.message[:4_000]))), "")
    file = next((f for f in facts.files if is_logic(f) and f.diff.added), None)
    if not marker or file is None:
        return
    line = file.diff.added[0]
    yield _signal(
        f"{marker} on a change of code",
        evidence_at(file, line.new or 1, line.text),
        f"A commit message holds `{marker}`, which skips the checks, and {file.path} is code that runs.",
        f"`{marker}` in a commit message skips the checks, and {code(file.path, 60)} changes. Which check has seen this change?",
        "the run of each required check for this head",
    )


def _in_files(facts: Facts) -> Iterator[Signal]:
    ci = [f for f in facts.files if f.role is FileRole.CI and f.proof is None]
    if not ci:
        return
    before = removed_texts(facts)
    added = {line.text.strip() for f in ci for line in f.diff.added}
    for file in ci:
        for line in file.diff.added:
            text = line.text[:400]
            if _OFF.match(text) and text.strip() not in before and line.new is not None:
                yield _signal(
                    f"a check switched off in {file.path}",
                    evidence_at(file, line.new, text),
                    f"{file.path}:{line.new}: `{text.strip(' -')}` lets what it stands at never run.",
                    f"`{text.strip(' -')}` on line {line.new} of {code(file.path, 60)} lets it never run. What did it find so far, and what finds that now?",
                    "its last failures; when it is to run again",
                )
        yield from _removed_jobs(file, facts)
        yield from _removed_lines(file, added)


def _removed_jobs(file: FileFacts, facts: Facts) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role is FileRole.CI] if file.diff.new_path is None else [file]
    was = {s.name for f in files for s in f.before if _is_job(s.qualified)}
    names = [s.name for f in files if f.diff.new_path is not None for s in f.after if _is_job(s.qualified)]
    for change in file.changes:
        symbol = change.symbol
        gone = change.kind is ChangeKind.REMOVED and symbol.kind is SymbolKind.RESOURCE and _is_job(symbol.qualified)
        new = set(names) - was
        renamed = symbol.name in names or _is_renamed(symbol.name, new)
        renamed = renamed or any(symbol.name.lower() in name.lower() for name in new)
        if gone and _CHECKS.search(symbol.name) and not renamed and change.elsewhere is None:
            yield _gone(file, symbol.start, f"the job `{symbol.name[:40]}`")


def _is_job(key: str) -> bool:
    """Whether a key names a job: below `jobs`, or at the top, where GitLab has them. `on.pull_request.types` is none."""
    return "." not in key or (key.startswith("jobs.") and key.count(".") == 1)


def _is_renamed(job: str, new: set[str]) -> bool:
    """Whether a new job's name goes on where this one's ends, or the other way about: `tests` for `test`."""
    return any(min(len(name), len(job)) > 3 and (name.startswith(job) or job.startswith(name)) for name in new)


def _removed_lines(file: FileFacts, added: set[str]) -> Iterator[Signal]:
    """Triggers and pre-commit hooks that are gone, and stand nowhere else."""
    if file.diff.new_path is None:
        return
    hooks = file.path.endswith(".pre-commit-config.yaml")
    kept = " ".join(added)
    for line in file.diff.removed:
        text = line.text[:400]
        hook = _HOOK.match(text) if hooks else None
        trigger = None if hooks else _TRIGGER.match(text)
        if line.old is None or text.strip() in added:
            continue
        if hook is not None and hook[1] not in kept:
            yield _gone(file, line.old, f"the hook `{hook[1][:40]}`")
        elif trigger is not None and text.strip(" -:") not in kept:
            yield _gone(file, line.old, f"the trigger `{text.strip(' -:')}`")


def _gone(file: FileFacts, line: int, what: str) -> Signal:
    path = file.diff.old_path or file.path
    view = look(file)
    shown = next((n for n in range(line, line + 3) if n in view.removed), line)
    at = Evidence(Location(path, shown, shown, Side.OLD), view.old.get(shown, "").strip()[:200])
    return _signal(
        f"{what.replace('`', '')} removed from {path}",
        at,
        f"{path} no longer has {what}.",
        f"{what[:1].upper()}{what[1:]} is removed (old line {shown} of {code(path, 60)}). What did it find so far, and what finds that now?",
        "its last failures; whether a branch rule still waits for it",
    )


def _signal(title: str, at: Evidence, why: str, text: str, settles: str) -> Signal:
    return Signal(
        rule=RULE.id,
        title=title,
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=why,
        ask=Ask(
            text=text,
            trigger="a fault that the check would have found",
            consequence="it is merged with a green tick",
            settles=settles,
        ),
    )


RULE = Rule(
    id="skipped-checks",
    group=Group.PROCESS,
    about="A commit skips the checks, or a check is switched off or removed.",
    detect=detect,
)
