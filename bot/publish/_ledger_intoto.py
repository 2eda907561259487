"""A decided change as in-toto attestations.

Sources, as of their main branches of August and July 2026:
- the Statement, its digests and field types: in-toto/attestation, spec/v1/{statement,digest_set,field_types}.md
- human review: `human-review/vcs` as proposed in in-toto/attestation pull request 151 (commit 8f6a088, spec/predicates/
  human-review-vcs.md). It was never merged: the list of vetted predicates has no review. Its type URI is "tentative".
- source provenance: SLSA 1.2 (spec/source-requirements.md, "Source provenance attestations") leaves its format to the
  issuer. This is the one of the SLSA project's own tool: slsa-framework/protos, proto/sourcetool/v1/predicate.proto,
  with the names of its fields as slsa-framework/source-tool prints them (docs/DESIGN.md).
- Source VSA: SLSA 1.2, spec/verification_summary.md, and "Source verification summary attestation" in
  spec/source-requirements.md. We are not the source control system and claim no level: UNEVALUATED.
- DSSE: secure-systems-lab/dsse v1.0, protocol.md and envelope.md; a bundle: in-toto/attestation, spec/v1/bundle.md.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot import __version__
from bot.errors import LedgerError
from bot.ledger import Kind, LedgerEntry, Subject, is_time
from bot.pattern import lazy
from bot.publish._ledger_words import Record, rows, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.ledger import Signer

STATEMENT: Final = "https://in-toto.io/Statement/v1"
HUMAN_REVIEW: Final = "https://in-toto.io/attestation/human-review/vcs/v0.1"
SOURCE_PROVENANCE: Final = "https://github.com/slsa-framework/source-tool/source-provenance/v1"
SUMMARY: Final = "https://slsa.dev/verification_summary/v1"
PAYLOAD: Final = "application/vnd.in-toto+json"
SLSA: Final = "1.2"
EXTENSION: Final = "pkg:pypi/foreread#ledger"
"""A VSA's producer may add fields whose names are URIs."""
VERIFIER: Final = f"pkg:pypi/foreread@{__version__}"

_COMMIT = lazy(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_HOST = lazy(r"https://[a-z0-9.-]+(?::\d+)?(?:/[\w.~-]+)*", 256)
_NAME = lazy(r"[\w.-]+(?:/[\w.-]+)*", 256)


class Export(NamedTuple):
    """The statements on a change, and what could not be stated, with the reason."""

    statements: tuple[Mapping[str, Any], ...]
    left_out: tuple[str, ...]


def export_intoto(record: Record, host: str) -> Export:
    """State what a ledger holds of the last decision on a change, which must be satisfied or blocked.

    `host`: where the repository and its accounts are, `https://github.com`. Raises LedgerError where there is no such
    decision, or nothing to name its commit by.
    """
    decision = _decision(record)
    _check_names(decision.subject or Subject("", "", ""), host)
    about = _Named(decision.subject or Subject("", "", ""), host.removesuffix("/"))
    made: list[Mapping[str, Any]] = []
    left_out: list[str] = []
    votes = _votes(decision)
    merge = _merge(record, decision)
    if decision.body["state"] == "satisfied" and votes:
        _put(made, left_out, "human review", about.missing(), lambda: _human_review(record, decision, about))
    else:
        left_out.append("human review: no approval of this commit counted")
    made.append(_summary(record, decision, about, None))
    if merge is None:
        left_out.append("source provenance: the ledger holds no merge that rests on this decision")
    else:
        commit = str(merge.body["commit"])
        why = "the merge's commit is none" if not _COMMIT.fullmatch(commit) else about.missing()
        _put(made, left_out, "source provenance", why, lambda: _provenance(merge, about))
        if not why and merge.body["as_expected"] is True:
            made.append(_summary(record, decision, about, commit))
    return Export(tuple(made), tuple(left_out))


def statement_lines(export: Export, signer: Signer | None = None) -> str:
    """One statement a line; with a signer one DSSE envelope a line, which is an in-toto bundle."""
    written = [_written(statement) for statement in export.statements]
    return "".join(f"{line if signer is None else envelope(line, signer)}\n" for line in written)


def envelope(payload: str, signer: Signer) -> str:
    """A DSSE envelope of a statement."""
    data = payload.encode()
    return _written(
        {
            "payload": b64encode(data).decode(),
            "payloadType": PAYLOAD,
            "signatures": [{"keyid": signer.id, "sig": b64encode(signer.sign(pae(PAYLOAD, data))).decode()}],
        }
    )


def pae(kind: str, data: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what a signature signs."""
    named = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(named), named, len(data), data)


class _Named(NamedTuple):
    """What the change is called in URIs."""

    subject: Subject
    host: str

    @property
    def repository(self) -> str:
        return f"{self.host}/{self.subject.repository}"

    def account(self, value: object) -> dict[str, str]:
        """A ResourceDescriptor of a reviewer: the name, and a URI with the number that stays."""
        known = value if isinstance(value, dict) else {}
        number, login = known.get("id"), str(known.get("login", ""))
        uri = (
            f"https://api.github.com/user/{number}"
            if self.host == "https://github.com"
            else f"{self.host}/#account={number}"
        )
        return {"name": login, "uri": uri} if login else {"uri": uri}

    def missing(self) -> str:
        """Why a predicate that needs the target's branch cannot be made; "" where it can."""
        subject = self.subject
        if not subject.base_ref.startswith("refs/"):
            return "the full name of the target branch is not known"
        commits = {"the branch's tip": subject.target, "the merge base": subject.base}
        unknown = [name for name, commit in commits.items() if not _COMMIT.fullmatch(commit)]
        return f"{unknown[0]} is not known" if unknown else ""


def _decision(record: Record) -> LedgerEntry:
    decisions = record.of(Kind.DECISION)
    if not decisions:
        raise LedgerError(f"The ledger holds no decision on change {record.change}.", "Export its report instead.")
    last = decisions[-1]
    if last.body["state"] not in {"satisfied", "blocked"}:
        raise LedgerError(
            f"Change {record.change} is not decided: its last state is {last.body['state']}.",
            "Export its report instead.",
        )
    head = last.subject.head if last.subject else ""
    if not _COMMIT.fullmatch(head):
        raise LedgerError(
            f"The decision on change {record.change} names no commit.", "A statement is about one; export the report."
        )
    return last


def _check_names(subject: Subject, host: str) -> None:
    """Raises LedgerError where host and repository make no URI."""
    if not _HOST.fullmatch(host.removesuffix("/")):
        raise LedgerError("The ledger names no host that a URI could begin with.", "Give one: --host https://…")
    if not _NAME.fullmatch(subject.repository):
        raise LedgerError("The repository's name cannot stand in a URI.", "Export its report instead.")


def _merge(record: Record, decision: LedgerEntry) -> LedgerEntry | None:
    merges = [entry for entry in record.of(Kind.MERGE) if entry.body["decision"] == decision.digest]
    return merges[-1] if merges else None


def _votes(decision: LedgerEntry) -> list[Mapping[str, object]]:
    """The approvals of the very commit: one that was carried over from another is none of this one."""
    head = decision.subject.head if decision.subject else ""
    return [vote for vote in rows(decision.body["approvals"]) if text(vote, "head") == head]


def _put(made: list[Mapping[str, Any]], left_out: list[str], what: str, why: str, make: Any) -> None:
    if why:
        left_out.append(f"{what}: {why}")
    else:
        made.append(make())


def _human_review(record: Record, decision: LedgerEntry, about: _Named) -> dict[str, Any]:
    subject = about.subject
    votes = _votes(decision)
    times = [text(vote, "at") for vote in votes if is_time(text(vote, "at"))]
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": subject.repository, "digest": {"gitCommit": subject.head}, "uri": about.repository},
        ],
        "predicateType": HUMAN_REVIEW,
        "predicate": {
            "reviewers": [about.account(vote.get("account")) for vote in votes],
            "targetTip": {"name": subject.base_ref, "digest": {"gitCommit": subject.target}},
            "mergeBase": {"name": subject.base_ref, "digest": {"gitCommit": subject.base}},
            **({"reviewTime": max(times)} if times else {}),
            "annotations": {
                "forereadDecision": decision.digest,
                "forereadBrief": decision.body["brief"],
                "forereadTier": decision.body["tier"],
                "forereadAnswers": list(_answers(record, subject.head, about)),
            },
        },
    }


def _answers(record: Record, head: str, about: _Named) -> Iterator[dict[str, Any]]:
    for entry in record.of(Kind.ANSWER):
        if entry.subject is not None and entry.subject.head == head:
            said = entry.texts.get("answer")
            yield {
                "question": entry.body["question"],
                "choice": entry.body["choice"],
                "by": about.account(None if entry.actor is None else entry.actor._asdict()),
                "answeredAt": entry.at,
                "textDigest": None if said is None else said.digest,
                "entry": entry.digest,
            }


def _provenance(merge: LedgerEntry, about: _Named) -> dict[str, Any]:
    """No controls are named: since when each has been enforced is not in the ledger."""
    subject, actor = about.subject, merge.actor
    return {
        "_type": STATEMENT,
        "subject": [{"digest": {"gitCommit": merge.body["commit"]}}],
        "predicateType": SOURCE_PROVENANCE,
        "predicate": {
            "prev_commit": subject.target,
            "repo_uri": about.repository,
            "activity_type": "pr_merge",
            "actor": "" if actor is None else actor.login or str(actor.id),
            "branch": subject.base_ref,
            "created_on": merge.at,
        },
    }


def _summary(record: Record, decision: LedgerEntry, about: _Named, merged: str | None) -> dict[str, Any]:
    """The Source VSA of the head that was decided on, or of the commit that it was merged as."""
    subject = about.subject
    commit = merged or subject.head
    described: dict[str, Any] = {"uri": f"{about.repository}/commit/{commit}", "digest": {"gitCommit": commit}}
    if merged is not None:
        described["annotations"] = {"sourceRefs": [subject.base_ref]}
    policy: dict[str, Any] = {"uri": f"git+{about.repository}" + (f"@{subject.base}" if subject.base else "")}
    if "policy" in decision.digests:
        policy["digest"] = {"sha256": decision.digests["policy"].removeprefix("sha256:")}
    passed = decision.body["state"] == "satisfied"
    return {
        "_type": STATEMENT,
        "subject": [described],
        "predicateType": SUMMARY,
        "predicate": {
            "verifier": {"id": VERIFIER, "version": {"foreread": __version__}},
            "timeVerified": decision.at,
            "resourceUri": f"git+{about.repository}",
            "policy": policy,
            "verificationResult": "PASSED" if passed else "FAILED",
            "verifiedLevels": list(_levels(record, decision)) if passed else ["FAILED"],
            "slsaVersion": SLSA,
            EXTENSION: {"ledger": record.ledger, "entry": decision.number, "digest": decision.digest},
        },
    }


def _levels(record: Record, decision: LedgerEntry) -> Iterator[str]:
    """We make no claim on SLSA's levels; properties of an organization begin with ORG_SOURCE_."""
    yield "SLSA_SOURCE_LEVEL_UNEVALUATED"
    head = decision.subject.head if decision.subject else ""
    glass = any(
        entry.body["what"] == "break-glass" and entry.subject is not None and entry.subject.head == head
        for entry in record.of(Kind.OVERRIDE)
    )
    if glass:
        yield "ORG_SOURCE_FOREREAD_BREAK_GLASS"
    elif _votes(decision):
        yield "ORG_SOURCE_FOREREAD_HUMAN_REVIEW"


def _written(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
