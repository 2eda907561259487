"""A removed definition that the change defines anew knows where."""

from __future__ import annotations

import pytest

from bot.change import FileDiff, FileStatus, RepoPath
from bot.facts import ChangeKind, FileFacts, FileRole, Reading, SymbolChange, SymbolKind
from bot.facts._elsewhere import note_elsewhere
from bot.facts._nouns import Symbol

FUNCTION, METHOD, CLASS = SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CLASS


def _change(kind: ChangeKind, qualified: str, what: SymbolKind, path: str) -> SymbolChange:
    symbol = Symbol(qualified.rpartition(".")[2], qualified, what, RepoPath(path), 7, 9)
    return SymbolChange(kind, symbol, None, 7)


def _file(path: str, *changes: SymbolChange) -> FileFacts:
    diff = FileDiff(RepoPath(path), RepoPath(path), FileStatus.MODIFIED)
    return FileFacts(diff, FileRole.CODE, "Python", Reading.READ, "", changes=changes)


@pytest.mark.parametrize(
    ("gone", "come", "there"),
    [
        (("settle", FUNCTION, "a.py"), [("settle", FUNCTION, "b.py")], "b.py:7"),
        (("Cart.settle", METHOD, "a.py"), [("Cart.settle", METHOD, "b.py")], "b.py:7"),
        (("Cart.settle", METHOD, "a.py"), [("settle", FUNCTION, "a.py")], "a.py:7"),
        (("Cart.settle", METHOD, "a.py"), [("settle", FUNCTION, "b.py")], None),
        (("Cart.settle", METHOD, "a.py"), [("Debt.settle", METHOD, "b.py")], None),
        (("Cart.__init__", METHOD, "a.py"), [("__init__", FUNCTION, "a.py")], None),
        (("Cart", CLASS, "a.py"), [("Cart", FUNCTION, "b.py")], None),
        (("settle", FUNCTION, "a.py"), [("settle", FUNCTION, "b.py"), ("settle", FUNCTION, "c.py")], None),
        (("settle", FUNCTION, "a.py"), [], None),
    ],
)
def test_a_removed_definition_is_found_where_one_alone_takes_its_place(
    gone: tuple[str, SymbolKind, str], come: list[tuple[str, SymbolKind, str]], there: str | None
) -> None:
    removed = _file(gone[2], _change(ChangeKind.REMOVED, *gone))
    added = [_file(path, _change(ChangeKind.ADDED, name, what, path)) for name, what, path in come]
    [change, *_] = note_elsewhere([removed, *added])[0].changes
    assert (str(change.elsewhere) if change.elsewhere else None) == there


def test_what_is_added_or_changed_has_no_other_place() -> None:
    changed = _file("a.py", _change(ChangeKind.BODY, "settle", FUNCTION, "a.py"))
    added = _file("b.py", _change(ChangeKind.ADDED, "settle", FUNCTION, "b.py"))
    assert [c.elsewhere for f in note_elsewhere([changed, added]) for c in f.changes] == [None, None]
