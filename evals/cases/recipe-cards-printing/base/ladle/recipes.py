"""Recipes as cooks write them, in YAML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

_VALIDATOR = Draft202012Validator(
    json.loads(files("ladle").joinpath("schema.json").read_text(encoding="utf-8")),
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)


class RecipeError(ValueError):
    """The file is not a recipe; says why."""


@dataclass(frozen=True)
class Ingredient:
    name: str
    amount: Fraction | None
    """None for a pinch of this and that."""
    unit: str


@dataclass(frozen=True)
class Recipe:
    title: str
    servings: int
    minutes: int
    ingredients: tuple[Ingredient, ...]


def load(text: str) -> Recipe:
    """Raises RecipeError."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecipeError(str(error)) from error
    if fault := best_match(_VALIDATOR.iter_errors(data)):
        raise RecipeError(f"{fault.json_path}: {fault.message}")
    ingredients = tuple(
        Ingredient(i["name"], Fraction(i["amount"]) if "amount" in i else None, i.get("unit", ""))
        for i in data["ingredients"]
    )
    return Recipe(data["title"], data["servings"], _minutes(data["time"]), ingredients)


def _minutes(duration: str) -> int:
    """Of days, hours and minutes, as in P1DT2H30M; the schema saw to it that it is a duration."""
    days, _, clock = duration.partition("T")
    worth = {"D": 24 * 60, "H": 60, "M": 1}
    return sum(int(n) * worth[unit] for n, unit in re.findall(r"(\d+)(D)", days) + re.findall(r"(\d+)([HM])", clock))
