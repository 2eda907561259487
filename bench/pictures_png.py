"""PNG files (ISO/IEC 15948), as far as pictures of pages need it: cut to a height, and written with a palette."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_HEAD = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}
"""Channels of the two kinds of colour that browsers write: without and with transparency."""
_SHADES = 256
_ALIKE = 60
"""Squared distance of two colours up to which one of them is enough."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    assert data.startswith(_HEAD), "no PNG"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def cropped(data: bytes, height: int) -> bytes:
    """The upper `height` rows of a picture, with a palette of 256 of its colours."""
    width, there = size(data)
    channels = _CHANNELS[data[25]]
    raw = zlib.decompress(b"".join(body for kind, body in _chunks(data) if kind == b"IDAT"))
    rows = [_opaque(row, channels) for row in _rows(raw, width * channels, channels, min(height, there))]
    return _with_palette(rows, width)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_HEAD)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _rows(raw: bytes, stride: int, channels: int, height: int) -> Iterator[bytearray]:
    """The rows without the filters that they were written with (section 9.2 of the standard)."""
    before = bytearray(stride)
    for number in range(height):
        at = number * (stride + 1)
        kind, row = raw[at], bytearray(raw[at + 1 : at + 1 + stride])
        if kind == 1:
            for i in range(channels, stride):
                row[i] = (row[i] + row[i - channels]) & 255
        elif kind == 2:
            for i in range(stride):
                row[i] = (row[i] + before[i]) & 255
        elif kind == 3:
            for i in range(stride):
                left = row[i - channels] if i >= channels else 0
                row[i] = (row[i] + ((left + before[i]) >> 1)) & 255
        elif kind == 4:
            for i in range(stride):
                left, corner = (row[i - channels], before[i - channels]) if i >= channels else (0, 0)
                row[i] = (row[i] + _paeth(left, before[i], corner)) & 255
        yield row
        before = row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    near = (abs(guess - left), abs(guess - above), abs(guess - corner))
    return (left, above, corner)[near.index(min(near))]


def _opaque(row: bytearray, channels: int) -> bytes:
    if channels == 3:
        return bytes(row)
    out = bytearray(len(row) // 4 * 3)
    for channel in range(3):
        out[channel::3] = row[channel::4]
    return bytes(out)


def _with_palette(rows: list[bytes], width: int) -> bytes:
    pixels = [[row[i : i + 3] for i in range(0, len(row), 3)] for row in rows]
    counts = Counter(pixel for row in pixels for pixel in row)
    palette = _palette(counts)
    index = {pixel: min(range(len(palette)), key=lambda n: _apart(palette[n], pixel)) for pixel in counts}
    raw = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in pixels)
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return _HEAD + b"".join(_chunk(kind, body) for kind, body in parts)


def _palette(counts: Counter[bytes]) -> list[bytes]:
    """The commonest colours that can be told apart: else shades of grey would leave no room for a rare green."""
    palette: list[bytes] = []
    for pixel, _ in counts.most_common():
        if len(palette) < _SHADES and all(_apart(pixel, other) > _ALIKE for other in palette):
            palette.append(pixel)
    return palette


def _apart(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
