"""Front doors that open a room at a time give all that they name, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot import change, facts


@pytest.mark.parametrize("package", [change, facts])
def test_every_name_of_a_front_door_opens(package: object) -> None:
    for name in package.__all__:  # type: ignore[attr-defined]
        assert getattr(package, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing  # type: ignore[attr-defined]


def test_provenance_loads_no_rule_no_parser_and_no_model_part() -> None:
    program = (
        "import sys\nfrom bot.cli import main\nmain(['provenance', 'HEAD..HEAD'])\n"
        "print([m for m in sys.modules if m.startswith(('bot.risk', 'bot.review', 'bot.brief', 'tree_sitter'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n"), done.stdout
