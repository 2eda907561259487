import pytest

from bot.change import Change, FileKind, FileStatus, parse_patch
from bot.facts import Sources, gather_facts
from bot.risk import DEFAULT_POLICY, Signal, Tier
from bot.risk.signals.opaque_content import RULE
from tests.fakes import DictSnapshot


def signals(patch: str) -> list[Signal]:
    change = Change(parse_patch(patch.encode()).files)
    return list(RULE.detect(gather_facts(Sources(change, DictSnapshot(), DictSnapshot())), DEFAULT_POLICY))


def link(target: str, path: str = "docs/latest") -> str:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n+++ b/{path}\n"
        f"@@ -0,0 +1 @@\n+{target}\n\\ No newline at end of file\n"
    )


SUBMODULE = (
    "diff --git a/lib b/lib\nindex 1111111..2222222 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n"
    f"-Subproject commit {'a' * 40}\n+Subproject commit {'b' * 40}\n"
)
MODE = "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n"


def binary(path: str) -> str:
    return f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 0000000..1111111\nBinary files /dev/null and b/{path} differ\n"


@pytest.mark.parametrize(
    ("patch", "tier", "asked"),
    [
        (SUBMODULE, Tier.HIGH, True),
        (link("/etc/passwd"), Tier.HIGH, True),
        (link("../../outside"), Tier.HIGH, True),
        (link("v2/index.md"), Tier.MEDIUM, False),
        (link("../README.md"), Tier.MEDIUM, False),
        (binary("tools/helper.so"), Tier.HIGH, True),
        (binary("vendor.jar"), Tier.HIGH, True),
        (MODE, Tier.MEDIUM, False),
    ],
)
def test_what_cannot_be_read_raises_the_tier(patch: str, tier: Tier, asked: bool) -> None:
    [signal] = signals(patch)
    assert (signal.floor, signal.ask is not None) == (tier, asked)


def test_a_picture_is_only_listed() -> None:
    assert signals(binary("logo.png")) == []


def test_a_submodule_names_both_commits() -> None:
    [signal] = signals(SUBMODULE)
    assert "aaaaaaaaaa → bbbbbbbbbb" in signal.title


def test_kinds_are_what_the_reader_of_patches_says() -> None:
    [file] = parse_patch(SUBMODULE.encode()).files
    assert (file.kind, file.status) == (FileKind.SUBMODULE, FileStatus.MODIFIED)
