import pytest

from bot.risk import Tier
from bot.risk.signals.debug_enabled import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", "app.run(debug=True)", "debug mode"),
    ("shop/settings.py", "DEBUG = True", "debug mode"),
    (".env", "APP_DEBUG=true", "debug mode"),
    ("a.py", "@csrf_exempt\ndef pay(request):\n    return 1", "`pay()`"),
    ("A.java", "class A { void f() { http.csrf().disable(); } }", "our own pages"),
    ("shop/settings.py", "SESSION_COOKIE_SECURE = False", "a cookie"),
    ("a.py", "response.set_cookie('a', b, httponly=False)", "a cookie"),
    ("a.ts", "res.cookie('a', b, { httpOnly: false })", "a cookie"),
    ("a.ts", "res.status(500).send(err.stack)", "stack trace"),
    ("a.py", "def f():\n    return HttpResponse(traceback.format_exc())", "stack trace"),
]
LOOK_ALIKES = [
    ("a.py", "app.run(debug=settings.DEBUG)"),
    ("shop/settings.py", "DEBUG = False"),
    ("shop/settings_dev_test.py", "DEBUG = env('DEBUG')"),
    ("a.py", "DEBUG = True"),
    ("a.py", "# app.run(debug=True)"),
    ("a.ts", "res.cookie('a', b, { httpOnly: true })"),
    ("a.ts", "log.error(err.stack)"),
    ("a.py", "@csrf_protect\ndef pay(request):\n    return 1"),
    ("tests/test_a.py", "app.run(debug=True)"),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_protection_that_is_turned_off_is_asked_about(path: str, text: str, says: str) -> None:
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
