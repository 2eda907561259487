"""A time without its zone where an instant is meant."""

from __future__ import annotations

import pytest

from bot.risk.signals.naive_time import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("py", "row.due = datetime.now()", "wall clock", id="Python now"),
    pytest.param("py", "row.due = datetime.utcnow() + timedelta(days=3)", "without a zone", id="Python utcnow"),
    pytest.param("py", "row.due = datetime.fromtimestamp(count)", "wall clock", id="Python fromtimestamp"),
    pytest.param("py", 'key = row.due.strftime("%s")', "local time", id="Python seconds by strftime"),
    pytest.param("java", "row.due = LocalDateTime.now();", "wall clock", id="Java"),
    pytest.param("js", 'row.due = new Date("2024-03-01T10:00:00");', "local time", id="JavaScript text without a zone"),
    pytest.param("js", "row.due = new Date(year, month - 1, day);", "local time", id="JavaScript fields"),
    pytest.param("go", "day := now.Truncate(24 * time.Hour)", "midnight of UTC", id="Go truncation"),
    pytest.param("cs", "row.Due = DateTime.Now;", "wall clock", id="C#"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_a_time_without_its_zone_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param("py", "row.due = datetime.now(timezone.utc)", id="Python zone"),
    pytest.param("py", "row.due = datetime.fromtimestamp(count, tz=timezone.utc)", id="Python zone by name"),
    pytest.param("py", "start = datetime.now()", id="a measure of time"),
    pytest.param("py", "print(datetime.now())", id="for a reader"),
    pytest.param("py", "row.due = datetime.now().astimezone()", id="made aware"),
    pytest.param("py", "row.due = timezone.now()", id="Django"),
    pytest.param(
        "py",
        "when = datetime.utcfromtimestamp(count)\nreturn when.replace(tzinfo=timezone.utc)",
        id="the next line says it",
    ),
    pytest.param(
        "py",
        "if settings.USE_TZ:\n    return timezone.now()\nreturn datetime.now()",
        id="a setting says that there is none",
    ),
    pytest.param("py", 'text = "datetime.now()"', id="a string"),
    pytest.param("js", 'row.due = new Date("2024-03-01T10:00:00Z");', id="JavaScript zone"),
    pytest.param("js", 'row.due = new Date("2024-03-01");', id="JavaScript date alone, which is UTC"),
    pytest.param("java", "row.due = Instant.now();", id="Java instant"),
    pytest.param("java", "row.due = LocalDateTime.now(zone);", id="Java zone"),
    pytest.param("go", "day := now.Truncate(time.Hour)", id="Go hour"),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_a_time_with_its_zone_or_without_harm_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_a_clock_that_was_read_before_is_not_news() -> None:
    assert written(RULE, "py", "row.due = datetime.now() + timedelta(1)", "row.due = datetime.now()") == []
