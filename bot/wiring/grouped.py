"""What decides about a commit of a merge queue: each of its changes as for itself, and its files by git."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.git_merged import merged_trees
from bot.pipeline.grouping import GroupJudge
from bot.post import heard, kept

if TYPE_CHECKING:
    from bot.gate import Decision
    from bot.post import GroupTrees, HostedChange, MergeGroup
    from bot.wiring.hosted import Evaluation


def group_judge(evaluation: Evaluation) -> GroupJudge:
    """`evaluation` is one that wants the decision alone."""

    def decision(hosted: HostedChange) -> Decision:
        told = kept(hosted, evaluation.key)
        # What people have asked for is done when their change is looked at for itself.
        return evaluation(hosted, told, replace(heard(hosted, told.state), wishes=())).decision

    def trees(group: MergeGroup) -> GroupTrees:
        evaluation.progress.step("merging the changes of the queue")
        return merged_trees(evaluation.origin, evaluation.cache, group, progress=evaluation.progress)

    return GroupJudge(decision, trees, evaluation.at)
