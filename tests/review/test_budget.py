"""Ceilings: how they are written, what a request may cost, and that nothing passes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.errors import UsageError
from bot.review import Price, Reply, Request, Turn
from bot.review.asking import (
    LEAST_TOKENS_OUT,
    Budget,
    Budgets,
    Purse,
    Refused,
    Spent,
    count_pieces,
    estimate,
    estimate_calls,
    open_purse,
    plan_within,
    read_budget,
    read_budgets,
    rehearse,
    repairs,
    room_for_change,
    spending,
    total,
    unread_for_budget,
)

DEAR = Price(in_=15e-6, out=75e-6, written=18.75e-6, cached=1.5e-6)
STEPPED = Price(1e-6, 5e-6, 1.25e-6, 0.1e-6, long=2_000, dear=Price(2e-6, 10e-6, 2.5e-6, 0.2e-6))
FREE = Price(0.0, 0.0, 0.0, 0.0)


def asking(text: str = "def pay(order):\n    return order.total\n", *, room: int = 8_000) -> Request:
    return Request("find-questions", 1, "d1ge57", "You read changes.", (Turn("user", text),), {"type": "object"}, room)


def saying(tokens_in: int = 0, tokens_out: int = 0, *, text: str = "{}", usd: float | None = None, cached: int = 0) -> Reply:  # fmt: skip
    return Reply(text, "model", tokens_in=tokens_in, tokens_out=tokens_out, cost_usd=usd, tokens_cached=cached)


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("60k", Budget(60_000)),
        ("60000", Budget(60_000)),
        ("60_000", Budget(60_000)),
        ("200k tokens", Budget(200_000)),
        ("1.5M", Budget(1_500_000)),
        ("1 token", Budget(1)),
        ("$0.50", Budget(usd=0.5)),
        ("$ 2", Budget(usd=2.0)),
        ("0.50usd", Budget(usd=0.5)),
        ("0.5 USD", Budget(usd=0.5)),
        ("60k,$0.50", Budget(60_000, 0.5)),
        (" $0.50 , 60K ", Budget(60_000, 0.5)),
        ("none", Budget()),
    ],
)
def test_a_budget_is_written_in_tokens_in_money_or_both(text: str, budget: Budget) -> None:
    assert read_budget(text) == budget


NONSENSE = (
    "", "k", "much", "-5", "0", "$0", "0.5", "1.5 tokens", "$5k", "$5 tokens", "60k,80k", "$1,$2", "60,000", "60k,", "1e9", "inf",
    "$inf", "nan", "€5", "60k/month", "6" * 40, "٣k",
)  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE)
def test_what_is_no_budget_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match=r"60k.*\$0\.50"):
        read_budget(text)


def test_the_command_line_may_name_a_ceiling_for_a_month_too() -> None:
    assert read_budgets("60k,$0.50,$20/month") == Budgets(Budget(60_000, 0.5), Budget(usd=20.0))
    assert read_budgets("2M/month, $20/month") == Budgets(None, Budget(2_000_000, 20.0))
    assert read_budgets("none") == Budgets(Budget(), None)
    assert read_budgets("none,none/month") == Budgets(Budget(), Budget())
    with pytest.raises(ValueError, match="/month"):
        read_budgets("$20/week")


@given(st.text(max_size=20))
def test_any_text_is_a_budget_or_refused(text: str) -> None:
    try:
        budget = read_budgets(text)
    except ValueError:
        return
    for one in budget:
        assert one is None or all(ceiling is None or ceiling > 0 for ceiling in (one.tokens, one.usd))


def test_of_two_budgets_the_lower_ceilings_hold() -> None:
    assert Budget(60_000, 5.0).within(Budget(usd=0.5)) == Budget(60_000, 0.5)
    assert Budget(60_000).within(Budget(10)) == Budget(10)
    assert Budget().within(Budget()) == Budget()


@pytest.mark.parametrize(
    ("text", "tokens"),  # as o200k_base of tiktoken 0.12 counts them
    [
        ("def pay(order, currency):\n    return order.total * rates[currency]\n", 16),
        ("   12 +\t\tif err != nil {\n   13 +\t\t\treturn nil, err\n   14 +\t\t}\n", 27),
        ("变更的作者没有说明为什么。" * 20, 160),
    ],
)
def test_no_more_tokens_are_counted_than_are_expected_at_most(text: str, tokens: int) -> None:
    bare, told = estimate(asking(""), None), estimate(asking(text), None)
    assert tokens <= told.most_tokens_in - bare.most_tokens_in
    assert tokens * 0.5 <= told.tokens_in - bare.tokens_in <= told.most_tokens_in - bare.most_tokens_in


def test_an_estimate_says_the_usual_and_the_worst_case() -> None:
    told = estimate(asking(), DEAR)
    assert (told.tokens_out, told.most_tokens_out) == (1_000, 8_000)
    assert told.most_usd == pytest.approx(told.most_tokens_in * 18.75e-6 + 8_000 * 75e-6)
    assert told.usd == pytest.approx(told.tokens_in * 18.75e-6 + 1_000 * 75e-6)
    assert estimate(asking(), None).most_usd is None
    assert estimate(asking(room=100), None).tokens_out == 100


def test_estimates_add_up_and_without_a_price_money_is_unknown() -> None:
    both = total([estimate(asking(), DEAR), estimate(asking(), DEAR)])
    assert both.most_tokens_in == 2 * estimate(asking(), DEAR).most_tokens_in
    assert (both + estimate(asking(), None)).usd is None
    assert total([]).most == Spent(0, 0.0)


def test_requests_that_are_not_written_yet_take_no_less_than_written_ones() -> None:
    text = "if order is None:\n    return 0\n" * 50
    written = estimate(asking(text), DEAR)
    ahead = estimate_calls(1, count_pieces(text + "You read changes.") + 20, 8_000, DEAR)
    assert ahead.most_tokens_in >= written.most_tokens_in
    assert estimate_calls(3, 100, 500, DEAR).most_tokens_out == 1_500
    assert estimate_calls(0, 100, 500, DEAR).most == Spent(0, 0.0)


def test_a_reply_costs_what_it_reports() -> None:
    tokens, usd = spending(asking(), saying(1_000_000, 50), DEAR)
    assert tokens == 1_000_050
    assert usd == pytest.approx(18.75 + 50 * 75e-6)
    assert spending(asking(), saying(10, 5, usd=3.0), DEAR) == Spent(15, 3.0)


def test_what_the_provider_had_kept_is_cheap() -> None:
    usd = spending(asking(), saying(1_000, 0, text="", cached=900), DEAR).usd
    assert usd == pytest.approx(900 * 1.5e-6 + 100 * 18.75e-6)


def test_a_reply_that_reports_nothing_is_counted_by_its_characters() -> None:
    spent = spending(asking(), saying(text='{"claims": []}' * 100), DEAR)
    assert spent.tokens > estimate(asking(), DEAR).tokens_in + 300
    assert spent.usd > 0


def test_many_tokens_at_once_cost_the_dearer_price() -> None:
    assert spending(asking(), saying(2_001, 0, text=""), STEPPED).usd == pytest.approx(2_001 * 2.5e-6)


def test_a_request_is_shortened_to_what_is_left_and_then_not_sent() -> None:
    worst_in = estimate(asking(), None).most_tokens_in
    purse = Purse(Budget(worst_in + 5_000))
    assert purse.fit(asking()).request == asking(room=5_000)
    assert Purse(Budget(worst_in + 9_000)).fit(asking()).request == asking()
    refused = Purse(Budget(worst_in + LEAST_TOKENS_OUT - 1)).fit(asking())
    assert refused.request is None
    assert "budget" in refused.reason
    assert Purse(Budget(worst_in + 200)).may(asking(room=200)) == ""


def test_a_refusal_names_the_ceiling_that_is_in_the_way() -> None:
    purse = Purse(Budget(1_000_000, 0.05), DEAR).less(Spent(10, 0.04))
    assert purse.may(asking()).endswith("of the budget of $0.0500 $0.0100 are left")
    assert "tokens are left" in Purse(Budget(500)).may(asking())


def test_money_is_shortened_to_what_is_left() -> None:
    purse = Purse(Budget(usd=0.30), DEAR)
    allowed = purse.fit(asking()).request
    assert allowed is not None
    assert LEAST_TOKENS_OUT < allowed.max_tokens < 8_000
    assert estimate(allowed, DEAR).most.usd <= 0.30 < estimate(asking(room=allowed.max_tokens + 2), DEAR).most.usd


def test_a_model_that_costs_nothing_may_always_be_asked() -> None:
    assert Purse(Budget(usd=0.01), FREE).fit(asking()).request == asking()


def test_a_budget_in_money_needs_a_price_before_anything_is_sent() -> None:
    with pytest.raises(UsageError, match=r"price of exec:ask is not known.*model_price"):
        open_purse(Budget(usd=1.0), None, "exec:ask")
    with pytest.raises(ValueError, match="price"):
        Purse(Budget(usd=1.0))
    assert open_purse(Budget(1_000), None, "exec:ask").left == Budget(1_000)


def test_a_request_without_a_reply_counts_as_its_worst_case() -> None:
    purse = Purse(Budget(100_000)).after(asking(), None)
    assert purse.tokens == estimate(asking(), None).most.tokens


def test_a_reply_that_reports_more_than_was_expected_is_counted_as_it_reports() -> None:
    purse = Purse(Budget(20_000)).after(asking(), saying(30_000, 10))
    assert purse.left == Budget(0)
    assert purse.may(asking())


prices = st.sampled_from([DEAR, STEPPED, FREE, Price(0.1, 0.3, 0.1, 0.1)])
budgets = st.builds(Budget, st.none() | st.integers(1, 60_000), st.none() | st.floats(0.0001, 2.0))
rounds = st.lists(
    st.tuples(
        st.text(max_size=200) | st.integers(1, 400).map(lambda n: "if order:\n" * n),
        st.integers(1, 8_000),
        st.tuples(*[st.floats(0, 1)] * 3),
        st.booleans(),
    ),
    max_size=12,
)


@given(budgets, prices, rounds)
def test_no_sequence_of_requests_and_replies_passes_a_ceiling(
    budget: Budget,
    price: Price,
    asked: list[tuple[str, int, tuple[float, float, float], bool]],
) -> None:
    """Of replies within what was allowed to them: any share of the worst case, with any share of it kept before."""
    purse = Purse(budget, price)
    tokens, usd = 0, 0.0
    for text, room, (of_in, of_out, kept), silent in asked:
        allowed = purse.fit(asking(text, room=room))
        if allowed.request is None:
            assert allowed.reason
            continue
        assert allowed.request.max_tokens >= min(room, LEAST_TOKENS_OUT)
        expected = estimate(allowed.request, price)
        tokens_in = max(1, int(of_in * expected.most_tokens_in))
        tokens_out = max(1, int(of_out * allowed.request.max_tokens))
        reply = None if silent else saying(tokens_in, tokens_out, cached=int(kept * tokens_in))
        spent = expected.most if reply is None else spending(allowed.request, reply, price)
        tokens, usd = tokens + spent.tokens, usd + spent.usd
        before, purse = purse, purse.after(allowed.request, reply)
        assert (purse.tokens, purse.usd) == (tokens, usd)
        assert purse.tokens >= before.tokens
        assert purse.usd >= before.usd
    assert budget.tokens is None or tokens <= budget.tokens
    assert budget.usd is None or usd <= budget.usd


@given(st.integers(-100, 10**7), st.floats(-10, 10**4), budgets, prices)
def test_nothing_flows_back_into_a_purse(tokens: int, usd: float, budget: Budget, price: Price) -> None:
    purse = Purse(budget, price, 500, 0.1)
    less = purse.less(Spent(tokens, usd))
    assert less.tokens >= purse.tokens
    assert less.usd >= purse.usd
    assert (less.left.tokens or 0) <= (purse.left.tokens or 0)


def test_a_dry_run_stops_where_usual_replies_would_have_spent_the_budget() -> None:
    one = estimate(asking(), None)
    told = rehearse([asking(), asking(), asking()], Purse(Budget(one.most.tokens)))
    assert [r.request.max_tokens for r in told[:1]] == [8_000]
    assert 1_500 <= told[1].request.max_tokens < 8_000
    short = rehearse([asking(), asking()], Purse(Budget(one.usual.tokens + one.most_tokens_in + 1_000)))
    assert [bool(r.refused) for r in short] == [False, True]
    assert short[1].request == asking()


def test_a_change_that_the_room_is_for_can_be_sent() -> None:
    purse = Purse(Budget(40_000, 1.0), DEAR)
    room = room_for_change(purse, "You read changes.")
    assert room is not None
    assert 5_000 < room < 40_000 / 2.5
    code = "   12 +     if order is None or order.total < minimum:\n"
    assert purse.may(asking(code * (4 * room // len(code)))) == ""


def test_without_a_ceiling_there_is_room_for_everything_and_with_a_tiny_one_for_nothing() -> None:
    assert room_for_change(Purse(Budget()), "You read changes.") is None
    assert room_for_change(Purse(Budget(1_000)), "You read changes.") == 0
    assert room_for_change(Purse(Budget(usd=0.01), DEAR), "You read changes.") == 0
    free = room_for_change(Purse(Budget(usd=0.01), FREE), "You read changes.")
    assert free is not None
    assert free > 100_000


def test_a_plan_is_made_smaller_until_its_requests_can_be_paid() -> None:
    def plan(tokens: int) -> list[Request]:
        return [asking("0123" * tokens)]

    made = plan_within(Purse(Budget(20_000)), 10_000, plan, lambda requests: requests)
    assert made == plan(2_500)
    assert plan_within(Purse(Budget(1_000)), 10_000, plan, lambda requests: requests) == plan(10_000 >> 6)


HUNKS = frozenset({(RepoPath("shop/pay.py"), "@@ -1 +1 @@"), (RepoPath("shop/pay.py"), "@@ -9 +9 @@")})


def test_what_was_not_read_for_the_budget_is_a_problem_each() -> None:
    said = unread_for_budget([Refused(HUNKS, "it may take 9 tokens"), Refused((), "none are left", "check 3 claims")])
    assert said == (
        "the model did not read shop/pay.py (2 hunks) for lack of budget: it may take 9 tokens.",
        "the model did not check 3 claims: none are left.",
    )


def test_what_another_request_had_read_was_read_fewer_times() -> None:
    [one] = unread_for_budget([Refused(HUNKS, "none are left")], read=HUNKS)
    assert "fewer times" in one
    [half] = unread_for_budget([Refused(HUNKS, "none are left")], read={(RepoPath("shop/pay.py"), "@@ -1 +1 @@")})
    assert "(1 hunk)" in half


def test_asking_once_more_is_counted_with_the_reply_that_is_sent_back() -> None:
    first, again = estimate(asking(), DEAR), repairs([asking()], DEAR)
    assert again.most_tokens_in > first.most_tokens_in + 20_000 / 4
    assert (again.usd, again.tokens_out) == (0.0, 0)
    assert again.most_usd is not None
    assert again.most_usd > first.most.usd
    assert repairs([asking()], None).most_usd is None
