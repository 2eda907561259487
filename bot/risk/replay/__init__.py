"""What the policy would have asked of past changes, joined with what became of them.

Everything here is a value in, a value out; walking a repository and reading its changes is for adapters.
"""

from bot.risk.replay._fitting import Fitting, Ranking, Tested, fit_own
from bot.risk.replay._links import Links, brought_by, find_links, folded_title, lift_links, named_in, reverted_title
from bot.risk.replay._measures import Auc, Lift, Share, auc, lift, share
from bot.risk.replay._nouns import Assessed, Depth, Fate, Fired, Link, LinkKind, Walk, WalkedCommit
from bot.risk.replay._report import (
    FEW,
    UNFINISHED_DAYS,
    BudgetRow,
    Labels,
    Order,
    Replayed,
    Report,
    RuleRow,
    TierRow,
    Unit,
    changes_of,
    report_labels,
    report_links,
)

__all__ = [
    "FEW",
    "UNFINISHED_DAYS",
    "Assessed",
    "Auc",
    "BudgetRow",
    "Depth",
    "Fate",
    "Fired",
    "Fitting",
    "Labels",
    "Lift",
    "Link",
    "LinkKind",
    "Links",
    "Order",
    "Ranking",
    "Replayed",
    "Report",
    "RuleRow",
    "Share",
    "Tested",
    "TierRow",
    "Unit",
    "Walk",
    "WalkedCommit",
    "auc",
    "brought_by",
    "changes_of",
    "find_links",
    "fit_own",
    "folded_title",
    "lift",
    "lift_links",
    "named_in",
    "report_labels",
    "report_links",
    "reverted_title",
    "share",
]
