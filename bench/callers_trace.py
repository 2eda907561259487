"""A `sitecustomize` that notes who calls functions of given names while a program runs (Python ≥ 3.12).

`bench/callers_truth.py` says how it is used. It reads FOREREAD_TRACE: a folder with `names.txt` (one a line) and
`root.txt`, and writes there one file a process. Each line: where the called code begins, then up to three frames
above it, innermost first, as path:line:column:last line:last column.
"""

from __future__ import annotations

import atexit
import os
import sys
from pathlib import Path
from types import CodeType
from typing import Any

_FRAMES = 3
"""A decorator's wrapper calls the function, and is itself called by what names it."""


def start(folder: Path) -> None:
    """Watch the beginnings of functions until the process ends."""
    names = frozenset((folder / "names.txt").read_text().split())
    root = (folder / "root.txt").read_text().strip() + "/"
    seen: set[tuple[object, ...]] = set()
    lines: set[str] = set()
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]

    def begins(code: CodeType, _offset: int) -> object:
        if code.co_name not in names or not code.co_filename.startswith(root):
            return monitoring.DISABLE
        frame = sys._getframe(1).f_back
        above: list[tuple[CodeType, int]] = []
        while frame is not None and len(above) < _FRAMES:
            above.append((frame.f_code, frame.f_lasti))
            frame = frame.f_back
        key = (code, *above)
        if key not in seen:
            seen.add(key)
            called = [f"{code.co_filename.removeprefix(root)}:{code.co_firstlineno}:{code.co_name}"]
            lines.add("\t".join(called + [_place(c, at, root) for c, at in above]))
        return None

    monitoring.use_tool_id(monitoring.PROFILER_ID, "callers")
    monitoring.register_callback(monitoring.PROFILER_ID, monitoring.events.PY_START, begins)
    monitoring.set_events(monitoring.PROFILER_ID, monitoring.events.PY_START)
    atexit.register(lambda: (folder / f"calls-{os.getpid()}.tsv").write_text("\n".join(sorted(lines))))


def _place(code: CodeType, at: int, root: str) -> str:
    positions = list(code.co_positions())
    first, last, column, end = positions[at // 2] if at >= 0 else (0, 0, 0, 0)
    return f"{code.co_filename.removeprefix(root)}:{first or 0}:{column or 0}:{last or 0}:{end or 0}"


if "FOREREAD_TRACE" in os.environ:
    start(Path(os.environ["FOREREAD_TRACE"]))
