"""Many requests to Claude at once, at half the price and within a day: for evaluations, where nobody waits.

https://platform.claude.com/docs/en/build-with-claude/batch-processing
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.adapters.models._batch_ledger import Batch, BatchLedger
from bot.adapters.models._batch_results import read_results
from bot.adapters.models._canonical import request_key
from bot.adapters.models._claude import message_params
from bot.adapters.models._deadline import within
from bot.adapters.models._faults import TransientModelError, unreadable
from bot.adapters.models._retry import persistently
from bot.adapters.models._wire import json_object
from bot.adapters.models.anthropic import client_for
from bot.errors import ModelError, ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from anthropic.resources.messages.batches import BatchesWithRawResponse
    from anthropic.types.messages.batch_create_params import Request as Entry

    from bot.ports import Progress
    from bot.review import Reply, Request

MOST_REQUESTS = 10_000
MOST_BYTES = 100_000_000
"""Of one batch. The interface takes ten and two and a half times as much; smaller ones lose less when one is lost."""

PATIENCE_S = 25 * 3600.0
"""A batch ends, by expiry if by nothing else, after 24 hours."""


@dataclass(frozen=True, slots=True)
class ClaudeBatches:
    """Batches of one Claude model. The file `ledger` keeps their ids.

    So what was sent is collected by the next run if this one is stopped, instead of being paid again. Results can be
    collected for 29 days.
    """

    model: str
    ledger: Path
    timeout_s: float = 600.0
    """Of each exchange with the provider."""
    poll_s: float = 30.0
    sleep: Callable[[float], object] = time.sleep

    @property
    def name(self) -> str:
        return f"anthropic:{self.model}"

    def complete_all(
        self, requests: Iterable[Request], progress: Progress | None = None
    ) -> dict[str, Reply | ModelError]:
        """For each request's key its reply, or why there is none; equal requests are sent once.

        What an earlier run sent is collected first; what of it failed, expired or was cancelled is sent once more.
        Raises ModelError when the provider cannot be reached or the ledger cannot be used. Nothing that was sent is
        lost then: the same call collects it.
        """
        wanted = {request_key(request): request for request in requests}
        ledger = BatchLedger(self.ledger, self.model)
        outcomes = self._collect([b for b in ledger.batches() if not wanted.keys().isdisjoint(b.keys)], progress)
        left = [key for key in wanted if isinstance(outcomes.get(key, unreadable(self.name)), ModelError)]
        new: list[Batch] = []
        for entries in _portions({"custom_id": key, "params": message_params(self.model, wanted[key])} for key in left):
            new.append(self._send(entries))
            ledger.add(new[-1])
        outcomes |= self._collect(new, progress)
        return {key: outcomes.get(key) or unreadable(self.name) for key in wanted}

    def _send(self, entries: Sequence[Entry]) -> Batch:
        return Batch(persistently(partial(self._create, entries), self.sleep), tuple(e["custom_id"] for e in entries))

    def _create(self, entries: Sequence[Entry]) -> str:
        try:
            said = json_object(self._exchange(lambda batches: batches.create(requests=entries))) or {}
        except TransientModelError as fault:
            if fault.not_taken:
                raise
            raise ModelUnavailableError(
                f"{fault.happened} The batch may have been taken nevertheless.",
                "Look at the account's batches, and cancel it there before you send it again.",
            ) from fault
        if not isinstance(said.get("id"), str):
            raise unreadable(self.name)
        return str(said["id"])

    def _collect(self, batches: Sequence[Batch], progress: Progress | None) -> dict[str, Reply | ModelError]:
        outcomes: dict[str, Reply | ModelError] = {}
        for batch in batches:
            if progress is not None:
                progress.step(f"waiting for a batch of {len(batch.keys)} requests to {self.name}")
            self._await_end(batch.id)
            read = read_results(persistently(partial(self._results, batch.id), self.sleep), self.model)
            outcomes |= {key: read[key] for key in batch.keys if key in read}
        return outcomes

    def _await_end(self, batch: str) -> None:
        waited = 0.0
        while not persistently(partial(self._has_ended, batch), self.sleep):
            if waited >= PATIENCE_S:
                happened = f"{self.name}: batch {batch} has not ended in {PATIENCE_S / 3600:g} h."
                raise ModelUnavailableError(happened, "Run the same again later: it is collected then.")
            self.sleep(self.poll_s)
            waited += self.poll_s

    def _has_ended(self, batch: str) -> bool:
        said = json_object(self._exchange(lambda batches: batches.retrieve(batch), batch))
        if said is None or not isinstance(said.get("processing_status"), str):
            raise unreadable(self.name)
        if said.get("archived_at"):
            raise self._lost(batch)
        return bool(said["processing_status"] == "ended")

    def _results(self, batch: str) -> bytes:
        return self._exchange(lambda batches: batches.results(batch), batch)

    def _exchange(self, ask: Callable[[BatchesWithRawResponse], Any], batch: str = "") -> bytes:
        """The raw body of an answer: the SDK's typed ones are built without validation."""
        with client_for(self.name, self.timeout_s) as client:
            import anthropic

            try:
                content: bytes = within(self.timeout_s, lambda: ask(client.messages.batches.with_raw_response).read())
            except anthropic.NotFoundError as error:
                if not batch:
                    raise
                raise self._lost(batch) from error
            return content

    def _lost(self, batch: str) -> ModelError:
        """Sent again it would be paid again: that is for a person to decide."""
        happened = f"{self.name}: batch {batch} is not there any more, or is another account's."
        return ModelError(happened, f"Use that account's key, or remove {self.ledger} to send its requests again.")


def _portions(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries in batches that are not too large."""
    portion: list[Entry] = []
    size = 0
    for entry in entries:
        length = len(json.dumps(entry))
        if portion and (len(portion) == MOST_REQUESTS or size + length > MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(entry)
        size += length
    if portion:
        yield portion
