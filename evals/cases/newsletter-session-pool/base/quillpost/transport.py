"""The way to the mail server."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import Protocol

from quillpost.issue import Message


class Refused(Exception):
    """The server does not take mail for this address. The session can go on."""


class HungUp(Exception):
    """The server closed the session; it cannot be used any more."""


class Session(Protocol):
    def send(self, message: Message) -> None:
        """Raises Refused or HungUp."""

    def close(self) -> None:
        """May be called more than once, and after a HungUp."""


class Transport(Protocol):
    def connect(self) -> Session:
        """Raises HungUp when the server does not answer."""


class SmtpSession:
    def __init__(self, host: str, sender: str) -> None:
        self._sender = sender
        try:
            self._smtp = smtplib.SMTP(host, timeout=30)
        except (OSError, smtplib.SMTPException) as error:
            raise HungUp(str(error)) from error

    def send(self, message: Message) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, message.to, message.subject
        mail.set_content(message.text)
        try:
            self._smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused(message.to) from error
        except (OSError, smtplib.SMTPException) as error:
            raise HungUp(str(error)) from error

    def close(self) -> None:
        self._smtp.close()


class SmtpTransport:
    def __init__(self, host: str, sender: str) -> None:
        self._host = host
        self._sender = sender

    def connect(self) -> SmtpSession:
        return SmtpSession(self._host, self._sender)
