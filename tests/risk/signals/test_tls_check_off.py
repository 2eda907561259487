import pytest

from bot.risk import Tier
from bot.risk.signals.tls_check_off import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", "requests.get(url, verify=False, timeout=3)", "who answers"),
    ("a.py", "context = ssl._create_unverified_context()", "who answers"),
    ("a.py", "context.verify_mode = ssl.CERT_NONE", "who answers"),
    ("a.go", "package p\n\nvar c = &tls.Config{InsecureSkipVerify: true}", "who answers"),
    ("a.go", "package p\n\nvar c = ssh.InsecureIgnoreHostKey()", "who answers"),
    ("a.ts", "const a = new https.Agent({ rejectUnauthorized: false })", "who answers"),
    ("a.js", 'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"', "who answers"),
    ("a.rs", "fn f() { Client::builder().danger_accept_invalid_certs(true); }", "who answers"),
    ("a.php", "<?php\ncurl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);", "who answers"),
    ("a.rb", "http.verify_mode = OpenSSL::SSL::VERIFY_NONE", "who answers"),
    ("a.sh", "curl -k https://example.com", "who answers"),
    ("a.sh", "ssh -o StrictHostKeyChecking=no host", "who answers"),
    ("Dockerfile", "RUN curl -fsSLk https://example.com/x -o x", "who answers"),
]
LOOK_ALIKES = [
    ("a.py", "requests.get(url, verify=ca_bundle, timeout=3)"),
    ("a.py", "check(verify=False_positive)"),
    ("a.py", '"""requests.get(url, verify=False)"""'),
    ("a.py", "# requests.get(url, verify=False)"),
    ("a.go", "package p\n\nvar c = &tls.Config{InsecureSkipVerify: skip}"),
    ("a.go", "package p\n\n// InsecureSkipVerify: true is refused"),
    ("a.ts", "const a = new https.Agent({ rejectUnauthorized: true })"),
    ("a.rs", "fn f() { Client::builder().danger_accept_invalid_certs(false); }"),
    ("a.sh", "curl --keepalive-time 2 https://example.com"),
    ("a.sh", "curl https://example.com/-k"),
    ("a.sh", "# curl -k https://example.com"),
    ("tests/test_a.py", "requests.get(url, verify=False, timeout=3)"),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_check_of_identity_that_is_turned_off_is_asked_about(path: str, text: str, says: str) -> None:
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


def test_the_checks_that_one_function_turns_off_are_one_question() -> None:
    lines = (
        "def f():",
        "    ctx = ssl.create_default_context()",
        "    ctx.check_hostname = False",
        "    ctx.verify_mode = ssl.CERT_NONE",
    )
    [signal] = fire(RULE, *added("a.py", *lines))
    assert [e.location.start for e in signal.evidence] == [3, 4]
