"""What guards the default branch.

https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
"""

from __future__ import annotations

from collections.abc import Callable

from bot.post._checks import check_decision
from bot.post.doctor._nouns import Finding, Guard, Health, RequiredCheck, Setup

ACTIONS = 15368
"""GitHub's own App on github.com, whose token every workflow has."""

_RULES = "Settings > Rules > Rulesets > (the ruleset of {branch}) > {what}."
_NO_GUARD = "rulesets and branch protection could not be seen"


def pull_requests(setup: Setup) -> Finding:
    return _asked(
        setup,
        "pull-request",
        lambda guard: guard.pull_request,
        ("{branch} takes changes by pull request only", "{branch} can be pushed to without a pull request"),
        "What is pushed past pull requests is seen by nobody.",
        "Require a pull request before merging",
    )


def required(setup: Setup) -> Finding:
    name = check_decision(setup.branch)
    return _asked(
        setup,
        "check-required",
        lambda guard: bool(_ours(guard, setup.branch)),
        (f"`{name}` is required", f"`{name}` is not required"),
        "A check that is not required stops nothing.",
        f"Require status checks to pass > Add checks > {name}",
    )


def pinned(setup: Setup) -> Finding | None:
    """Whether the check must come from our own App."""
    checks = [check for guard in setup.guards or () for check in _ours(guard, setup.branch)]
    if not checks:
        return None
    why = "Whoever can push can write a check of any name; only the App that it must come from cannot be forged."
    apps = {None if check.app == -1 else check.app for check in checks}
    wanted = apps & {setup.app} if setup.app is not None else apps - {None, ACTIONS}
    own = "your App" if setup.app is None else f"App {setup.app}"
    if wanted - {None}:
        told = ", ".join(str(app) for app in sorted(app for app in wanted if app is not None))
        known = "" if setup.app is not None else "; whether that is yours cannot be told from here"
        return Finding("check-pinned", Health.FINE, f"the check must come from App {told}{known}", why)
    if apps == {None}:
        text = "the check can be written by any App, and by everybody with write access"
    elif ACTIONS in apps:
        text = "the check must come from GitHub Actions, so every workflow that somebody pushes can write it"
    else:
        others = ", ".join(map(str, sorted(app for app in apps if app is not None)))
        text = f"the check must come from App {others}, not from {own}"
    mend = _menu(
        setup,
        f"the check's source: choose {own} (in the API: `integration_id` of a ruleset, `app_id` of a "
        "branch protection)",
    )
    return Finding("check-pinned", Health.WRONG, text, why, mend)


def bypasses(setup: Setup) -> Finding | None:
    """Who is not held by the guards that matter."""
    guards = [g for g in setup.guards or () if g.pull_request or _ours(g, setup.branch)]
    if not guards:
        return None
    why = "Who may bypass merges what nobody signed; with `exempt` not even a trace is left."
    found = [f"{b.who} ({b.mode}, {g.name})" for g in guards for b in g.bypasses or ()]
    if found:
        mend = _menu(setup, "Bypass list: remove them; in an emergency break_glass of the policy leaves a trace")
        if any(not g.is_ruleset and g.bypasses for g in guards):
            mend += " In branch protection tick `Do not allow bypassing the above settings`."
        return Finding("bypass", Health.WRONG, f"not held are {', '.join(found)}", why, mend)
    hidden = [g.name for g in guards if g.bypasses is None]
    if hidden:
        text = f"who may bypass {', '.join(hidden)} is shown to administrators only"
        return Finding("bypass", Health.UNSEEN, text, why, "Run this with a token that has administration: read.")
    if not setup.sees_protection:
        return _unseen(setup, "bypass", why)
    return Finding("bypass", Health.FINE, "nobody may bypass the guards, administrators included", why)


def force_pushes(setup: Setup) -> Finding:
    return _asked(
        setup,
        "force-push",
        lambda guard: guard.no_force_push,
        ("{branch} cannot be force-pushed", "{branch} can be force-pushed"),
        "A force-push replaces what was signed by what was not.",
        "Block force pushes",
    )


def deletion(setup: Setup) -> Finding:
    return _asked(
        setup,
        "deletion",
        lambda guard: guard.no_deletion,
        ("{branch} cannot be deleted", "{branch} can be deleted"),
        "A branch that was deleted can be made anew, with other commits.",
        "Restrict deletions",
    )


def local_merges(setup: Setup) -> Finding:
    return _asked(
        setup,
        "local-merge",
        lambda guard: guard.dismiss_stale or guard.last_push,
        (
            "a merge that was made by hand must be what GitHub would have made",
            "a merge that was made by hand can be pushed when its pull request has passed, with other content in it",
        ),
        "Checks run on the head of the pull request, and not on a merge commit that somebody made.",
        "Require a pull request before merging > Dismiss stale pull request approvals when new commits are pushed "
        "(or: Require approval of the most recent reviewable push)",
    )


def dismissal(setup: Setup) -> Finding:
    return _asked(
        setup,
        "dismissal",
        lambda guard: guard.dismissal_restricted,
        ("only some may dismiss reviews", "everybody with write access may dismiss a review that asks for changes"),
        "Foreread keeps the objection of a senior after a dismissal; GitHub's own rules do not.",
        "Require a pull request before merging > Restrict who can dismiss pull request reviews",
    )


def queue(setup: Setup) -> Finding | None:
    """Only where there is a merge queue."""
    strategies = {guard.queue_strategy for guard in setup.guards or ()} - {""}
    if not strategies:
        return None
    why = "Else a change whose check fails is merged when it rides behind one in a group whose last check passes."
    if "HEADGREEN" not in strategies:
        return Finding("merge-queue", Health.FINE, "every entry of the merge queue has to pass", why)
    mend = _menu(setup, "Require merge queue > Require all queue entries to pass required checks")
    return Finding("merge-queue", Health.WRONG, "only the last entry of a merge group has to pass", why, mend)


def _ours(guard: Guard, branch: str) -> list[RequiredCheck]:
    """Names of checks are compared as GitHub compares those of statuses: upper and lower case are the same."""
    return [check for check in guard.checks if check.name.casefold() == check_decision(branch).casefold()]


def _asked(
    setup: Setup, code: str, holds: Callable[[Guard], bool], says: tuple[str, str], why: str, menu: str
) -> Finding:
    """A setting that some guard must have. What one of them has, the others need not."""
    fine, wrong = (text.format(branch=setup.branch) for text in says)
    held = [guard.name for guard in setup.guards or () if holds(guard)]
    if held:
        return Finding(code, Health.FINE, f"{fine} ({', '.join(held)})", why)
    if setup.guards is None or not setup.sees_protection:
        return _unseen(setup, code, why)
    return Finding(code, Health.WRONG, wrong, why, _menu(setup, menu))


def _unseen(setup: Setup, code: str, why: str) -> Finding:
    reason = setup.why_unseen("guards") or setup.why_unseen("protection") or _NO_GUARD
    where = "no ruleset has it, and branch protection could not be seen" if setup.guards is not None else _NO_GUARD
    return Finding(
        code, Health.UNSEEN, f"{where}: {reason}", why, "Run this with a token that has administration: read."
    )


def _menu(setup: Setup, what: str) -> str:
    return _RULES.format(branch=setup.branch, what=what)
