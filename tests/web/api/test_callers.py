"""Whose token that is: asked of the host rarely, whatever somebody sends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.api import Limits
from bot.web.api._limits import Buckets, Rate
from tests.web.api.stage import ADA, PLENTY, TOKENS, UNLIMITED, Stage


def test_the_host_is_asked_once_for_some_minutes() -> None:
    stage = Stage()
    client = stage.client("ada-token")
    for _ in range(5):
        assert client.get("/api/v1/me").status_code == 200
    assert stage.visits.sent == ["ada-token"]
    stage.now += timedelta(minutes=6)
    del stage.visits.tokens["ada-token"]
    assert client.get("/api/v1/me").status_code == 401
    assert stage.visits.sent == ["ada-token", "ada-token"]


def test_a_refused_token_is_asked_about_once_a_minute() -> None:
    stage = Stage()
    for _ in range(5):
        assert stage.client("stolen").get("/api/v1/me").status_code == 401
    assert stage.visits.sent == ["stolen"]
    stage.now += timedelta(seconds=61)
    stage.visits.tokens["stolen"] = "ada-example"
    assert stage.client("stolen").get("/api/v1/me").status_code == 200


def test_nobody_hammers_the_host_through_us_with_made_up_tokens() -> None:
    stage = Stage(limits=Limits())
    told = [stage.client(f"made-up-{number}").get("/api/v1/me").status_code for number in range(50)]
    assert len(stage.visits.sent) == 10
    assert (told[:10], set(told[10:])) == ([401] * 10, {429})
    stage.now += timedelta(seconds=5)
    assert stage.client("ada-token").get("/api/v1/me").status_code == 200


def test_who_is_known_goes_on_while_others_guess() -> None:
    stage = Stage(limits=Limits())
    assert stage.client("ada-token").get("/api/v1/me").status_code == 200
    for number in range(50):
        stage.client(f"made-up-{number}").get("/api/v1/me")
    assert stage.client("ada-token").get("/api/v1/me").status_code == 200


def test_an_outage_of_the_host_is_no_refusal_and_over_soon() -> None:
    stage = Stage()
    stage.visits.is_away = True
    for _ in range(3):
        told = stage.client("ada-token").get("/api/v1/me")
        assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert stage.visits.sent == ["ada-token"]
    stage.visits.is_away = False
    stage.now += timedelta(seconds=6)
    assert stage.client("ada-token").get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a b",
        "Bearer a\tb",
        "bearer \u00e9",
        "Bearer " + "x" * 256,
        "ada-token",
    ],
)
def test_what_is_no_token_is_sent_nowhere(said: str) -> None:
    stage = Stage()
    assert stage.client().get("/api/v1/me", headers={b"Authorization": said.encode("latin-1")}).status_code == 401
    assert stage.visits.sent == []


def test_a_wrong_token_is_not_made_good_by_a_session() -> None:
    stage = Stage()
    assert stage.browser(ADA).get("/api/v1/me", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_one_account_has_one_rate_whichever_way_it_signed_in() -> None:
    stage = Stage(limits=Limits(caller=Rate(4, 0.5), address=PLENTY))
    client, browser = stage.client("ada-token"), stage.browser(ADA)
    told = [(client if number % 2 else browser).get("/api/v1/me") for number in range(6)]
    assert [each.status_code for each in told] == [200] * 4 + [429] * 2
    assert told[-1].headers["retry-after"] == "2"
    assert stage.client("ben-token").get("/api/v1/me").status_code == 200
    stage.now += timedelta(seconds=2)
    assert client.get("/api/v1/me").status_code == 200


def test_an_address_has_a_rate_before_anybody_looks_who_it_is() -> None:
    stage = Stage(limits=Limits(caller=PLENTY, address=Rate(3, 1)))
    told = [stage.client().get("/api/v1/me").status_code for _ in range(5)]
    assert told == [401] * 3 + [429] * 2


def test_what_is_known_of_tokens_is_bounded() -> None:
    stage = Stage()
    stage.visits.tokens = {f"token-{number}": "ada-example" for number in range(1_200)}
    client = stage.client()
    for number in range(1_200):
        client.get("/api/v1/me", headers={"Authorization": f"Bearer token-{number}"})
    api = stage.app.routes[0].app  # type: ignore[attr-defined]
    assert len(api.state.callers._known) == 1_000
    assert not any(token in repr(api.state.callers._known) for token in ("token-", *TOKENS))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 50)), max_size=60))
def test_a_bucket_gives_no_more_than_its_rate(asked: list[tuple[str, float]]) -> None:
    buckets, now, taken = Buckets(Rate(5, 0.5)), 1000.0, dict.fromkeys("abc", 0)
    for name, later in asked:
        now += later
        taken[name] += buckets.take(name, now) == 0
    assert all(count <= 5 + (now - 1000.0) * 0.5 + 1e-6 for count in taken.values())


def test_buckets_forget_the_longest_unused() -> None:
    buckets = Buckets(Rate(1, 0.001), most=10)
    for number in range(100):
        assert buckets.take(str(number), 0) == 0
    assert len(buckets._left) == 10
    assert buckets.take("99", 0) > 0


def test_unlimited_is_for_tests_alone() -> None:
    assert Limits() != UNLIMITED
