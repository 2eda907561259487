"""One issue of a newsletter."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from quillpost.subscribers import Subscriber


@dataclass(frozen=True)
class Issue:
    subject: str
    template: str
    """With $name and $token."""


@dataclass(frozen=True)
class Message:
    to: str
    subject: str
    text: str


def render(issue: Issue, subscriber: Subscriber) -> Message:
    text = Template(issue.template).safe_substitute(name=subscriber.name, token=subscriber.token)
    return Message(subscriber.address, issue.subject, text)
