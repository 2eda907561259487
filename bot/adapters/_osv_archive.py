"""The records of an archive of advisories, read one by one and never further than the archive's own list says."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

RECORD_BYTES = 8_000_000

_NAME = re.compile(rb'"name"\s*:\s*"((?:[^"\\]|\\.){1,300})"')
_HEADER = 30
"""Bytes of a member's own header before its name: APPNOTE.TXT 4.3.7."""


class Member(NamedTuple):
    """Where a record lies in an archive."""

    offset: int
    packed: int
    size: int
    method: int
    crc: int


def named_in(content: bytes) -> set[str]:
    """All that a record calls `name`, packages among them."""
    return {_text(raw) for raw in _NAME.findall(content)}


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    if "\\" not in text:
        return text
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def unpacked(file: BinaryIO, member: Member) -> bytes | None:
    """A record's bytes; None for one that is too large, or not what the archive's list says of it.

    `zipfile` itself takes three times as long for each of many small members.
    """
    if member.size > RECORD_BYTES or member.packed > RECORD_BYTES:
        return None
    file.seek(member.offset)
    header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(b"PK\x03\x04"):
        return None
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    packed = file.read(member.packed)
    if member.method == zipfile.ZIP_STORED:
        content = packed
    elif member.method == zipfile.ZIP_DEFLATED:
        try:
            content = zlib.decompressobj(-15).decompress(packed, RECORD_BYTES + 1)
        except zlib.error:
            return None
    else:
        return None
    return content if len(content) == member.size and zlib.crc32(content) == member.crc else None
