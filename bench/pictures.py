"""The README's pictures, made of what Foreread itself writes about the change in `examples/`, and of the desk of the
demo: `just pictures`. Words behind the command are what names begin with: `python -m bench.pictures desk`.

The pages are drawn by headless Chromium (Debian: `chromium`). The same sources, fonts and browser give the same
pictures; a test looks at their sizes, and nobody compares pixels.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import ROOT
from bench.pictures_comment import comment_markdown
from bench.pictures_desk import desk_pictures, names, why_no_desk
from bench.pictures_pages import STYLES, comment_page, terminal_page
from bench.pictures_png import cropped, size
from bot.adapters.files import calibration
from bot.adapters.system import SilentProgress
from bot.brief import Brief, show_measured
from bot.pipeline import review_change
from bot.publish import render_terminal
from bot.wiring import Source, config_of, open_source, policy_in, sources_of

PICTURES = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCALE = 2
"""Pixels of a picture for one of the page: sharp on the screens that people have."""
MOST_BYTES = 250_000
COLUMNS, LINES = 100, 42
WIDTH, HEIGHT = 860, 1000
COMMAND = "foreread review --repo examples/storefront --patch examples/gift-cards.patch"
_HEIGHT = re.compile(r'data-height="(\d+)" data-width="(\d+)"')
_MEASURE = (
    "<script>const e=document.body;"
    "e.dataset.height=Math.ceil(e.getBoundingClientRect().height);"
    "e.dataset.width=Math.ceil(e.getBoundingClientRect().width)</script>"
)
_SPARE = 200
"""Pixels that a window is higher than what it shows: the browser keeps some for itself."""


def why_not() -> str:
    """Why no picture can be made here; "" where it can."""
    if _browser() is None:
        return f"there is no browser: none of {', '.join(BROWSERS)} is on the PATH"
    if not STYLES.is_dir():
        return "the style sheet needs `npm ci --prefix tests/servers`"
    return ""


def pages() -> dict[str, str]:
    """The HTML of each picture, by its name."""
    comment = comment_markdown()
    return {
        "comment-light": comment_page(comment, dark=False, width=WIDTH, height=HEIGHT),
        "comment-dark": comment_page(comment, dark=True, width=WIDTH, height=HEIGHT),
        "terminal": terminal_page(terminal_text(), columns=COLUMNS, lines=LINES, command=COMMAND),
    }


def terminal_text() -> str:
    """What `foreread review` prints for the example's change, with colours."""
    return render_terminal(_brief(), width=COLUMNS, colour=True)


class _Still:
    """A clock that stands: a picture does not depend on how long its making took."""

    def seconds(self) -> float:
        return 0.0


def _brief() -> Brief:
    source = Source(ROOT / "examples" / "storefront", patch=(ROOT / "examples" / "gift-cards.patch").read_bytes())
    with open_source(source) as subject:
        config = config_of(subject)
        sources = sources_of(subject, source, config)
        brief = review_change(sources, policy_in(config, subject.before), None, _Still(), SilentProgress())
    return show_measured(brief, calibration(set()))


def take(page: str, to: Path) -> None:
    """The picture of a page, as high and as wide as the page is. Raises CalledProcessError where the browser fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(page.replace("</body>", f"{_MEASURE}</body>"), encoding="utf-8")
        found = _HEIGHT.search(_run(path, folder, "--dump-dom", f"--window-size={WIDTH + 400},2000"))
        assert found, "the page has no size"
        height, width = int(found[1]), int(found[2])
        shot = Path(folder, "shot.png")
        _run(path, folder, f"--screenshot={shot}", f"--window-size={width},{height + _SPARE}")
        to.write_bytes(cropped(shot.read_bytes(), height * SCALE))


def _run(page: Path, folder: str, *options: str) -> str:
    browser = _browser()
    assert browser
    command = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-lcd-text",
        f"--force-device-scale-factor={SCALE}", f"--user-data-dir={folder}/profile", *options, page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def _browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def main(*beginnings: str) -> None:
    """Make the pictures anew whose names begin so (all, if nothing is said), and say how large they are."""
    wanted = beginnings or ("",)
    PICTURES.mkdir(exist_ok=True)
    if reason := why_not():
        print(f"no pictures: {reason}")
        return
    for name, page in pages().items():
        if name.startswith(wanted):
            take(page, PICTURES / f"{name}.png")
            _tell(name)
    if not any(name.startswith(wanted) for name in names()):
        return
    if reason := why_no_desk():
        print(f"no pictures of the desk: {reason}")
        return
    for name, data in desk_pictures(_browser() or ""):
        (PICTURES / f"{name}.png").write_bytes(cropped(data, size(data)[1]))
        _tell(name)


def _tell(name: str) -> None:
    path = PICTURES / f"{name}.png"
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{name} is larger than {MOST_BYTES:,} bytes: show less of it")


if __name__ == "__main__":
    main(*sys.argv[1:])
