"""Models of which the next is asked where the one before has no answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.adapters.models._faults import LastingModelError
from bot.errors import ModelError, ModelUnavailableError
from bot.review import Reply, StopReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports import Model
    from bot.review import Request


class Falling:
    """Asks each of `models` in turn until one answers; `Reply.model` says which.

    The next one is asked after a failure that is final for the request, and after a refusal: another family may
    answer. An answer that was cut off or does not fit its schema is an answer. A model whose failure cannot pass,
    like a refused key, is not asked again.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = tuple(models)
        self._gone: dict[Model, LastingModelError] = {}

    @property
    def name(self) -> str:
        return ", else ".join(model.name for model in self._models)

    def complete(self, request: Request) -> Reply:
        """The first answer, with what refusals before it cost; else the first refusal.

        Raises ModelUnavailableError that names each failure when there is neither.
        """
        faults: list[ModelError] = []
        refusals: list[Reply] = []
        for model in self._models:
            try:
                reply = self._asked(model, request)
            except ModelError as fault:
                faults.append(fault)
                continue
            if reply.stop is not StopReason.REFUSED:
                return _with_cost_of(refusals, reply)
            refusals.append(reply)
        if refusals:
            return _with_cost_of(refusals[1:], refusals[0])
        raise _joined(faults)

    def _asked(self, model: Model, request: Request) -> Reply:
        if model in self._gone:
            raise self._gone[model]
        try:
            return model.complete(request)
        except LastingModelError as fault:
            self._gone[model] = fault
            raise


def _with_cost_of(others: Sequence[Reply], reply: Reply) -> Reply:
    """`reply` with the tokens and the cost of all, since all were asked for it."""
    if not others:
        return reply
    costs = [each.cost_usd for each in (reply, *others)]
    return replace(
        reply,
        tokens_in=reply.tokens_in + sum(other.tokens_in for other in others),
        tokens_out=reply.tokens_out + sum(other.tokens_out for other in others),
        tokens_cached=reply.tokens_cached + sum(other.tokens_cached for other in others),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
    )


def _joined(faults: Sequence[ModelError]) -> ModelError:
    *earlier, last = faults
    if not earlier:
        return last
    happened = " ".join((*(str(fault) for fault in earlier), last.happened))
    return ModelUnavailableError(f"No model answered. {happened}", last.remedy)
