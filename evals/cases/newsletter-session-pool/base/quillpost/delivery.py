"""An issue to all its subscribers."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from quillpost.issue import Issue, render
from quillpost.subscribers import Subscriber
from quillpost.transport import HungUp, Refused, Transport

log = logging.getLogger(__name__)


class DeliveryAborted(Exception):
    """The server does not talk to us."""


@dataclass
class Report:
    sent: int = 0
    refused: list[str] = field(default_factory=list)


def deliver(issue: Issue, subscribers: Iterable[Subscriber], transport: Transport) -> Report:
    """Raises DeliveryAborted when the server hangs up."""
    report = Report()
    for subscriber in subscribers:
        message = render(issue, subscriber)
        try:
            session = transport.connect()
        except HungUp as error:
            raise DeliveryAborted(f"after {report.sent} messages: {error}") from error
        try:
            session.send(message)
            report.sent += 1
        except Refused:
            report.refused.append(subscriber.address)
        except HungUp as error:
            raise DeliveryAborted(f"after {report.sent} messages: {error}") from error
        finally:
            session.close()
    log.info("%s: %d sent, %d refused", issue.subject, report.sent, len(report.refused))
    return report
