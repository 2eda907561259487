"""New calls to other machines through APIs that wait for ever; not those that have a limit of their own."""

from __future__ import annotations

import pytest

from bot.risk import Band
from bot.risk.signals.missing_timeout import RULE
from tests.risk.firing import fire_one


def python(line: str) -> str:
    return f"def load(url, address, options):\n    start(url)\n    {line}\n    return found\n"


def go(line: str) -> str:
    return f"package a\n\nfunc Load(url string) error {{\n\tstart(url)\n\t{line}\n\treturn err\n}}\n"


def script(line: str) -> str:
    return f"export async function load(url) {{\n  start(url);\n  {line}\n  return found;\n}}\n"


def java(line: str) -> str:
    return f"class Load {{\n  void load(URL url) {{\n    start(url);\n    {line}\n  }}\n}}\n"


WAITS = [
    pytest.param("shop/load.py", python, "found = requests.get(url)", "requests.get", id="requests"),
    pytest.param(
        "shop/load.py",
        python,
        "found = requests.post(url, json=body, headers=auth)",
        "requests.post",
        id="requests.post",
    ),
    pytest.param("shop/load.py", python, "found = urllib.request.urlopen(url)", "urllib.request.urlopen", id="urlopen"),
    pytest.param(
        "shop/load.py", python, "found = socket.create_connection(address)", "socket.create_connection", id="socket"
    ),
    pytest.param("shop/load.py", python, "found = smtplib.SMTP(url)", "smtplib.SMTP", id="smtp"),
    pytest.param(
        "shop/load.py", python, 'subprocess.run(["git", "clone", url], check=True)', "subprocess.run", id="git clone"
    ),
    pytest.param("a/a.go", go, "found, err := http.Get(url)", "http.Get", id="go get"),
    pytest.param(
        "a/a.go", go, "found, err := http.DefaultClient.Do(request)", "http.DefaultClient.Do", id="go default client"
    ),
    pytest.param("src/a.js", script, "const found = await axios.get(url);", "axios.get", id="axios"),
    pytest.param(
        "src/a.ts", script, "const found = await axios.post(url, body);", "axios.post", id="axios in typescript"
    ),
    pytest.param("src/Load.java", java, "var found = url.openConnection();", "url.openConnection", id="java url"),
    pytest.param(
        "src/Load.java", java, "var found = HttpClient.newHttpClient();", "HttpClient.newHttpClient", id="java client"
    ),
]


@pytest.mark.parametrize(("path", "around", "line", "callee"), WAITS)
def test_a_call_that_waits_for_ever_is_named(path: str, around: object, line: str, callee: str) -> None:
    assert callable(around)
    (signal,) = fire_one(RULE, path, around("pass"), around(line))
    assert signal.evidence[0].quote == line
    assert signal.ask is not None
    assert f"`{callee}` on line {signal.location.start} sets no timeout" in signal.ask.text


HAS_A_LIMIT = [
    pytest.param("shop/load.py", python, "found = requests.get(url, timeout=3)", id="requests"),
    pytest.param("shop/load.py", python, "found = requests.get(url, **options)", id="options handed on"),
    pytest.param("shop/load.py", python, "found = httpx.get(url)", id="httpx"),
    pytest.param("shop/load.py", python, "found = urllib.request.urlopen(url, None, 3)", id="urlopen by position"),
    pytest.param("shop/load.py", python, "found = socket.create_connection(address, 3)", id="socket by position"),
    pytest.param("shop/load.py", python, 'subprocess.run(["git", "status"], check=True)', id="a local command"),
    pytest.param(
        "shop/load.py", python, 'subprocess.run(["git", "fetch"], check=True, timeout=60)', id="a command with a limit"
    ),
    pytest.param("shop/load.py", python, 'found = "requests.get(url)"  # requests.get(url)', id="text and comments"),
    pytest.param("a/a.go", go, "found, err := client.Get(url)", id="a client of its own"),
    pytest.param("src/a.js", script, "const found = await axios.get(url, { timeout: 3000 });", id="axios"),
    pytest.param("src/a.js", script, "const found = await fetch(url);", id="fetch"),
    pytest.param("src/Load.java", java, "var found = url.openConnection(); found.setReadTimeout(3);", id="java url"),
    pytest.param("tests/test_load.py", python, "found = requests.get(url)", id="a test"),
]


@pytest.mark.parametrize(("path", "around", "line"), HAS_A_LIMIT)
def test_a_call_with_a_limit_is_not_asked_about(path: str, around: object, line: str) -> None:
    assert callable(around)
    assert fire_one(RULE, path, around("pass"), around(line)) == []


def test_a_call_that_had_no_limit_before_is_not_news() -> None:
    before, after = python("found = requests.get(url)"), python("found = requests.get(url, headers=auth)")
    assert fire_one(RULE, "shop/load.py", before, after) == []


def test_a_limit_that_was_taken_away_is_sure() -> None:
    before, after = python("found = requests.get(url, timeout=3)"), python("found = requests.get(url)")
    (signal,) = fire_one(RULE, "shop/load.py", before, after)
    assert signal.likelihood is Band.HIGH
    assert signal.why.endswith("no timeout is set; before, it had one.")


def test_a_default_client_bound_to_a_context_has_a_limit() -> None:
    after = go("request, _ := http.NewRequestWithContext(ctx, url)\n\tfound, err := http.DefaultClient.Do(request)")
    assert fire_one(RULE, "a/a.go", go("pass()"), after) == []


def test_the_tests_in_a_rust_file_are_tests() -> None:
    before = "fn run() {\n    go();\n}\n\n#[cfg(test)]\nmod tests {\n    fn test_run() {\n        pass();\n    }\n}\n"
    call = "let client = reqwest::Client::new();"
    assert fire_one(RULE, "src/run.rs", before, before.replace("pass();", call)) == []
    assert len(fire_one(RULE, "src/run.rs", before, before.replace("go();", call))) == 1
