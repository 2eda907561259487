"""Results as words: for a terminal, a pull request, a browser, a build server."""

from evals.reporting._adjudication import adjudication_report
from evals.reporting._html import html_report
from evals.reporting._junit import junit_xml
from evals.reporting._markdown import comparison_report, markdown_report
from evals.reporting._signals import rules_list, signals_json, signals_markdown, with_sections
from evals.reporting._terminal import terminal_table

__all__ = [
    "adjudication_report",
    "comparison_report",
    "html_report",
    "junit_xml",
    "markdown_report",
    "rules_list",
    "signals_json",
    "signals_markdown",
    "terminal_table",
    "with_sections",
]
