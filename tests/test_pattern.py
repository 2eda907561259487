"""A Pattern means what the compiled expression means."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.pattern import lazy

SOURCE = r"(?P<word>[a-z]+)-(\d*)"


@given(st.text(alphabet="ab-12 ", max_size=40))
def test_it_finds_what_re_finds(text: str) -> None:
    ours, theirs = lazy(SOURCE, re.IGNORECASE), re.compile(SOURCE, re.IGNORECASE)
    assert [m.span() for m in ours.finditer(text)] == [m.span() for m in theirs.finditer(text)]
    for name in ("search", "match", "fullmatch"):
        mine, other = getattr(ours, name)(text), getattr(theirs, name)(text)
        assert (mine and mine.groups()) == (other and other.groups())
    assert ours.sub("x", text) == theirs.sub("x", text)
    assert ours.split(text) == theirs.split(text)
    assert ours.findall(text) == theirs.findall(text)


def test_nothing_is_compiled_before_it_is_used() -> None:
    assert lazy("(").source == "("
