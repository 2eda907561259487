"""What import-linter cannot say about the layout."""

from __future__ import annotations

import subprocess
import sys

import grimp
import pytest


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("bot", cache_dir=None)


def test_a_stage_is_entered_by_its_front_door(graph: grimp.ImportGraph) -> None:
    """A module whose name begins with an underscore is imported only from within the package that holds it."""
    broken = [
        f"{importer} → {module}"
        for module in graph.modules
        if module.rpartition(".")[2].startswith("_") and not module.endswith("__main__")
        for importer in graph.find_modules_that_directly_import(module)
        if not f"{importer}.".startswith(f"{module.rpartition('.')[0]}.")
    ]
    assert not broken


HEAVY = ("anthropic", "litellm", "httpx", "httpx2", "aiohttp", "asyncio", "github", "pydantic", "jinja2", "yaml")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--help"], id="help"),
        pytest.param(["review", "--help"], id="review help"),
        pytest.param(["provenance", "--help"], id="provenance help"),
        pytest.param(["provenance", "HEAD..HEAD", "--output", "{out}"], id="provenance"),
        pytest.param(
            ["review", "--repo", "examples/storefront", "--patch", "examples/gift-cards.patch", "--output", "{out}"],
            id="review without a model",
        ),
    ],
)
def test_nothing_heavy_is_imported_without_need(arguments: list[str], tmp_path: object) -> None:
    given = [a.format(out=f"{tmp_path}/brief.txt") for a in arguments]
    program = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *given], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("HEAVY []"), done.stdout[-500:] + done.stderr[-500:]
