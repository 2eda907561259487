import pytest

from bot.risk import Tier
from bot.risk.signals.permissive_cors import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.go", 'package p\n\nfunc f(w W) { w.Header().Set("Access-Control-Allow-Origin", "*") }', "every site read"),
    ("a.ts", "app.use(cors({ origin: '*' }))", "every site read"),
    ("a.ts", "app.use(cors({ origin: true, credentials: true }))", "visitor's cookies"),
    ("a.ts", "res.setHeader('Access-Control-Allow-Origin', req.headers.origin)", "visitor's cookies"),
    ("a.py", 'app.add_middleware(CORSMiddleware, allow_origins=["*"])', "every site read"),
    ("a.py", 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)', "visitor's cookies"),
    ("settings.py", "CORS_ALLOW_ALL_ORIGINS = True", "every site read"),
    ("A.java", 'class A { void f() { r.allowedOrigins("*"); } }', "every site read"),
    ("A.cs", "class A { void F() { b.AllowAnyOrigin(); } }", "every site read"),
    ("a.rs", "fn f() { CorsLayer::permissive(); }", "every site read"),
]
LOOK_ALIKES = [
    ("a.ts", "app.use(cors({ origin: 'https://shop.example.com' }))"),
    ("a.ts", "app.use(cors({ origin: allowed, credentials: true }))"),
    ("a.go", 'package p\n\nfunc f(w W) { w.Header().Set("Access-Control-Allow-Origin", origin) }'),
    ("a.go", "package p\n\n// Access-Control-Allow-Origin: * is for fonts"),
    ("a.py", "app.add_middleware(CORSMiddleware, allow_origins=ORIGINS)"),
    ("settings.py", "CORS_ALLOW_ALL_ORIGINS = False"),
    ("tests/test_a.py", 'app.add_middleware(CORSMiddleware, allow_origins=["*"])'),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_an_answer_for_every_site_is_asked_about(path: str, text: str, says: str) -> None:
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
