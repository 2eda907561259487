"""What a pull request says about who or what wrote it: its author, its text, its labels, the name of its branch.

All of this speaks of the whole change. A title is no evidence: titles are about what a change does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.facts._authorship import ProvenanceEvidence, ProvenanceLevel, PullRequest, Testimony
from bot.facts.provenance._commits import read_lines
from bot.facts.provenance._evidence import About, piece, strongest
from bot.facts.provenance._messages import read_unwrapped, unwrapped
from bot.facts.provenance._names import PRODUCTS_AND_GIVEN_NAMES, Acquaintances, Sign, account, only_tool
from bot.facts.provenance._quick import glance
from bot.facts.provenance.catalogue import BRANCHES, LABEL_ENDINGS, TOOLS, Tool

_WHERE = "the pull request"
_MAX_LABELS = 200
_REMOTE = r"refs/heads/|refs/remotes/[^/]+/|origin/|[^/:]+:"
"""What tools put before a branch's name: a ref's folder, a remote, the owner of a fork."""
_TOOLS = {tool.id: tool for tool in TOOLS}


def pull_request_evidence(testimony: Testimony, known: Acquaintances) -> tuple[tuple[ProvenanceEvidence, ...], bool]:
    """All evidence about the change as a whole, and whether the text was too long to be read whole."""
    request = testimony.pull_request or PullRequest()
    found = [
        *_author(request, known),
        *_labels(request.labels, testimony.ai_labels),
        *_branches((request.branch, testimony.branch)),
    ]
    if known.is_automation(account(request.author, request.author_id)):
        return strongest(found), False  # its text is a template, with the release notes of others
    text = unwrapped(f"{_WHERE}\n\n{request.body}")
    message = read_unwrapped(text)
    found += read_lines(message, known, About(), (f"text of {_WHERE}", _WHERE), glance(text).statements)
    return strongest(found), message.is_cut


def _author(request: PullRequest, known: Acquaintances) -> Iterator[ProvenanceEvidence]:
    found = known.recognise_account(request.author, request.author_id) if request.author else None
    if found:
        sign = Sign.ACCOUNT if found.sign is Sign.SUGGESTION else found.sign  # who opens it wrote all of it
        yield _said(sign.level, found.tool, f"author of {_WHERE}", request.author, f"{found.tool.id}/{sign}")


def _labels(labels: Sequence[str], of_team: Sequence[str]) -> Iterator[ProvenanceEvidence]:
    team = {label.strip().lower() for label in of_team}
    for label in labels[:_MAX_LABELS]:
        if label.strip().lower() in team:
            yield _said(ProvenanceLevel.DECLARED, label_tool(label), "label", label, "team/label")
            continue
        tool = label_tool(label)
        if tool:
            yield _said(ProvenanceLevel.DECLARED, tool, "label", label, "disclosure/label")


def label_tool(label: str) -> Tool | None:
    """The tool that a label says made the change: `ai-assisted`, `Claude Code: generated`; not `ai`, `cursor`."""
    words = re.split(r"[\W_]+", label.lower().strip()[:100])
    if len(words) < 2 or words[-1] not in LABEL_ENDINGS:
        return None
    return only_tool(" ".join(words[:-1]), alone=PRODUCTS_AND_GIVEN_NAMES)


def _branches(branches: Sequence[str]) -> Iterator[ProvenanceEvidence]:
    for branch in dict.fromkeys(filter(None, branches)):
        name = re.sub(rf"^(?:{_REMOTE})", "", branch.strip()[:400].lower())
        known = next((known for known in BRANCHES if re.match(known.pattern, name)), None)
        if known:
            tool = _TOOLS[known.tool]
            yield _said(ProvenanceLevel.SUSPECTED, tool, "branch", branch, f"{tool.id}/branch")


def _said(level: ProvenanceLevel, tool: Tool | None, source: str, text: str, rule: str) -> ProvenanceEvidence:
    return piece(level, tool, source, text, rule, About())
