"""What counts as an incomplete view (decision 6)."""

import pytest

from bot.change import Change, parse_patch
from bot.facts import Sources, gather_facts
from bot.review import Review, write_receipt
from tests.fakes import DictSnapshot

PICTURE = "diff --git a/logo.png b/logo.png\nnew file mode 100644\nindex 0000000..1111111\nBinary files /dev/null and b/logo.png differ\n"
SUBMODULE = (
    "diff --git a/lib b/lib\nindex 1111111..2222222 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n"
    f"-Subproject commit {'a' * 40}\n+Subproject commit {'b' * 40}\n"
)
POINTER = (
    "diff --git a/big.bin b/big.bin\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/big.bin\n@@ -0,0 +1,3 @@\n"
    f"+version https://git-lfs.github.com/spec/v1\n+oid sha256:{'c' * 64}\n+size 12345\n"
)
COMBINED = (
    "diff --cc a.py\nindex 1111111,2222222..3333333\n--- a/a.py\n+++ b/a.py\n@@@ -1,1 -1,1 +1,1 @@@\n- x\n -y\n++z\n"
)


@pytest.mark.parametrize(
    ("patch", "complete"),
    [
        pytest.param(PICTURE, True, id="a picture"),
        pytest.param(SUBMODULE, True, id="a submodule"),
        pytest.param(POINTER, True, id="an LFS pointer"),
        pytest.param(COMBINED, False, id="a combined diff"),
    ],
)
def test_what_nobody_can_read_as_text_is_listed_and_no_gap(patch: str, complete: bool) -> None:
    change = Change(parse_patch(patch.encode()).files)
    facts = gather_facts(Sources(change, DictSnapshot(), DictSnapshot()))
    receipt = write_receipt(facts, Review(()), "0", 0.0)
    assert receipt.complete is complete
    assert [h.reading.value for h in receipt.hunks] == ["unread"]
    assert all(h.reason for h in receipt.hunks)
