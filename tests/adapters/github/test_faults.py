"""What goes wrong between us and GitHub, told by who can act on it, and with nothing secret in it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.adapters.github import GitHub, Pace, open_github
from bot.adapters.github._words import cut, quotable
from bot.errors import HostError, HostUnavailableError
from bot.gate import Account
from bot.post import SetLabels, WriteComment
from tests.adapters.github.desk import Desk
from tests.adapters.github.scripted import TOKEN, Asked, Clock, Said, Scripted, github
from tests.adapters.github.shapes import PLACE, looked

LABEL = SetLabels(("x",))
SECOND = "You have exceeded a secondary rate limit. Please wait a few minutes."


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (Said(401, {"message": "Bad credentials"}), HostError, ["does not accept the token", "valid now"]),
        (
            Said(
                403,
                {"message": "Resource not accessible by integration"},
                {"X-Accepted-GitHub-Permissions": "issues=write; pull_requests=write"},
            ),
            HostError,
            ["no permission", "issues=write; pull_requests=write", "acme/shop", "Resource not accessible"],
        ),
        (Said(403, {"message": "No."}, {"X-GitHub-SSO": "required; url=https://x"}), HostError, ["single sign-on"]),
        (Said(404, {"message": "Not Found"}), HostError, ["acme/shop does not exist, or the token may not see it"]),
        (Said(409, {"message": "Conflict"}), HostError, ["changed meanwhile", "Run this again"]),
        (Said(410, {"message": "Issues are disabled"}), HostError, ["may not see it", "Issues are disabled"]),
        (
            Said(422, {"message": "Validation Failed", "errors": [{"field": "name", "code": "invalid"}]}),
            HostError,
            ["refused to put labels on", "Validation Failed: name invalid"],
        ),
        (Said(422, {"message": "Nope", "errors": ["too many labels"]}), HostError, ["Nope: too many labels"]),
        (Said(451, {"message": "Gone for legal reasons"}), HostError, ["status 451"]),
        (Said(307, None, {"Location": "/repositories/1"}), HostError, ["moved", "new name"]),
        (Said(500, {"message": "oops"}), HostUnavailableError, ["failed (status 500)", "in a few minutes"]),
        (Said(503, raw=b"<html>unicorn</html>"), HostUnavailableError, ["failed (status 503)"]),
        (
            Said(200, raw=b"<html>Sign in to the wireless network</html>"),
            HostUnavailableError,
            ["not what GitHub's API sends"],
        ),
        (Said(200, raw=b"[" * 100_000), HostUnavailableError, ["not what GitHub's API sends"]),
        (Said(cut=True), HostUnavailableError, ["connection was cut"]),
    ],
)
def test_each_refusal_and_failure_has_its_own_error(said: Said, kind: type[HostError], words: list[str]) -> None:
    with github(lambda _: said) as (host, _), pytest.raises(HostError) as caught:
        host.do(PLACE, LABEL)
    assert type(caught.value) is kind or (kind is HostError and not isinstance(caught.value, HostUnavailableError))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_host_that_is_too_slow_is_unavailable() -> None:
    with (
        github(lambda _: Said(200, [], slow=0.8), timeout=0.3) as (host, _),
        pytest.raises(HostUnavailableError, match="did not answer in time"),
    ):
        host.do(PLACE, LABEL)


def test_a_host_that_is_not_there_is_unavailable() -> None:
    clock = Clock()
    nowhere = "http://127.0.0.1:1"
    said = {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": nowhere, "GITHUB_SERVER_URL": nowhere}
    host = open_github(said, Pace(clock.now, clock.sleep))
    with pytest.raises(HostUnavailableError, match="it cannot be reached"):
        host.look(PLACE)
    host.close()


LIMITS: list[tuple[Said, float]] = [
    (Said(429, {"message": "slow down"}, {"Retry-After": "7"}), 7.0),
    (Said(403, {"message": SECOND}, {"Retry-After": "3"}), 3.0),
    (Said(403, {"message": SECOND}), 60.0),
    (
        Said(
            403,
            {"message": "API rate limit exceeded"},
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000020"},
        ),
        21.0,
    ),
    (
        Said(
            200,
            {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]},
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1800000009"},
        ),
        10.0,
    ),
]


@pytest.mark.parametrize(("said", "wait"), LIMITS)
def test_a_short_limit_is_waited_for(said: Said, wait: float) -> None:
    clock, answers = Clock(), [said]
    with github(lambda asked: answers.pop() if answers else Said(200, looked() if asked.operation else []), clock) as (
        host,
        server,
    ):
        assert host.look(PLACE).missing == ()
        assert len(server.journal) == 3
    assert clock.slept == [wait]


def test_a_write_that_was_limited_was_not_done_and_is_sent_again() -> None:
    desk, answers = Desk(), [Said(403, {"message": SECOND}, {"Retry-After": "2"})]

    def script(asked: Asked) -> Said:
        return answers.pop() if answers and not asked.operation else desk(asked)

    with github(script) as (host, _):
        host.do(PLACE, WriteComment(None, "<!-- foreread -->"))
    assert len(desk.comments) == 1


@pytest.mark.parametrize(
    "headers", [{"Retry-After": "3600"}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(1_800_003_599)}]
)
def test_a_long_limit_is_told_with_its_end_and_not_waited_for(headers: dict[str, str]) -> None:
    clock = Clock()
    with github(lambda _: Said(403, {"message": "API rate limit exceeded"}, headers), clock) as (host, server):
        with pytest.raises(HostUnavailableError) as caught:
            host.look(PLACE)
        assert len(server.journal) == 1
    assert clock.slept == []
    assert f"before {datetime.fromtimestamp(1_800_003_600, UTC):%Y-%m-%d %H:%M:%S} UTC" in str(caught.value)


def test_a_limit_that_does_not_end_is_not_waited_for_for_ever() -> None:
    clock = Clock()
    with github(lambda _: Said(429, None, {"Retry-After": "1"}), clock) as (host, server):
        with pytest.raises(HostUnavailableError, match="limits how often"):
            host.look(PLACE)
        assert len(server.journal) == 4


def test_a_permission_that_is_refused_is_no_rate_limit() -> None:
    clock = Clock()
    headers = {"X-RateLimit-Remaining": "4999", "X-RateLimit-Reset": "1800000020"}
    with (
        github(lambda _: Said(403, {"message": "Resource not accessible"}, headers), clock) as (host, _),
        pytest.raises(HostError),
    ):
        host.do(PLACE, LABEL)
    assert clock.slept == []


def test_more_than_five_writes_are_a_second_apart() -> None:
    clock = Clock()

    def write(host: GitHub, _: Scripted) -> None:
        for _n in range(8):
            host.do(PLACE, LABEL)

    with github(Desk(), clock) as (host, server):
        host._wire.pace = Pace(clock.now, clock.sleep, between_writes=1.0)
        write(host, server)
    assert clock.slept == [1.0, 1.0, 1.0]


def look(host: GitHub) -> object:
    return host.look(PLACE)


def label(host: GitHub) -> object:
    return host.do(PLACE, LABEL)


def say(host: GitHub) -> object:
    return host.do(PLACE, WriteComment(None, "<!-- foreread -->"))


@pytest.mark.parametrize("do", [look, label, say])
@pytest.mark.parametrize(
    "said",
    [
        *(
            Said(status, {"message": f"Bad token {TOKEN}", "errors": [{"message": f"Authorization: Bearer {TOKEN}"}]})
            for status in (400, 401, 403, 404, 409, 422, 429, 451, 500)
        ),
        Said(200, raw=TOKEN.encode()),
        Said(cut=True),
        Said(slow=0.8),
    ],
)
def test_no_message_has_the_token(said: Said, do: Callable[[GitHub], object], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with github(lambda _: said, timeout=0.3) as (host, _):
        with pytest.raises(HostError) as caught:
            do(host)
        told = f"{caught.value} {caught.value!r} {''.join(traceback.format_exception(caught.value))} {host!r} {host.__dict__!r}"
    assert TOKEN not in told
    assert TOKEN not in caplog.text


def test_an_error_within_a_good_answer_does_not_repeat_the_token() -> None:
    with (
        github(lambda _: Said(200, {"errors": [{"message": f"{TOKEN} is not welcome"}]})) as (host, _),
        pytest.raises(HostError, match="is not welcome") as caught,
    ):
        host.look(PLACE)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\x1b[31m\u202e", "a b [31m"),
        ("ghp_" + "A" * 36 + " x", "[secret] x"),
        ("github_pat_" + "A1_" * 20, "[secret]"),
        ("eyJhbGciOi.eyJpc3M1.c2ln", "[secret]"),
        ("Authorization: token abcdef0123456789", "Authorization: [secret]"),
        (None, ""),
        (["x"], ""),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_what_is_quoted_is_one_short_line_without_secrets(text: object, line: str) -> None:
    assert quotable(text) == line


@pytest.mark.parametrize("text", ["", "short", "ü" * 100, "a" * 9 + "😀" * 50, "\ud800" * 40])
@pytest.mark.parametrize(("characters", "octets"), [(10, None), (10, 12), (50, 60), (1000, 64)])
def test_cut_text_fits_both_limits(text: str, characters: int, octets: int | None) -> None:
    kept = cut(text, characters, octets)
    assert len(kept) <= characters
    assert octets is None or len(kept.encode("utf-8", "replace")) <= octets
    assert kept == text or kept.endswith("…")


def test_reads_that_have_not_changed_cost_no_data() -> None:
    seen: list[str | None] = []

    def script(asked: Asked) -> Said:
        data = {"role_name": "read", "user": {"id": 1}}
        seen.append(asked.headers.get("If-None-Match"))
        return Said(304, None) if seen[-1] else Said(200, data, {"ETag": '"one"'})

    with github(script) as (host, _):
        assert host.permissions(PLACE, [Account(1, "ada")]) == host.permissions(PLACE, [Account(1, "ada")]) != {}
    assert seen == [None, '"one"']
