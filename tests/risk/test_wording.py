"""How questions name what they speak of: short, and by what tells it apart."""

from bot.change import Location, RepoPath
from bot.risk._wording import callee, where


def test_a_long_name_loses_its_outer_scopes_not_its_last_word() -> None:
    assert callee("Cart.total") == "`Cart.total()`"
    long = "ServletHttpHandlerAdapter.HttpHandlerAsyncListener.delegateTimeout"
    assert callee(long) == "`HttpHandlerAsyncListener.delegateTimeout()`"


def test_a_long_file_name_shows_that_it_was_cut() -> None:
    assert where(Location(RepoPath("a/pay.py"), 4, 4)) == "pay.py:4"
    assert where(Location(RepoPath("a/" + "Default" * 8 + ".java"), 4, 4)).startswith("…")
