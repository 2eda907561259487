"""python -m ladle check FILE"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ladle.recipes import RecipeError, load


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="ladle")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="is it a recipe?")
    check.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        recipe = load(options.file.read_text(encoding="utf-8"))
    except RecipeError as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 1
    print(f"{recipe.title}: {len(recipe.ingredients)} ingredients, {recipe.minutes} minutes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
