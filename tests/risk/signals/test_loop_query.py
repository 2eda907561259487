"""A query or request in every round of a loop."""

from __future__ import annotations

import pytest

from bot.risk.signals.loop_query import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param(
        "py",
        "for row in rows:\n    owner = User.objects.get(id=row.owner)\n    use(owner)",
        "`for row in rows`",
        id="Django",
    ),
    pytest.param(
        "py",
        "for row in rows:\n    if row.open:\n        session.execute(QUERY, row)\n        use(row)",
        "`for row in rows`",
        id="Python session under a condition",
    ),
    pytest.param(
        "py",
        "for row in rows:\n    found = requests.get(row.url, timeout=3)\n    use(found)",
        "requests.get",
        id="Python request",
    ),
    pytest.param(
        "ts",
        "for (const row of rows) {\n  const owner = await prisma.user.findUnique({ where: row });\n  use(owner);\n}",
        "prisma",
        id="TypeScript",
    ),
    pytest.param(
        "go",
        "for _, row := range rows {\n\tfound, err := db.Query(text, row)\n\tuse(found, err)\n}",
        "db.Query",
        id="Go",
    ),
    pytest.param(
        "java",
        "for (Row row : rows) {\n  Owner owner = ownerRepository.findById(row.owner);\n  use(owner);\n}",
        "ownerRepository.findById",
        id="Java",
    ),
    pytest.param(
        "php",
        "foreach ($rows as $row) {\n    $owner = User::find($row->owner);\n    use_it($owner);\n}",
        "User::find",
        id="PHP",
    ),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_a_query_in_a_loop_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param("py", "owner = User.objects.get(id=1)", id="no loop"),
    pytest.param(
        "py",
        "for attempt in range(count):\n    found = requests.get(text, timeout=3)\n    use(found)",
        id="tries again",
    ),
    pytest.param("py", "for batch in chunks(rows):\n    session.execute(QUERY, batch)\n    use(batch)", id="batches"),
    pytest.param(
        "py", 'for name in ("a", "b"):\n    session.execute(QUERY, name)\n    use(name)', id="a handful of literals"
    ),
    pytest.param("py", "for row in rows:\n    use(row)\nsession.execute(QUERY, rows)", id="behind the loop"),
    pytest.param("py", "for row in User.objects.filter(open=True):\n    use(row)", id="what is walked over"),
    pytest.param(
        "py", "for row in rows:\n    if row.open:\n        return User.objects.get(id=row.owner)", id="leaves with it"
    ),
    pytest.param(
        "py", "while True:\n    found = requests.get(text, timeout=3)\n    use(found)", id="waits for something"
    ),
    pytest.param(
        "ts",
        "await Promise.all(rows.map(async (row) => {\n  const found = await fetch(row.url);\n  use(found);\n}));",
        id="all at once",
    ),
    pytest.param(
        "go", "for _, row := range rows {\n\tgo func() {\n\t\tdb.Query(text, row)\n\t}()\n}", id="Go routines"
    ),
    pytest.param(
        "js",
        "for (const row of rows) {\n  use(row);\n}\nconst found = await fetch(text);",
        id="JavaScript behind the loop",
    ),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_a_loop_that_is_short_waits_or_asks_at_once_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_a_query_that_was_in_the_loop_is_not_news() -> None:
    assert (
        written(
            RULE,
            "py",
            "for row in rows:\n    owner = User.objects.get(id=row.owner)\n    use(owner)",
            "for row in rows:\n    owner = User.objects.get(pk=row.owner)\n    use(owner)",
        )
        == []
    )
