"""Files that are no code and name a changed definition."""

from __future__ import annotations

import pytest

from tests.facts.usages.looking import usage_in

JOB = "def send_receipts():\n    return 1\n\n\ndef main():\n    return 2\n\n\nclass ReceiptJob:\n    def send_all(self): ...\n"


@pytest.mark.parametrize(
    ("path", "text", "name", "found"),
    [
        ("config.yml", "task: shop.jobs.send_receipts\n", "send_receipts", [("config.yml:1", "IMPORTED")]),
        ("pyproject.toml", 'send = "shop.jobs:send_receipts"\n', "send_receipts", [("pyproject.toml:1", "IMPORTED")]),
        ("settings.json", '{"job": "ReceiptJob"}', "ReceiptJob", [("settings.json:1", "NAME")]),
        ("templates/a.html", "{% send_receipts %}", "send_receipts", [("templates/a.html:1", "NAME")]),
        ("Dockerfile", "CMD python -c 'send_receipts()'\n", "send_receipts", [("Dockerfile:1", "NAME")]),
        ("README.md", "call send_receipts\n", "send_receipts", []),
        ("package-lock.json", '{"send_receipts": 1}', "send_receipts", []),
        ("config.yml", "main: 3\n", "main", []),
        ("config.yml", "send_receipts_later: 3\n", "send_receipts", []),
        ("config.yml", "send_all: 3\n", "ReceiptJob.send_all", []),
    ],
)
def test_a_telling_name_is_found_outside_of_code(path: str, text: str, name: str, found: list[tuple[str, str]]) -> None:
    usage = usage_in({"shop/jobs.py": JOB, path: text}, "shop/jobs.py", name)
    assert [(str(r.location), r.certainty.name) for r in usage.named_in] == found
    assert usage.references == ()
