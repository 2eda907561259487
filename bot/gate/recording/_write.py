"""From values to JSON. Every key is written, so that nobody has to know a default to read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.gate._acts import Acts, Binding, Review
from bot.gate._people import Account
from bot.gate._snapshot import ChangeView, CommitRecord, Entry, GateSnapshot
from bot.gate.recording._nouns import VERSION, GroupFile, SnapshotFile
from bot.gate.recording._requirement import requirement_values

Values = dict[str, object]


def write_snapshot(file: SnapshotFile | GroupFile) -> Values:
    """The file as JSON values: `read_snapshot` gives equal values of it.

    `under` alone is left out, where a review has no binding, and of it what is in force in the file. Lists that have no
    order are sorted. A path that is no UTF-8 holds surrogates: write the text with `json.dumps(…, ensure_ascii=True)`.
    """
    if isinstance(file, GroupFile):
        return {
            "version": VERSION,
            "merge_group": {"head": file.head, "tree": file.tree, "expected_tree": file.expected_tree},
            "members": [_file(each) for each in file.members],
        }
    return _file(file)


def _file(file: SnapshotFile) -> Values:
    return {
        **_change(file.snapshot),
        "reviews": [_review(each) for each in file.approvals],
        **_acts(file.answers),
    }


def _change(change: GateSnapshot) -> Values:
    view = change.view
    return {
        "version": VERSION,
        "repository": change.repository,
        "change": change.change_id,
        "head": change.head,
        "base": change.base,
        "base_protected": change.base_protected,
        "author": _account(change.author),
        "requested_by": _accounts(change.requested_by),
        "state": "open" if change.is_open else "closed",
        "draft": change.is_draft,
        "files": [_entry(each) for each in view.entries],
        "commits": [_commit(each) for each in change.commits],
        "pushes": [{"head": each.head, "by": _account(each.by), "at": _time(each.at)} for each in change.pushes],
        "expected": {"files": change.expected_files, "commits": change.expected_commits},
        "missing": list(change.missing),
        "attempts": change.attempts,
        "facts": _facts(view),
        "raises": [{"tier": each.tier.label, "by": each.by} for each in view.raises],
        "questions": {
            "digest": change.questions.digest,
            "items": [{"id": each.id, "text": each.text} for each in change.questions.questions],
        },
        "checks": [{"name": each.name, "conclusion": each.conclusion, "app": each.app} for each in change.checks],
        "earlier": [{"head": each.head, "digest": each.digest} for each in change.earlier],
        "revert": _revert(view),
        "backport": _backport(view),
        "follow_ups": [
            {"kind": str(each.kind), "change": each.change, "due": _time(each.due)} for each in change.follow_ups
        ],
        "draw": change.draw,
    }


def _account(account: Account | None) -> Values | None:
    return None if account is None else {"id": account.id, "login": account.login, "kind": str(account.kind)}


def _accounts(accounts: Iterable[Account | None]) -> list[Values | None]:
    return [_account(each) for each in accounts]


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _entry(entry: Entry) -> Values:
    return {
        "path": entry.path,
        "status": str(entry.status),
        "old_path": entry.old_path,
        "old_mode": entry.old_mode,
        "new_mode": entry.new_mode,
        "old_blob": entry.old_blob,
        "new_blob": entry.new_blob,
        "added": entry.added,
        "removed": entry.removed,
        "size": entry.size,
        "flags": sorted(map(str, entry.flags)),
    }


def _commit(commit: CommitRecord) -> Values:
    return {
        "sha": commit.sha,
        "author": _account(commit.author),
        "committer": _account(commit.committer),
        "co_authors": _accounts(commit.co_authors),
        "email": commit.email,
        "verified": commit.verified,
        "suggested_lines": commit.suggested_lines,
    }


def _facts(view: ChangeView) -> Values:
    return {
        "tier": view.tier.label,
        "signals": [{"rule": each.rule, "tier": each.tier.label} for each in view.signals],
        "triggers": sorted(map(str, view.triggers)),
        "domains": sorted(view.domains),
        "provenance": str(view.provenance),
        "strongest": str(view.strongest),
        "assisted_lines": view.assisted_lines,
        "marks_only": view.marks_only,
    }


def _revert(view: ChangeView) -> Values | None:
    found = view.revert
    if found is None:
        return None
    tier = None if found.tier is None else found.tier.label
    return {"of": found.of, "clean": found.clean, "tier": tier, "security": found.security}


def _backport(view: ChangeView) -> Values | None:
    found = view.backport
    if found is None:
        return None
    tier = None if found.tier is None else found.tier.label
    return {"of": found.of, "same": found.same, "decided": found.decided, "tier": tier}


def _review(review: Review) -> Values:
    gone = review.dismissal
    return {
        "id": review.id,
        "by": _account(review.by),
        "state": str(review.state),
        "commit": review.commit,
        "at": _time(review.at),
        "change": review.change_id,
        "permission": str(review.permission),
        "base_changed": sorted(review.base_changed),
        **({} if review.binding is None else {"under": _under(review.binding)}),
        "dismissed": None
        if gone is None
        else {"by": _account(gone.by), "was": None if gone.was is None else str(gone.was)},
    }


def _under(binding: Binding) -> Values:
    said = {"base": binding.base, "policy": binding.policy, "questions": binding.questions}
    return {
        **{key: value for key, value in said.items() if value != ""},
        "required": None if binding.required is None else requirement_values(binding.required),
    }


def _acts(acts: Acts) -> Values:
    return {
        "answers": [
            {
                "question": each.question,
                "by": _account(each.by),
                "head": each.head,
                "questions": each.questions,
                "kind": str(each.kind),
                "text": each.text,
                "at": _time(each.at),
                "flagged": each.flagged,
            }
            for each in acts.answers
        ],
        "acknowledged": [
            {"by": _account(each.by), "head": each.head, "at": _time(each.at), "confirms": each.is_confirmation}
            for each in acts.acknowledgements
        ],
        "shown": [{"by": _account(each.by), "head": each.head, "at": _time(each.at)} for each in acts.shown],
        "cleared": [
            {"review": each.review, "by": _account(each.by), "reason": each.reason, "at": _time(each.at)}
            for each in acts.clearances
        ],
        "attested": [{"by": _account(each.by), "head": each.head, "at": _time(each.at)} for each in acts.attestations],
        "emergencies": [
            {
                "by": _account(each.by),
                "incident": each.incident,
                "reason": each.reason,
                "head": each.head,
                "base": each.base,
                "at": _time(each.at),
            }
            for each in acts.emergencies
        ],
        "overrides": [
            {
                "by": _account(each.by),
                "head": each.head,
                "assisted": each.assisted,
                "reason": each.reason,
                "at": _time(each.at),
            }
            for each in acts.overrides
        ],
    }
