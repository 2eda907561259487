"""The words around a patch: a mail as `git format-patch` writes it, or an entry of `git log -p`.

The rules are those of `git mailinfo` (mailinfo.c), RFC 5322 for headers and RFC 2047 for words in them.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from bot.change._diff import Commit, Identity, Sha
from bot.errors import PatchError
from bot.pattern import lazy

_LONGEST_BLOCK = 100_000
_CUT = "\n[the rest of the message was not read]"

_ENVELOPE = lazy(rb"From (\S+) [^\n]*\n")
_HEADER = lazy(rb"([!-9;-~]{1,80}):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_BLANK_LINE = lazy(rb"\n\r?\n")
_BOUNDARY = lazy(rb"^--\S", re.MULTILINE)
_BLANK = lazy(rb"\r?(?:\n|\Z)")
_PATCH_OR_MAIL = lazy(rb"^(?:diff -|Index: |--- [^\n]*\n\+\+\+ |From \S{1,200} +\w{3} \w{3} +\d)", re.MULTILINE)
_RULE = lazy(rb"^---[ \t\r]*\n(?=[ \r\n]|\Z)", re.MULTILINE)
_SIGNATURE = lazy(rb"^-- ?\r?$", re.MULTILINE)
_HEXADECIMAL = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_IN_BODY = (b"From: ", b"Subject: ", b"Date: ")

_TAG = lazy(r"\s*(?:re:|\[[^\]]{0,60}(?:PATCH|RFC)[^\]]{0,60}\])", re.IGNORECASE)
_COVER = lazy(r"\[[^\]]{0,60}\b0{1,4}/\d+[^\]]{0,60}\]")
_ENCODED = lazy(r"=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?\n]*)\?=", re.IGNORECASE)
_BETWEEN_ENCODED = lazy(r"(?<=\?=)[ \t\n]{1,80}(?==\?)")
# Only encodings that text is mailed in: Python knows others that are slow or do not yield text.
_CHARSET = lazy(
    r"utf-?8|(?:us-)?ascii|iso-8859-\d\d?|windows-12\d\d|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)"
    r"|shift_jis|iso-2022-jp",
    re.IGNORECASE,
)

_LOG_FIELD = lazy(rb"(Merge|Author|AuthorDate|Commit|CommitDate|Date): ")


class Message(NamedTuple):
    """What introduces a part of the patch: its commit, unless it is a cover letter, and its title."""

    commit: Commit | None
    title: str
    end: int
    """The offset in the patch at which the message ends."""


def read_mail(data: bytes, at: int, *, envelope: bool) -> Message | None:
    """The mail at an offset, with its `From <sha> <date>` line or without; None if there is no mail.

    Raises PatchError for a mail whose text is encoded.
    """
    sender = _ENVELOPE.match(data, at) if envelope else None
    headers, position = _read_headers(data, sender.end() if sender else at)
    if not headers.keys() >= {b"from", b"subject"}:
        return None
    if headers.get(b"content-transfer-encoding", b"").strip().lower() in (b"quoted-printable", b"base64"):
        line = data.count(b"\n", 0, at) + 1
        raise PatchError(
            f"line {line} of the patch: a mail whose text is encoded for transport.",
            "Decode it with `git mailinfo`, or take the patch from git.",
        )
    found = _PATCH_OR_MAIL.search(data, position)
    end = found.start() if found else len(data)
    body = data[position : min(_message_end(data, position, end), position + _LONGEST_BLOCK)]
    if data.startswith(b"From ", end) or end == len(data):
        # A mail without a patch ends in the signature that else stands behind the patch.
        body = _SIGNATURE.split(body, maxsplit=1)[0]
    name = sender[1].decode("ascii", "replace") if sender else ""
    return _compose(headers, body, name, end)


def _message_end(data: bytes, begin: int, end: int) -> int:
    """Where the rule of three hyphens stands between the message and the diffstat: the last before the patch.

    `git am` takes the first, and so loses what follows a rule in the commit's own message: there dependency
    bots list what they update, and trailers say who wrote. Such a rule has text right below it; the one
    that git prints has a blank or nothing.
    """
    for rule in _RULE.finditer(data, begin, end):
        end = rule.start()
    return end


def _compose(headers: dict[bytes, bytes], body: bytes, name: str, end: int) -> Message:
    multipart = headers.get(b"content-type", b"").lower().startswith(b"multipart/")
    text = _first_part(body) if multipart else body
    inner, begin = _read_headers(text, len(text) - len(text.lstrip()), _IN_BODY)
    headers |= inner
    subject = decode_words(_text(headers[b"subject"]))
    author = identity(_text(headers[b"from"]))
    title = _without_tags(subject)
    if _COVER.search(subject):
        return Message(None, title, end)
    paragraphs = (title, _message_text(text[begin:]))
    sha = Sha(name if _HEXADECIMAL.fullmatch(name) and name.strip("0") else "")
    commit = Commit(sha, author, author, "\n\n".join(filter(None, paragraphs)))
    return Message(commit, title, end)


def _read_headers(data: bytes, at: int, only: tuple[bytes, ...] | None = None) -> tuple[dict[bytes, bytes], int]:
    """Header lines up to a blank line, and the offset behind it; nothing and `at` if none ends them."""
    headers: dict[bytes, bytes] = {}
    position, limit = at, min(len(data), at + _LONGEST_BLOCK)
    while position < limit and (only is None or data.startswith(only, position)):
        header = _HEADER.match(data, position, limit)
        if not header:
            break
        headers.setdefault(header[1].lower(), header[2])
        position = header.end()
    blank = _BLANK.match(data, position)
    return (headers, blank.end()) if headers and blank else ({}, at)


def _first_part(body: bytes) -> bytes:
    """The text of a multipart mail's first part: what follows its own headers (RFC 2046)."""
    boundary = _BOUNDARY.search(body)
    headers_end = _BLANK_LINE.search(body, boundary.end()) if boundary else None
    return body[headers_end.end() :] if headers_end else body


def _text(value: bytes) -> str:
    unfolded = b" ".join(part.strip() for part in value.split(b"\n"))
    return unfolded.decode("utf-8", "surrogateescape").strip()


def _message_text(body: bytes) -> str:
    text = body.replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape").strip()
    return text + _CUT if len(body) >= _LONGEST_BLOCK else text


def _without_tags(subject: str) -> str:
    """A subject without `Re:` and `[PATCH n/m]`; other words in brackets belong to the commit."""
    while tag := _TAG.match(subject):
        subject = subject[tag.end() :]
    return subject.strip()


def identity(text: str) -> Identity:
    """`Name <mailbox>` or a bare mailbox, as in a mail's From line; encoded words are decoded."""
    name, found, rest = text.rpartition("<")
    if not found:
        return Identity("", text.strip())
    bare = name.strip().removeprefix('"').removesuffix('"').replace('\\"', '"')
    return Identity(decode_words(bare), rest.partition(">")[0].strip())


def decode_words(text: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded; what cannot be decoded stays as it is."""
    return _ENCODED.sub(_decode_word, _BETWEEN_ENCODED.sub("", text))


def _decode_word(word: re.Match[str]) -> str:
    charset, encoding, payload = word[1], word[2], word[3]
    if not _CHARSET.fullmatch(charset):
        return word[0]
    raw = payload.encode("utf-8", "surrogateescape")
    try:
        content = binascii.a2b_base64(raw) if encoding in "bB" else binascii.a2b_qp(raw.replace(b"_", b" "))
        return content.decode(charset, "replace")
    except (binascii.Error, LookupError):
        return word[0]


def read_log_entry(data: bytes, at: int) -> Message | None:
    """The entry of `git show` or `git log -p` at an offset: a `commit` line, fields, an indented message."""
    first, position = _line(data, at)
    sha = first.split()[1].decode("ascii", "replace")
    fields: dict[bytes, bytes] = {}
    while found := _LOG_FIELD.match(data, position):
        value, position = _line(data, position)
        fields[found[1]] = value[found.end() - found.start() :]
    if b"Author" not in fields or not _HEXADECIMAL.fullmatch(sha):
        return None
    text, position = _read_indented(data, position)
    author = identity(_text(fields[b"Author"]))
    committer = identity(_text(fields[b"Commit"])) if b"Commit" in fields else author
    message = _message_text(text)
    commit = Commit(Sha(sha), author, committer, message, is_merge=b"Merge" in fields)
    return Message(commit, message.partition("\n")[0], position)


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\n", at)
    end = len(data) if end < 0 else end
    return data[at:end].removesuffix(b"\r"), min(end + 1, len(data))


def _read_indented(data: bytes, at: int) -> tuple[bytes, int]:
    lines: list[bytes] = []
    position, limit = at, at + _LONGEST_BLOCK
    while position < min(len(data), limit):
        line, after = _line(data, position)
        if line.strip() and not line.startswith(b"    "):
            break
        lines.append(line[4:])
        position = after
    return b"\n".join(lines), position
