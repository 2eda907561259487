import pytest

from bot.risk import Tier
from bot.risk.signals.vendored_code import RULE
from tests.changes import Files
from tests.risk.firing import fire

GO = "module example.com/shop\n\nrequire github.com/acme/left {0}\n"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("third_party/zlib/inflate.c", "third_party/zlib"),
        ("vendor/github.com/acme/left/left.go", "vendor/github.com/acme/left"),
        ("src/vendor/jquery/jquery.js", "src/vendor/jquery"),
        ("pip/_vendor/idna/core.py", "pip/_vendor/idna"),
    ],
)
def test_an_edit_within_a_copy_is_asked_about(path: str, name: str) -> None:
    [signal] = fire(RULE, {path: "a\nb\n"}, {path: "a\nc\n"})
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert f"`{name}`" in signal.ask.text
    assert "edited in place" in signal.title


def test_a_new_copy_is_named_and_high() -> None:
    [signal] = fire(RULE, {}, {"third_party/zlib/inflate.c": "a\n", "third_party/zlib/zlib.h": "b\n"})
    assert (signal.floor, signal.ask) == (Tier.HIGH, None)
    assert "2 files" in signal.why


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            {"go.mod": GO.format("v1.0.0"), "vendor/github.com/acme/left/left.go": "a\n"},
            {"go.mod": GO.format("v1.1.0"), "vendor/github.com/acme/left/left.go": "b\n"},
        ),
        (
            {"third_party/zlib/zlib.h": '#define VERSION "1.3.0"\n', "third_party/zlib/a.c": "a\n"},
            {"third_party/zlib/zlib.h": '#define VERSION "1.3.1"\n', "third_party/zlib/a.c": "b\n"},
        ),
        (
            {"src/_vendor/vendor.txt": "idna==3.6\n# release 3.6\n", "src/_vendor/idna/core.py": "a\n"},
            {"src/_vendor/vendor.txt": "idna==3.7  # release 3.7\n", "src/_vendor/idna/core.py": "b\n"},
        ),
        ({"js/vendor/left/left.js": "/*! Left 4.0.3 */\na\n"}, {"js/vendor/left/left.js": "/*! Left 4.0.4 */\nb\n"}),
    ],
    ids=["a manifest", "a header", "a list of copies", "a title"],
)
def test_a_copy_whose_release_moves_with_it_is_medium(before: Files, after: Files) -> None:
    [signal] = fire(RULE, before, after)
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert "another release" in signal.title


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"third_party/CMakeLists.txt": "a\n"}, {"third_party/CMakeLists.txt": "b\n"}),
        ({"third_party/zlib/BUILD.bazel": "a\n"}, {"third_party/zlib/BUILD.bazel": "b\n"}),
        ({"third_party/zlib/README.md": "a\n"}, {"third_party/zlib/README.md": "b\n"}),
        ({"third_party/zlib/a.c": "a\n"}, {}),
        ({}, {"tests/fixtures/vendor/left/left.js": "a\n"}),
        ({"shop/vendors/zlib.c": "a\n"}, {"shop/vendors/zlib.c": "b\n"}),
        ({"app/vendor.py": "a = 1\n"}, {"app/vendor.py": "a = 2\n"}),
    ],
)
def test_what_the_repository_keeps_beside_copies_and_a_copy_that_goes_are_not_named(
    before: Files, after: Files
) -> None:
    assert fire(RULE, before, after) == []
