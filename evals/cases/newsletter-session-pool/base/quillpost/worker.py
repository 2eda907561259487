"""The process that sends what is due; it runs until the machine is restarted."""

from __future__ import annotations

import logging
import queue
from pathlib import Path

from quillpost.delivery import DeliveryAborted, deliver
from quillpost.issue import Issue
from quillpost.subscribers import read_subscribers
from quillpost.transport import Transport

log = logging.getLogger(__name__)


def work(jobs: queue.Queue[tuple[Issue, Path] | None], transport: Transport) -> None:
    """Until a None is taken from the queue."""
    while (job := jobs.get()) is not None:
        issue, subscribers = job
        try:
            deliver(issue, read_subscribers(subscribers), transport)
        except DeliveryAborted as error:
            log.error("%s: %s", issue.subject, error)
