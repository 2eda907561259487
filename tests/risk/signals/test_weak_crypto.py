import pytest

from bot.risk import Tier
from bot.risk.signals.weak_crypto import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", "def f(password):\n    return hashlib.md5(password)", "can be forged or guessed"),
    ("a.js", "const h = crypto.createHash('md5').update(password)", "can be forged"),
    ("a.go", "package p\n\nfunc f(secret []byte) { sha1.Sum(secret) }", "can be forged"),
    ("a.php", "<?php\nfunction f($password) { return md5($password); }", "can be forged"),
    ("A.java", 'class A { void f() { Cipher.getInstance("DES/CBC/PKCS5Padding"); } }', "no longer hides"),
    ("A.java", 'class A { void f() { Cipher.getInstance("AES"); } }', "no longer hides"),
    ("a.py", "cipher = AES.new(key, AES.MODE_ECB)", "no longer hides"),
    ("a.js", "const token_secret = Math.random()", "can be predicted"),
    ("a.py", "def generate_token():\n    return random.choices(letters, k=20)", "can be predicted"),
    ("a.go", "package p\n\nfunc f() { session_token := rand.Intn(9) }", "can be predicted"),
    ("a.py", 'claims = jwt.decode(text, options={"verify_signature": False})', "without checking its signature"),
    ("a.go", "package p\n\nfunc f() { parser.ParseUnverified(text, claims) }", "without checking"),
    (
        "a.py",
        "def f(expected_signature, given):\n    if expected_signature == given:\n        return 1",
        "first byte that differs",
    ),
    ("a.ts", "function f(a, b) { if (req.api_key !== config.api_key) { throw 1 } }", "first byte that differs"),
]
LOOK_ALIKES = [
    ("a.py", "def etag(page):\n    return hashlib.md5(page)"),
    ("a.py", "def f(password):\n    return hashlib.md5(password, usedforsecurity=False)"),
    ("a.py", "def f(password):\n    return hashlib.sha256(password)"),
    ("a.js", "const h = crypto.createHash('sha256').update(password)"),
    ("A.java", 'class A { void f() { Cipher.getInstance("AES/GCM/NoPadding"); } }'),
    ("a.js", "const delay = Math.random() * 100"),
    ("a.py", "def shuffle(cards):\n    return random.choice(cards)"),
    ("a.py", "def f():\n    token = secrets.token_hex()"),
    ("a.py", 'claims = jwt.decode(text, key, algorithms=["RS256"])'),
    ("a.py", "def f(token):\n    if token == 'x':\n        return 1"),
    ("a.py", "def f(api_key):\n    if api_key is None or api_key == '':\n        return 1"),
    ("a.py", "def f(a):\n    if hmac.compare_digest(a, expected_signature):\n        return 1"),
    ("tests/test_a.py", "def f(password):\n    return hashlib.md5(password)"),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_cryptography_that_no_longer_holds_is_asked_about(path: str, text: str, says: str) -> None:
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
