"""Stage six: a Brief becomes words, for a person (terminal, Markdown) or for a program (JSON, SARIF).

What the change and the model say is other people's text in every field; each medium takes its power away (see
`_visible` and `_escape`). The renderers are total: any text in any field gives a page, never an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.brief import Brief
    from bot.change import Change
    from bot.facts import Provenance
    from bot.gate import Decision, Grounds, Knowers, Policy, Roster
    from bot.gate.checking import PolicyCheck
    from bot.gate.recording import SnapshotFile
    from bot.gate.simulating import Difference, PastSimulation
    from bot.gate.trials import Outcome
    from bot.ledger import Comparison, Draft, LedgerEntry, Signer, Subject, Verdict
    from bot.publish._ledger_intoto import Export
    from bot.review.asking import DryRun
    from bot.risk.replay import Fitting, Report

__all__ = [
    "assisted_by",
    "brief_entry",
    "brief_format",
    "decision_entries",
    "decision_title",
    "export_intoto",
    "render_checkup",
    "render_checkup_json",
    "render_comparison",
    "render_decision_json",
    "render_decision_markdown",
    "render_decision_terminal",
    "render_dry_run_json",
    "render_dry_run_markdown",
    "render_dry_run_terminal",
    "render_entries",
    "render_fitting",
    "render_json",
    "render_knowers_json",
    "render_knowers_terminal",
    "render_markdown",
    "render_model",
    "render_policy_check",
    "render_policy_check_json",
    "render_provenance_json",
    "render_provenance_markdown",
    "render_provenance_terminal",
    "render_record_json",
    "render_record_markdown",
    "render_record_terminal",
    "render_replay_html",
    "render_replay_json",
    "render_replay_markdown",
    "render_replay_terminal",
    "render_sarif",
    "render_setup",
    "render_simulated_change",
    "render_simulated_past",
    "render_statements",
    "render_terminal",
    "render_trials",
    "render_trials_json",
    "render_verdict",
    "summary_of_entry",
    "why_no_trailer",
    "with_trailers",
]

# Each medium is imported when it is asked for: a terminal needs no JSON.
# ruff: noqa: PLC0415


def _without_secrets(page: str) -> str:
    """What quotes code is redacted where it is quoted; names of files, which nobody quotes, are redacted here."""
    from bot.facts import redact

    return "\n".join(map(redact, page.split("\n")))


def visible(text: str) -> str:
    """Other people's text in one line of printable characters: what hides, or turns the order round, is named."""
    from bot.publish import _visible

    return _visible.visible(text)


def render_terminal(brief: Brief, *, width: int, colour: bool) -> str:
    """The brief for a terminal of `width` columns (taken between 40 and 120), with ANSI styles only if `colour`."""
    from bot.publish._terminal import terminal_page

    return _without_secrets(terminal_page(brief, width, colour=colour))


def render_markdown(brief: Brief) -> str:
    """The brief as a GitHub comment: GitHub-flavoured Markdown of at most 65,536 characters."""
    from bot.publish._markdown import markdown_comment

    return _without_secrets(markdown_comment(brief))


def brief_format() -> str:
    """The version of the format that `render_json` writes: "1.0"."""
    from bot.publish._json import SCHEMA_VERSION

    return SCHEMA_VERSION


def render_json(brief: Brief) -> str:
    """The whole brief as JSON; the format is `bot/schemas/brief-1.schema.json`, its promises are in `docs/json.md`."""
    from bot.publish._json import json_document

    return _without_secrets(json_document(brief))


def render_sarif(brief: Brief) -> str:
    """The questions, and the signals without one, as a SARIF 2.1.0 log (OASIS standard, errata 01)."""
    from bot.publish._sarif import sarif_log

    return _without_secrets(sarif_log(brief))


def render_setup(files: Sequence[str], stuck: Sequence[str], steps: Sequence[str], *, width: int, colour: bool) -> str:
    """What `foreread init` has written, for a terminal: files, who will be blocked by them, and what comes next."""
    from bot.publish._setup_page import setup_page

    return setup_page(files, stuck, steps, width, colour=colour)


def render_checkup(repository: str, rows: Sequence[tuple[str, str, str, str, str]], *, width: int, colour: bool) -> str:
    """What `foreread doctor` found, for a terminal: mark, code, text, why it matters, and how to mend it."""
    from bot.publish._checkup_page import CheckupRow, checkup_page

    return checkup_page(repository, [CheckupRow(*row) for row in rows], width, colour=colour)


def render_checkup_json(repository: str, rows: Sequence[tuple[str, str, str, str, str]]) -> str:
    """The same for programs."""
    from bot.publish._checkup_page import CheckupRow, checkup_json

    return checkup_json(repository, [CheckupRow(*row) for row in rows])


def render_provenance_terminal(
    change: Change, provenance: Provenance, notes: tuple[str, ...], *, width: int, colour: bool
) -> str:
    """Who or what wrote the change and how that is known, for a terminal; `notes` are remarks on the look itself."""
    from bot.publish._provenance_terminal import provenance_page

    return provenance_page(change, provenance, notes, width, colour=colour)


def render_provenance_markdown(change: Change, provenance: Provenance, notes: tuple[str, ...]) -> str:
    """The same as GitHub-flavoured Markdown of at most 65,536 characters."""
    from bot.publish._provenance_markdown import provenance_comment

    return provenance_comment(change, provenance, notes)


def render_provenance_json(change: Change, provenance: Provenance, notes: tuple[str, ...]) -> str:
    """The same as JSON; the format is `bot/schemas/provenance-1.schema.json`."""
    from bot.publish._provenance_json import provenance_document

    return provenance_document(change, provenance, notes)


def assisted_by(provenance: Provenance) -> tuple[str, ...]:
    """The `Assisted-by:` trailers that the evidence warrants."""
    from bot.publish import _trailer

    return _trailer.assisted_by(provenance)


def why_no_trailer(provenance: Provenance) -> str:
    """Why there is none."""
    from bot.publish import _trailer

    return _trailer.why_no_trailer(provenance)


def with_trailers(message: str, trailers: tuple[str, ...]) -> str:
    """A commit message with the trailers where `git interpret-trailers` finds them."""
    from bot.publish import _trailer

    return _trailer.with_trailers(message, trailers)


def render_replay_terminal(report: Report, *, width: int, colour: bool) -> str:
    """What the policy would have asked of past changes, and what became of these, for a terminal."""
    from bot.publish._replay_terminal import replay_page

    return replay_page(report, width, colour=colour)


def render_replay_markdown(report: Report) -> str:
    """The same as GitHub-flavoured Markdown of at most 65,536 characters."""
    from bot.publish._replay_markdown import replay_document

    return replay_document(report)


def render_replay_json(report: Report) -> str:
    """The same as JSON with one record a change; the format is `bot/schemas/replay-1.schema.json`."""
    from bot.publish._replay_json import replay_json

    return replay_json(report)


def render_replay_html(report: Report) -> str:
    """The same as one static page with plots: no script, nothing loaded from elsewhere."""
    from bot.publish._replay_html import replay_html

    return replay_html(report)


def render_fitting(fitting: Fitting, report: Report, *, width: int, colour: bool) -> str:
    """What came of fitting a model to a repository's own past, for a terminal."""
    from bot.publish._replay_fitting import fitting_page

    return fitting_page(fitting, report, width, colour=colour)


def render_model(stored: Mapping[str, object], fitting: Fitting, report: Report) -> str:
    """A fitted model as the file that is committed, with the sheet that says what it was made of."""
    from bot.publish._replay_fitting import model_file

    return model_file(stored, fitting, report)


def render_dry_run_terminal(run: DryRun, *, width: int, colour: bool) -> str:
    """What would be sent to a model and what it would cost, for a terminal; the texts whole, and so of any length."""
    from bot.publish._dry_run import dry_run_page

    return dry_run_page(run, width, colour=colour)


def render_dry_run_markdown(run: DryRun) -> str:
    """The same as GitHub-flavoured Markdown of any length."""
    from bot.publish._dry_run import dry_run_markdown

    return dry_run_markdown(run)


def render_dry_run_json(run: DryRun) -> str:
    """The same as JSON, the texts character for character; the format is `bot/schemas/dry-run-1.schema.json`."""
    from bot.publish._dry_run import dry_run_json

    return dry_run_json(run)


def render_knowers_terminal(knowers: Knowers, *, width: int, colour: bool) -> str:
    """Who has earned which domain, for a terminal."""
    from bot.publish._knowers import knowers_page

    return knowers_page(knowers, width, colour=colour)


def render_knowers_json(knowers: Knowers) -> str:
    """The same as the JSON that `read_roster` takes."""
    from bot.publish._knowers import knowers_document

    return knowers_document(knowers)


def render_policy_check(found: PolicyCheck, path: str, policy: Policy | None, *, width: int, colour: bool) -> str:
    """What a check of the policy at `path` found, for a terminal."""
    from bot.publish._policy_page import check_page

    return check_page(found, path, policy, width, colour=colour)


def render_policy_check_json(found: PolicyCheck, policy: Policy | None, roster: Roster | None) -> str:
    """The same as JSON."""
    from bot.publish._policy_page import check_json

    return check_json(found, policy, roster)


def render_trials(outcomes: Sequence[tuple[str, Outcome]], *, width: int, colour: bool) -> str:
    """What came of the cases of a policy, each with the file it stands in, for a terminal."""
    from bot.publish._policy_page import trials_page

    return trials_page(outcomes, width, colour=colour)


def render_trials_json(outcomes: Sequence[tuple[str, Outcome]]) -> str:
    """The same as JSON."""
    from bot.publish._policy_page import trials_json

    return trials_json(outcomes)


def decision_title(decision: Decision) -> str:
    """The gate's decision in one line of at most 250 characters; raw text, which its medium escapes."""
    from bot.publish._decision_words import headline

    return headline(decision)


def render_decision_terminal(decision: Decision, grounds: Grounds, *, width: int, colour: bool) -> str:
    """What the gate decided and why, for a terminal of `width` columns (taken between 40 and 120)."""
    from bot.publish._decision_terminal import decision_page

    return _without_secrets(decision_page(decision, grounds, width, colour=colour))


def render_decision_markdown(decision: Decision, grounds: Grounds) -> str:
    """The same as GitHub-flavoured Markdown of at most 65,000 characters."""
    from bot.publish._decision_markdown import decision_comment

    return _without_secrets(decision_comment(decision, grounds))


def render_decision_json(decision: Decision, grounds: Grounds) -> str:
    """The same as JSON; the format is `bot/schemas/decision-1.schema.json`."""
    from bot.publish._decision_json import decision_document

    return _without_secrets(decision_document(decision, grounds))


def render_simulated_change(
    found: Difference,
    supposed: Sequence[str],
    grounds: tuple[Grounds, Grounds],
    medium: str,
    *,
    width: int,
    colour: bool,
) -> str:
    """A decision before and after something is supposed, for `terminal`, as `markdown` or as `json`."""
    from bot.publish import _simulation

    match medium:
        case "json":
            return _without_secrets(_simulation.change_json(found, supposed, grounds))
        case "markdown":
            return _without_secrets(_simulation.change_document(found, supposed))
        case _:
            return _without_secrets(_simulation.change_page(found, supposed, width, colour=colour))


def render_simulated_past(told: PastSimulation, medium: str, *, width: int, colour: bool) -> str:
    """The changes of the past under two policies, for `terminal`, as `markdown` or as `json`."""
    from bot.publish import _simulation

    match medium:
        case "json":
            return _without_secrets(_simulation.past_json(told))
        case "markdown":
            return _without_secrets(_simulation.past_document(told))
        case _:
            return _without_secrets(_simulation.past_page(told, width, colour=colour))


def brief_entry(brief: Brief, subject: Subject, digests: Mapping[str, str]) -> Draft:
    """What the ledger keeps of a brief; `digests`: name → `sha256:…` of configuration and page."""
    from bot.publish._ledger_brief import brief_entry as entry

    return entry(brief, subject, digests)


def decision_entries(file: SnapshotFile, decision: Decision, grounds: Grounds, roster: Roster) -> tuple[Draft, ...]:
    """What the ledger keeps of a decision, in order: answers, overrides, and the decision."""
    from bot.publish._ledger_gate import decision_entries as entries

    return entries(file, decision, grounds, roster)


def render_verdict(verdict: Verdict, *, width: int, colour: bool) -> str:
    """Whether a ledger is whole, and where it is not, for a terminal."""
    from bot.publish._ledger_pages import verdict_page

    return verdict_page(verdict, width, colour=colour)


def render_comparison(found: Comparison, names: tuple[str, str], *, width: int, colour: bool) -> str:
    """How two copies of a ledger stand to each other, for a terminal."""
    from bot.publish._ledger_pages import comparison_page

    return comparison_page(found, names, width, colour=colour)


def render_entries(entries: Iterable[LedgerEntry], *, width: int, colour: bool) -> str:
    """Entries of a ledger in a line or two each, for a terminal."""
    from bot.publish._ledger_pages import entries_page

    return _without_secrets(entries_page(entries, width, colour=colour))


def summary_of_entry(entry: LedgerEntry) -> str:
    """An entry of a ledger in a few words."""
    from bot.publish._ledger_pages import entry_summary

    return _without_secrets(entry_summary(entry))


def render_record_terminal(
    change: str, entries: Iterable[LedgerEntry], verdict: Verdict, *, width: int, colour: bool
) -> str:
    """Who approved a change, what they were told and what they answered, for a terminal and for who reads no code."""
    from bot.publish._ledger_pages import report_terminal
    from bot.publish._ledger_words import record_of

    return _without_secrets(report_terminal(record_of(change, entries, verdict), width, colour=colour))


def render_record_markdown(change: str, entries: Iterable[LedgerEntry], verdict: Verdict) -> str:
    """The same as GitHub-flavoured Markdown of any length."""
    from bot.publish._ledger_pages import report_markdown
    from bot.publish._ledger_words import record_of

    return _without_secrets(report_markdown(record_of(change, entries, verdict)))


def render_record_json(change: str, entries: Iterable[LedgerEntry], verdict: Verdict, lines: Sequence[object]) -> str:
    """The entries of a change as they stand in the ledger (`lines`, decoded), with what was found of the ledger."""
    from bot.publish._ledger_pages import record_json
    from bot.publish._ledger_words import record_of

    return record_json(record_of(change, entries, verdict), lines)


def export_intoto(change: str, entries: Iterable[LedgerEntry], verdict: Verdict, host: str) -> Export:
    """A decided change as in-toto statements. Raises LedgerError where there is nothing to state."""
    from bot.publish import _ledger_intoto
    from bot.publish._ledger_words import record_of

    return _ledger_intoto.export_intoto(record_of(change, entries, verdict), host)


def render_statements(export: Export, signer: Signer | None = None) -> str:
    """One in-toto statement a line; with a signer one DSSE envelope a line."""
    from bot.publish._ledger_intoto import statement_lines

    return statement_lines(export, signer)
