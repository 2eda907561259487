import pytest

from bot.risk import Tier
from bot.risk.signals.request_forgery import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", 'requests.get(request.args["url"], timeout=3)', "fetches"),
    ("a.ts", "fetch(req.query.url)", "fetches"),
    ("a.go", 'package p\n\nfunc f(r R) { http.Get(r.FormValue("url")) }', "fetches"),
    ("a.py", 'def f(request):\n    url = request.GET["next"]\n    return redirect(url)', "sends the visitor"),
    ("a.ts", "res.redirect(req.query.next)", "sends the visitor"),
    ("a.go", 'package p\n\nfunc f(w W, r R) { http.Redirect(w, r, r.FormValue("next"), 302) }', "sends the visitor"),
    ("a.rb", "def f\n  redirect_to(params[:next])\nend", "sends the visitor"),
]
LOOK_ALIKES = [
    ("a.py", "requests.get(url, timeout=3)"),
    ("a.py", 'redirect("/home")'),
    (
        "a.py",
        'def f(request):\n    url = request.GET["next"]\n    if url_has_allowed_host_and_scheme(url):\n        return redirect(url)',
    ),
    ("a.ts", "fetch(`/items/${encodeURIComponent(req.query.id)}`)"),
    ("a.ts", "res.redirect('/login')"),
    ("tests/test_a.py", 'requests.get(request.args["url"], timeout=3)'),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_an_address_that_the_caller_chose_is_asked_about(path: str, text: str, says: str) -> None:
    [signal] = fire(RULE, *added(path, *text.split("\n")))
    assert signal.floor >= Tier.MEDIUM
    assert signal.ask is not None
    assert says in signal.ask.text


@pytest.mark.parametrize(("path", "text"), LOOK_ALIKES)
def test_what_only_looks_like_it_is_silent(path: str, text: str) -> None:
    assert fire(RULE, *added(path, *text.split("\n"))) == []


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_what_is_only_moved_is_silent(path: str, text: str, says: str) -> None:
    del says
    assert_moved_is_silent(RULE, path, text)
