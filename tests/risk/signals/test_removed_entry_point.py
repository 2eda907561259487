"""A route, option or variable that is gone is asked about; one that is named anew anywhere in the change is not."""

from __future__ import annotations

import pytest

from bot.change import Change, parse_patch
from bot.facts import Sources, gather_facts
from bot.risk import Tier
from bot.risk.signals.removed_entry_point import RULE
from tests.fakes import DictSnapshot
from tests.risk.firing import fire, fire_on, fire_one

GONE = [
    pytest.param("web/api.py", '@app.get("/v1/orders")\ndef orders():\n    return []\n', "route /v1/orders gone", id="fastapi"),
    pytest.param("src/api.ts", "router.post('/v1/pay', pay);\n", "route /v1/pay gone", id="express"),
    pytest.param("api/api.go", 'package api\n\nfunc Routes(r R) {\n\tr.Delete("/identities/{id}", remove)\n}\n', "route /identities/{id} gone", id="chi"),
    pytest.param("src/Api.java", 'class Api {\n  @GetMapping("/v1/orders")\n  String orders() { return ""; }\n}\n', "route /v1/orders gone", id="spring"),
    pytest.param("cli/main.py", 'p.add_argument("--retries", type=int)\n', "option --retries gone", id="argparse"),
]  # fmt: skip
READ = [
    pytest.param("cli/main.py", 'import os\nLIMIT = os.environ.get("SHOP_LIMIT", "1")\n', "environment variable SHOP_LIMIT gone", id="environ"),
    pytest.param("src/conf.ts", "export const url = process.env.SHOP_URL;\n", "environment variable SHOP_URL gone", id="process.env"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "before", "title"), GONE)
def test_a_way_in_that_goes_is_asked_about(path: str, before: str, title: str) -> None:
    after = "package api\n" if path.endswith(".go") else "x = 1\n" if path.endswith(".py") else "class Api {}\n"
    [signal] = fire_one(RULE, path, before, after)
    assert signal.title == title
    assert signal.ask is not None


@pytest.mark.parametrize(("path", "before", "title"), READ)
def test_a_variable_that_is_no_longer_read_here_is_told_without_a_question(path: str, before: str, title: str) -> None:
    [signal] = fire_one(RULE, path, before, "x = 1\n" if path.endswith(".py") else "class Api {}\n")
    assert signal.title == title
    assert (signal.ask, signal.floor) == (None, Tier.LOW)


def test_one_that_moves_to_another_file_is_still_there() -> None:
    route = '@app.get("/v1/orders")\ndef orders():\n    return []\n'
    assert fire(RULE, {"web/a.py": route, "web/b.py": "y = 1\n"}, {"web/a.py": "x = 1\n", "web/b.py": route}) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('p.add_argument("--retries", type=int)\n', 'p.add_argument("--retries", type=int, default=3)\n'),
        ('read("/etc/shop")\n', "x = 1\n"),
        ('x = cache.get("orders/1")\n', "x = 1\n"),
        ('# app.get("/v1/x")\ny = {"a": 1}\n', 'y = {"a": 2}\n'),
    ],
    ids=["reworded", "a file", "a key", "a comment"],
)
def test_what_is_no_way_in_or_stays_is_silent(before: str, after: str) -> None:
    assert fire_one(RULE, "web/api.py", before, after) == []


def test_what_goes_from_one_file_is_one_question_for_each_kind() -> None:
    before = 'import os\np.add_argument("--retries")\np.add_argument("--settings")\np.add_argument("files")\nA = os.environ["SHOP_A"]\nB = os.environ["SHOP_B"]\n'
    signals = fire_one(RULE, "cli/main.py", before, "import os\n")
    assert sorted(s.title for s in signals) == [
        "argument files gone",
        "environment variables SHOP_A and SHOP_B gone",
        "options --retries and --settings gone",
    ]


def test_what_a_copy_leaves_out_still_stands_in_the_file_that_it_was_made_from() -> None:
    old, new = 'p.add_argument("--retries")\nx = 1\ny = 2\n', "x = 1\ny = 2\n"
    patch = b'diff --git a/cli/a.py b/cli/b.py\nsimilarity index 60%\ncopy from cli/a.py\ncopy to cli/b.py\n--- a/cli/a.py\n+++ b/cli/b.py\n@@ -1,3 +1,2 @@\n-p.add_argument("--retries")\n x = 1\n y = 2\n'
    change = Change(parse_patch(patch).files, (), title="a copy")
    before = {"cli/a.py": old}
    facts = gather_facts(Sources(change, DictSnapshot(before), DictSnapshot({**before, "cli/b.py": new})))
    assert fire_on(RULE, facts) == []
    assert facts.files[0].removed == ()


def test_a_variable_that_a_deleted_script_read_may_be_read_elsewhere() -> None:
    script = (
        'import os\np.add_argument("files")\np.add_argument("--retries")\nA = os.environ["DJANGO_SETTINGS_MODULE"]\n'
    )
    [signal] = fire(RULE, {"extras/help.py": script, "a.py": "x = 1\n"}, {"a.py": "x = 1\n"})
    assert signal.title == "option --retries gone"
