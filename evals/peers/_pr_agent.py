"""PR-Agent's `/review`: the YAML that its prompt asks for.

Its page shows the key issues in the order of the reply. The field on security concerns points at no line and is left
out: it can neither hit nor miss here.
"""

from __future__ import annotations

import re

from bot.adapters.yaml_text import load_yaml
from bot.errors import ConfigError
from evals.reviewing.findings import Finding

_FENCED = re.compile(r"```(?:ya?ml)?[ \t]*\n(.*?)(?:\n```|\Z)", re.DOTALL)
_KEYS = "relevant_file|issue_header|issue_content|security_concerns"
_PLAIN = re.compile(rf"^(\s*(?:- )?)({_KEYS}):[ \t]+(?![|>\"'])(\S.*)$")


def findings(reply: str) -> tuple[Finding, ...]:
    """Raises ValueError for a reply that is not the YAML asked for."""
    review = _read(reply).get("review")
    listed = review.get("key_issues_to_review") if isinstance(review, dict) else None
    if not isinstance(listed, list):
        if isinstance(review, dict) and not listed:
            return ()
        raise ValueError("the reply has no list of key issues")
    return tuple(_finding(issue) for issue in listed if isinstance(issue, dict))


def _finding(issue: dict[str, object]) -> Finding:
    start, end = _line(issue.get("start_line")), _line(issue.get("end_line"))
    header, content = (str(issue.get(key) or "").strip() for key in ("issue_header", "issue_content"))
    file = str(issue.get("relevant_file") or "").strip().strip("`'\"")
    return Finding(file=file, line=start, end=max(end, start), text=f"{header}: {content}" if header else content)


def _line(value: object) -> int:
    """Its page links to the file where a number is missing."""
    text = str(value or "").strip()
    return max(int(text), 1) if text.isdecimal() else 1


def _read(reply: str) -> dict[str, object]:
    """The reply's mapping.

    More is forgiven than by PR-Agent 0.49 itself, which gives up on a plain value with a colon in it: its prompt is
    measured, not its reader.
    """
    fenced = _FENCED.search(reply)
    text = (fenced[1] if fenced else reply).removeprefix("```yaml").strip("\n")
    for attempt in (text, _without_prose(text), _with_blocks(text), _with_blocks(_without_prose(text))):
        try:
            found = load_yaml(attempt, "reply")
        except ConfigError:
            continue
        if isinstance(found, dict):
            return found
    raise ValueError("the reply is no YAML that can be read")


def _without_prose(text: str) -> str:
    """From the first key to the empty line after the last one."""
    start = max(text.find("review:"), 0)
    end = text.find("\n\n", max(text.rfind("security_concerns:"), start))
    return text[start:] if end < 0 else text[start:end]


def _with_blocks(text: str) -> str:
    return "\n".join(map(_as_block, text.split("\n")))


def _as_block(line: str) -> str:
    plain = _PLAIN.match(line)
    if plain is None:
        return line
    indent = " " * (len(plain[1]) + 2)
    return f"{plain[1]}{plain[2]}: |\n{indent}{plain[3]}"
