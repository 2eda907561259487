"""What AI coding tools leave behind: data only, no rules.

To add a tool, add one `Tool` to TOOLS in `tools` and one row to `tests/facts/provenance/test_catalogue.py`.
`trailers` has the keys of trailers, `disclosures` what people say in templates, labels and branches, `automation` the
machines that are no AI.

Everything is compared in lower case and in full: a mailbox, the numeric id of a GitHub account, the login of a GitHub
App, a trailer's key. Never a domain and never a part of a name: people are called Claude, Devin and Jules, a mailbox
may begin with `edhgoose`, and whoever works at an AI company has its domain.
"""

from bot.facts.provenance.catalogue.automation import AUTOMATION, MACHINE_NAMES, NOBODY, Automation
from bot.facts.provenance.catalogue.disclosures import (
    BOXES,
    BRANCHES,
    DISCLOSURE_HEADINGS,
    LABEL_ENDINGS,
    REVIEW_BLOCKS,
    Block,
    Box,
    Branch,
)
from bot.facts.provenance.catalogue.tools import MODELS, QUALIFIERS, TOOLS, Tool
from bot.facts.provenance.catalogue.trailers import TRAILERS, Meaning, Trailer

__all__ = [
    "AUTOMATION",
    "BOXES",
    "BRANCHES",
    "DISCLOSURE_HEADINGS",
    "LABEL_ENDINGS",
    "MACHINE_NAMES",
    "MODELS",
    "NOBODY",
    "QUALIFIERS",
    "REVIEW_BLOCKS",
    "TOOLS",
    "TRAILERS",
    "Automation",
    "Block",
    "Box",
    "Branch",
    "Meaning",
    "Tool",
    "Trailer",
]
