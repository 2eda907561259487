"""More or fewer guests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ladle.recipes import Recipe


def scale(recipe: Recipe, servings: int) -> Recipe:
    """The time stays: a larger pot does not cook longer by the head. Raises ValueError below one serving."""
    if servings < 1:
        raise ValueError("at least one serving")
    factor = Fraction(servings, recipe.servings)
    ingredients = tuple(
        replace(i, amount=None if i.amount is None else i.amount * factor) for i in recipe.ingredients
    )
    return replace(recipe, servings=servings, ingredients=ingredients)
