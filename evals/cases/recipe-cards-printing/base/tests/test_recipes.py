from fractions import Fraction

import pytest

from ladle.__main__ import main
from ladle.recipes import RecipeError, load
from ladle.scale import scale

SOUP = """
title: Leek soup
servings: 4
time: PT1H10M
ingredients:
  - {name: leek, amount: "3"}
  - {name: cream, amount: "1/2", unit: l}
  - {name: salt}
"""


def test_a_recipe_is_read():
    soup = load(SOUP)
    assert soup.minutes == 70
    assert soup.ingredients[1].amount == Fraction(1, 2)
    assert soup.ingredients[2].amount is None


def test_a_recipe_needs_ingredients():
    with pytest.raises(RecipeError, match="ingredients"):
        load("title: Air\nservings: 1\ntime: PT1M\ningredients: []\n")


def test_scaling():
    assert [i.amount for i in scale(load(SOUP), 6).ingredients] == [Fraction(9, 2), Fraction(3, 4), None]


def test_check(tmp_path, capsys):
    file = tmp_path / "soup.yaml"
    file.write_text(SOUP, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out == "Leek soup: 3 ingredients, 70 minutes\n"
