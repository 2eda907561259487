import pytest

from bot.risk import Tier
from bot.risk.signals.sensitive_log import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", 'log.info("login with %s", password)', "`password` to a log"),
    ("a.py", 'print(f"key: {api_key}")', "`api_key` to a log"),
    ("a.ts", "console.log('auth', user.accessToken)", "`user.accessToken` to a log"),
    ("a.go", 'package p\n\nfunc f() { log.Printf("token %s", cfg.ClientSecret) }', "`cfg.ClientSecret` to a log"),
    ("A.java", 'class A { void f() { logger.info("got " + user.password); } }', "`user.password` to a log"),
    ("a.php", "<?php\nfunction f($password) { error_log($password); }", "to a log"),
]
LOOK_ALIKES = [
    ("a.py", 'log.info("password changed")'),
    ("a.py", 'log.info("tokens: %d", max_tokens)'),
    ("a.py", 'log.debug("token %s", token)'),
    ("a.py", 'log.info("has key: %s", bool(api_key))'),
    ("a.py", 'log.info("key %s", mask(api_key))'),
    ("a.py", "save(password)"),
    ("a.py", 'log.info("the password is wrong, asking again", user.name)'),
    ("a.go", 'package p\n\nfunc f() { log.Debugf("stored credential invalid, refreshing: agent=%s", agent.Name) }'),
    ("a.ts", "console.log('auth', hasPassword)"),
    ("a.ts", "console.log(password ? 'set' : 'unset')"),
    ("a.go", 'package p\n\nfunc f() { log.Printf("secret name %s", secretName) }'),
    ("tests/test_a.py", 'log.info("login with %s", password)'),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_secret_in_a_log_is_asked_about(path: str, text: str, says: str) -> None:
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
