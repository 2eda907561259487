import pytest

from bot.risk import Tier
from bot.risk.signals.dangerous_call import RULE
from tests.risk.firing import added, fire


@pytest.mark.parametrize(
    ("path", "line", "says"),
    [
        ("a.py", "eval(text)", "runs text as code"),
        ("a.js", "const f = new Function(body)", "runs text as code"),
        ("a.py", 'subprocess.run(f"ls {name}", shell=True)', "shell"),
        ("a.py", "os.system(command)", "shell"),
        ("a.py", "pickle.loads(data)", "builds objects"),
        ("a.py", "yaml.load(text)", "builds objects"),
        ("a.py", "yaml.load(text, Loader=yaml.Loader)", "builds objects"),
        ("a.py", """cursor.execute(f"SELECT * FROM t WHERE id = {i}")""", "SQL"),
        ("a.py", """cursor.execute("DELETE FROM t WHERE id = %s" % i)""", "SQL"),
        ("a.ts", "db.query(`SELECT * FROM t WHERE id = ${id}`)", "SQL"),
        ("a.py", "requests.get(url, verify=False, timeout=3)", "certificate"),
        ("a.go", "package p\n\nvar c = &tls.Config{InsecureSkipVerify: true}", "certificate"),
        ("a.js", "el.innerHTML = text", "HTML"),
        ("a.go", 'package p\n\nfunc f(w W) { w.Header().Set("Access-Control-Allow-Origin", "*") }', "every site"),
        ("a.sh", "curl https://get.example.com | sudo bash", "pipes a download"),
    ],
)
def test_new_danger_is_high_and_asked_about(path: str, line: str, says: str) -> None:
    [signal] = fire(RULE, *added(path, *line.split("\n")))
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert says in signal.ask.text


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", 'os.system("clear")'),
        ("a.py", "subprocess.run(['ls', name])"),
        ("a.py", "yaml.load(text, Loader=yaml.SafeLoader)"),
        ("a.py", "yaml.safe_load(text)"),
        ("a.py", 'cursor.execute("SELECT 1 WHERE id = %s", (i,))'),
        ("a.py", 'log.query(f"nothing to see {x}")'),
        ("a.py", "# eval(text) would be wrong"),
        ("a.py", 'HELP = "eval(text)"'),
        ("a.py", "model.eval()"),
        ("a.py", "re.exec(text)"),
        ("tests/test_a.py", "eval(text)"),
        ("a.js", "el.innerHTML = ''"),
        ("a.py", "verify = False_positive"),
        ("a.go", 'const help = "… for curl|bash installer"'),
    ],
)
def test_look_alikes_do_not_fire(path: str, line: str) -> None:
    assert fire(RULE, *added(path, line)) == []


def test_what_was_there_before_is_not_new() -> None:
    assert fire(RULE, {"a.py": "x = 1\neval(t)\n"}, {"b.py": "eval(t)\nx = 1\n"}) == []
