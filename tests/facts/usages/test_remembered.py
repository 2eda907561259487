"""What is remembered of files changes nothing but what has to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change import RepoPath, Sha
from bot.facts._memo import key_of, seal, unseal
from tests.facts.usages.looking import usages_in
from tests.facts.usages.test_laws import OWNER, trees
from tests.fakes import DictMemo, DictSnapshot

PATH = "shop/pricing.py"
SYMBOLS = ("price", "Cart.settle", "Cart")
TYPESCRIPT = {
    "shop/pricing.ts": "export function price(item: Item) { return item.cost }\nexport class Cart { settle() { return 1 } }\n",
    "shop/index.ts": "export * from './pricing'\n",
    "app/till.ts": "import { price as cost, Cart } from '../shop'\nclass Big extends Cart {}\ncost(1)\nnew Cart().settle()\n",
}


class Counting(DictSnapshot):
    """A snapshot that counts what is read of it."""

    def __init__(self, files: Mapping[str, bytes | str]) -> None:
        super().__init__(files)
        self.was_read: list[RepoPath] = []

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        self.was_read += paths
        return super().read(paths)


class Lying(DictSnapshot):
    """A snapshot of a repository that gives every content one and the same id."""

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        return dict.fromkeys(paths, Sha("0" * 40))


@given(trees, st.sets(st.sampled_from(SYMBOLS), min_size=1), st.data())
@settings(max_examples=60, deadline=None)
def test_facts_are_the_same_with_any_memo(tree: Mapping[str, str], changed: set[str], data: st.DataObject) -> None:
    files = {PATH: OWNER, **tree}
    plain = usages_in(files, PATH, sorted(changed))
    memo = DictMemo()
    assert usages_in(files, PATH, sorted(changed), memo=memo) == plain
    assert usages_in(files, PATH, sorted(changed), memo=memo) == plain
    keys = sorted(memo.held)
    if keys:
        for key in data.draw(st.sets(st.sampled_from(keys)), label="evicted"):
            del memo.held[key]
        for key in data.draw(st.sets(st.sampled_from(keys)), label="spoilt"):
            memo.held[key] = data.draw(st.binary(max_size=30) | st.just(memo.held.get(keys[0], b"")[:-1]))
        for key in data.draw(st.sets(st.sampled_from(keys)), label="foreign"):
            memo.held[key] = data.draw(st.sampled_from([v for k, v in memo.held.items() if k != key] or [b""]))
    assert usages_in(files, PATH, sorted(changed), memo=memo) == plain


@given(trees, trees, st.sampled_from(SYMBOLS), st.sampled_from(SYMBOLS))
@settings(max_examples=40, deadline=None)
def test_what_another_head_left_changes_nothing(
    first: Mapping[str, str], second: Mapping[str, str], earlier: str, later: str
) -> None:
    memo = DictMemo()
    usages_in({PATH: OWNER, **first}, PATH, [earlier], memo=memo)
    files = {PATH: OWNER, **second}
    assert usages_in(files, PATH, [later], memo=memo) == usages_in(files, PATH, [later])


@pytest.mark.parametrize("symbol", ["price", "Cart", "Cart.settle"])
def test_typescript_is_remembered_as_it_is_read(symbol: str) -> None:
    memo = DictMemo()
    plain = usages_in(TYPESCRIPT, "shop/pricing.ts", [symbol])
    assert plain[0].references
    assert usages_in(TYPESCRIPT, "shop/pricing.ts", [symbol], memo=memo) == plain
    assert memo.held
    assert usages_in(TYPESCRIPT, "shop/pricing.ts", [symbol], memo=memo) == plain


def _importers(count: int) -> dict[str, str]:
    return {f"m{n:02}.py": f"from shop.pricing import price\nprice({n})\n" for n in range(count)}


def test_a_remembered_file_is_not_even_read() -> None:
    files = {PATH: OWNER, **_importers(5)}
    memo = DictMemo()
    usages_in(files, PATH, ["price"], memo=memo)
    again = Counting(files)
    usages_in(files, PATH, ["price"], again, memo)
    assert again.was_read == []


def test_of_the_next_head_only_what_changed_is_read() -> None:
    files = {PATH: OWNER, **_importers(5)}
    memo = DictMemo()
    usages_in(files, PATH, ["price"], memo=memo)
    moved = {**files, "m02.py": "from shop.pricing import price\n\nprice(2)\n"}
    again = Counting(moved)
    [usage] = usages_in(moved, PATH, ["price"], again, memo)
    assert set(again.was_read) == {"m02.py"}
    assert "m02.py:3" in {f"{r.location.path}:{r.location.start}" for r in usage.references}


@pytest.mark.parametrize("count", [41, 600, 700])
def test_remembered_files_count_as_read(count: int) -> None:
    """The budget of a review is the same, so its answer is, and so is what it says it left out."""
    files = {PATH: OWNER, **{f"m{n:03}.py": "from shop.pricing import price\n# price\n" for n in range(count)}}
    memo = DictMemo()
    plain = usages_in(files, PATH, ["price"])
    usages_in(files, PATH, ["price"], memo=memo)
    assert usages_in(files, PATH, ["price"], memo=memo) == plain


def test_a_repository_that_lies_about_ids_leaves_nothing_behind() -> None:
    files = {PATH: OWNER, **_importers(2)}
    memo = DictMemo()
    usages_in(files, PATH, ["price"], Lying(files), memo)
    assert memo.held == {}


def test_the_same_content_in_another_language_is_another_thing() -> None:
    text = "import { price } from './pricing'\nprice(1)\n"
    memo = DictMemo()
    first = {"shop/pricing.ts": TYPESCRIPT["shop/pricing.ts"], "shop/a.ts": text}
    usages_in(first, "shop/pricing.ts", ["price"], memo=memo)
    second = {**first, "shop/a.vue": text, "shop/a.tsx": text}
    plain = usages_in(second, "shop/pricing.ts", ["price"])
    assert usages_in(second, "shop/pricing.ts", ["price"], memo=memo) == plain


def test_lines_that_hold_a_secret_are_not_kept() -> None:
    secret = "ghp_" + "9aB3" * 10
    files = {PATH: OWNER, "b.py": f"from shop.pricing import price\nprice(login('{secret}').read)\n{secret}.price\n"}
    memo = DictMemo()
    plain = usages_in(files, PATH, ["price", "Cart.settle"], memo=memo)
    assert memo.held
    assert not [value for value in memo.held.values() if secret.encode() in value]
    assert usages_in(files, PATH, ["price", "Cart.settle"], memo=memo) == plain


json_values = st.recursive(
    st.none() | st.integers(-9, 0) | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4), max_leaves=12
)


@given(json_values)
@settings(max_examples=150, deadline=None)
def test_a_sealed_value_of_any_form_is_no_more_than_a_miss(value: object) -> None:
    files = {PATH: OWNER, **_importers(1)}
    memo = DictMemo()
    plain = usages_in(files, PATH, ["price"], memo=memo)
    for key in memo.held:
        sealed = seal(key, value)
        assert sealed is not None
        memo.held[key] = sealed
    assert usages_in(files, PATH, ["price"], memo=memo) == plain


@given(st.text(max_size=20), st.integers(0, 7), st.data())
def test_a_value_with_one_wrong_bit_is_a_miss(text: str, bit: int, data: st.DataObject) -> None:
    key = key_of("head", Sha("1" * 40), "Python")
    sealed = seal(key, [text])
    assert sealed is not None
    assert unseal(key, sealed) == [text]
    at = data.draw(st.integers(0, len(sealed) - 1))
    spoilt = sealed[:at] + bytes([sealed[at] ^ (1 << bit)]) + sealed[at + 1 :]
    assert unseal(key, spoilt) is None
    assert unseal(key + b"x", sealed) is None


def test_bytes_that_are_no_text_come_back_as_they_were() -> None:
    key = key_of("mentions", Sha("1" * 40), "Python")
    value = ["caf\udce9", "\udcff", "é\u2028😀"]
    sealed = seal(key, value)
    assert unseal(key, sealed) == value


def test_a_value_that_is_too_large_is_not_kept() -> None:
    assert seal(b"key", "x" * 200_000) is None
