"""The README's pictures: there, used, small. No pixel is compared: fonts differ from machine to machine."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from bench.pictures import HEIGHT, MOST_BYTES, PICTURES, SCALE, WIDTH, pages, take, why_not
from bench.pictures_desk import names
from bench.pictures_pages import ansi_html, comment_page, markdown_html, terminal_page
from bench.pictures_png import cropped, size

MADE_OF_PAGES = ("comment-dark", "comment-light", "terminal")
NAMES = (*MADE_OF_PAGES, *names())


def _texts() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (Path("README.md"), *Path("docs").rglob("*.md")))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_there_and_small_and_shown_somewhere(name: str) -> None:
    data = (PICTURES / f"{name}.png").read_bytes()
    width, height = size(data)
    assert len(data) <= MOST_BYTES
    assert 1_200 <= width <= WIDTH * SCALE
    assert 800 <= height <= HEIGHT * SCALE
    assert f"pictures/{name}.png" in _texts()


def test_no_other_file_lies_beside_the_pictures() -> None:
    names = {path.name for path in PICTURES.iterdir()}
    assert names == {"README.md", *(f"{name}.png" for name in NAMES)}


def test_the_pages_are_the_same_each_time() -> None:
    if reason := why_not():
        pytest.skip(reason)
    made = pages()
    assert tuple(sorted(made)) == MADE_OF_PAGES
    assert made == pages()


def test_a_picture_is_as_high_as_its_page(tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    page = terminal_page("\x1b[1;31mred\x1b[0m\n" * 20, columns=60, lines=40, command="foreread")
    take(page, tmp_path / "page.png")
    width, height = size((tmp_path / "page.png").read_bytes())
    assert 900 <= width <= 1_200
    assert 700 <= height <= 1_000


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain <b>", "plain &lt;b&gt;"),
        ("\x1b[1mbold\x1b[0m not", '<span style="font-weight:bold">bold</span> not'),
        ("\x1b[2mfaint\x1b[m", '<span style="color:#8b949e">faint</span>'),
        ("\x1b[1;7;31mX\x1b[0m", '<span style="font-weight:bold;color:#0d1117;background:#ff7b72">X</span>'),
        ("\x1b[95modd\x1b[0m", "odd"),
        ("\x1b[0m", ""),
    ],
)
def test_styles_of_a_terminal_become_those_of_a_page(text: str, drawn: str) -> None:
    assert ansi_html(text) == drawn


def test_a_comment_is_drawn_as_the_host_draws_it() -> None:
    drawn = markdown_html("- [ ] open\n- [x] done\n\n> [!WARNING]\n> Look here.\n\n| a |\n|---|\n| 🔴 |\n")
    assert drawn.count('type="checkbox" disabled> open') == 1
    assert drawn.count('type="checkbox" disabled checked> done') == 1
    assert '<div class="markdown-alert markdown-alert-warning">' in drawn
    assert "<table>" in drawn
    assert "🔴" not in drawn


def test_a_comment_in_the_dark_has_other_colours() -> None:
    if reason := why_not():
        pytest.skip(reason)
    light, dark = (comment_page("# x", dark=dark, width=400, height=None) for dark in (False, True))
    assert "#0d1117" in dark
    assert "background: #ffffff" in light


def _png(rows: list[list[tuple[int, ...]]], filters: list[int]) -> bytes:
    """A PNG of these pixels, each row written with the filter that is named."""
    channels = len(rows[0][0])
    raw, before = b"", bytes(len(rows[0]) * channels)
    for row, kind in zip(rows, filters, strict=True):
        flat = bytes(value for pixel in row for value in pixel)
        raw += bytes([kind]) + bytes(
            (value - _guess(kind, flat, before, i, channels)) & 255 for i, value in enumerate(flat)
        )
        before = flat
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6 if channels == 4 else 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _guess(kind: int, row: bytes, before: bytes, i: int, channels: int) -> int:
    left, corner = (row[i - channels], before[i - channels]) if i >= channels else (0, 0)
    above = before[i]
    nearest = min((left, above, corner), key=lambda v: abs(v - (left + above - corner)))
    return (0, left, above, (left + above) // 2, nearest)[kind]


@pytest.mark.parametrize("channels", [3, 4])
def test_a_picture_is_cut_and_keeps_its_colours_whatever_filter_it_was_written_with(channels: int) -> None:
    colours = [(250, 10, 10), (10, 250, 10), (10, 10, 250), (90, 90, 90)]
    rows = [[(*colours[(x + y) % 4], 255)[:channels] for x in range(5)] for y in range(6)]
    made = cropped(_png(rows, [0, 1, 2, 3, 4, 1]), 5)
    assert size(made) == (5, 5)
    at = made.index(b"PLTE") + 4
    palette = [tuple(made[at + 3 * n : at + 3 * n + 3]) for n in range(4)]
    raw = zlib.decompress(made[made.index(b"IDAT") + 4 : made.index(b"IEND") - 8])
    drawn = [[palette[raw[y * 6 + 1 + x]] for x in range(5)] for y in range(5)]
    assert drawn == [[pixel[:3] for pixel in row] for row in rows[:5]]
