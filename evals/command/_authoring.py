"""Commands that make and check cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.adapters.system import today
from bot.errors import UsageError
from evals.casebook import Category, load_cases, pack, unpack
from evals.command._arguments import Exit


def check(options: argparse.Namespace) -> int:
    """Run the gates over families; exit 1 when one fails."""
    from evals.casebook.gates import open_family, too_alike
    from evals.casebook.verdicts import judge

    root = Path(options.cases)
    folders = [Path(f) for f in options.family] or sorted(p.parent for p in root.rglob("family.yaml"))
    if not folders:
        raise UsageError(f"There are no cases in {root}.", "Name a folder with --cases.")
    verdicts = [judge(folder, fresh=options.fresh) for folder in folders]
    for verdict in verdicts:
        state = "passed" if verdict.passed else f"skipped: {verdict.skipped}" if verdict.skipped else "FAILED"
        print(f"{verdict.family}: {state}{' (known)' if verdict.is_cached else ''}")
        for fault in verdict.faults:
            print(f"  {fault}")
    ours = [f for f in map(open_family, folders) if f.family.source is None]
    alike = list(too_alike(ours))
    print("\n".join(alike), end="\n" if alike else "")
    counts = [sum(map(f, verdicts)) for f in (lambda v: v.passed, lambda v: bool(v.faults), lambda v: bool(v.skipped))]
    print(f"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped")
    return Exit.GATE if counts[1] or alike else Exit.DONE


def pack_family(options: argparse.Namespace) -> int:
    print("\n".join(pack(Path(options.source), Path(options.target))))
    return Exit.DONE


def unpack_family(options: argparse.Namespace) -> int:
    unpack(Path(options.source), Path(options.target))
    return Exit.DONE


def derive(options: argparse.Namespace) -> int:
    """Write the plan of the derived suites."""
    from evals.derived import propose, write_plan

    root = Path(options.cases)
    plan = propose(load_cases(root))
    if not plan.injection:
        raise UsageError("No case here can carry a derived one.", "They are made from bugged cases with a `base/`.")
    write_plan(plan, root)
    print(f"{len(plan.framing)} framing pairs, {len(plan.injection)} injections with a benign twin each")
    return Exit.DONE


def add(options: argparse.Namespace) -> int:
    """An incident becomes a family: the change that brought it, and the same change with its fix."""
    from evals import making

    repo = Path(options.repo)
    spec, fix_spec = map(_range, _ends(options))
    with making.open_range(repo, spec) as subject, making.open_range(repo, fix_spec) as fix:
        fault = making.locate(subject, fix)
        twin = making.repaired(subject, fix) or None  # what is taken back as a whole leaves no change
        title, body = making.message_of(subject)
        bug = {
            "id": "b1",
            "file": fault.file,
            "lines": list(fault.lines),
            "anchor": fault.anchor,
            **({"symbol": fault.symbol} if fault.symbol else {}),
            "category": _category(options.category),
            "severity": options.severity,
            "trigger": options.trigger,
            "effect": options.effect,
            "needs": options.needs,
            "match_any_of": [[w.strip().lower() for w in words.split(",") if w.strip()] for words in options.words],
        }
        tier = {"min": "medium", "max": "critical"}
        variants: list[dict[str, object]] = [
            {"id": "incident", "suite": "incident", "origin": "natural", "tier": tier, "bugs": [bug]}
        ]
        patches = {"incident": making.patch_of(subject)}
        if twin is not None:
            clean: dict[str, object] = {
                "id": "fixed",
                "suite": "clean",
                "origin": "natural",
                "tier": {"min": "low", "max": "critical"},
            }
            variants.append(clean)
            patches["fixed"] = twin
        family = {
            "language": making.language_of([str(f.path) for f in subject.change.files]),
            "created": today(),
            "provenance": f"commit {subject.change.head}, mended by {fix.change.head}",
            "title": title,
            "body": body,
            "twin": "fixed" if twin is not None else None,
            "variants": variants,
        }
        folder = Path(options.cases) / Path(options.name).name
        making.write_family(folder, family, patches, options.repo, making.base_of(subject))
    print(f"{folder}/family.yaml: the fault is at {fault.file}:{fault.lines[0]}: {fault.anchor}")
    if not fault.is_in_change:
        print("That line is not one that the change added: look whether it is the right place.", file=sys.stderr)
    if twin is None:
        print("The fix does not fit the change as it was, so there is no clean twin.", file=sys.stderr)
    print(f"Next: foreread eval run --case {options.name} --cases {options.cases}")
    return Exit.DONE


def _range(commit: str) -> str:
    return commit if ".." in commit else f"{commit}~1..{commit}"


def _ends(options: argparse.Namespace) -> tuple[str, str]:
    """The change that brought the fault, and what mended it. Raises UsageError where that is not said."""
    if options.outcomes and options.change:
        from evals.incidents import incident_of, read_incidents

        found = incident_of(read_incidents(Path(options.outcomes)), options.change)
        return options.commit or found.commit, options.fix or found.fix
    if not (options.commit and options.fix):
        raise UsageError("Which change, and which fix?", "Give COMMIT and --fix, or --outcomes FILE and --change.")
    return options.commit, options.fix


def outcomes(options: argparse.Namespace) -> int:
    """List the repairs that can become cases, with the command that makes each."""
    from evals.incidents import candidate_lines, read_incidents

    found = [
        each
        for each in read_incidents(Path(options.outcomes))
        if options.repository is None or each.repository.casefold() == options.repository.casefold()
    ]
    print("\n".join(candidate_lines(found, options.outcomes, options.repo)))
    return Exit.DONE


def _category(name: str) -> str:
    if name not in set(Category):
        raise UsageError(f"`{name}` is no category.", f"Use one of {', '.join(Category)}.")
    return name


def seed(options: argparse.Namespace) -> int:
    from evals.command._seed import seed_commits

    return seed_commits(options)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": check,
    "pack": pack_family,
    "unpack": unpack_family,
    "derive": derive,
    "add": add,
    "outcomes": outcomes,
    "seed": seed,
}
