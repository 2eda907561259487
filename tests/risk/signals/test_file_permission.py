import pytest

from bot.risk import Tier
from bot.risk.signals.file_permission import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", "os.chmod(path, 0o777)", "every user"),
    ("a.py", "path.chmod(0o666)", "every user"),
    ("a.go", "package p\n\nfunc f() { os.Chmod(p, 0777) }", "every user"),
    ("a.js", "fs.chmodSync(p, 0o777)", "every user"),
    ("a.rs", "fn f() { Permissions::from_mode(0o777); }", "every user"),
    ("A.java", "class A { void f() { file.setWritable(true, false); } }", "every user"),
    ("a.sh", "chmod -R 777 /srv", "every user"),
    ("Dockerfile", "RUN chmod a+rwx /srv", "every user"),
    ("a.py", "os.umask(0)", "every user"),
]
LOOK_ALIKES = [
    ("a.py", "os.chmod(path, 0o755)"),
    ("a.py", "os.chmod(path, mode)"),
    ("a.py", "os.umask(0o077)"),
    ("a.go", "package p\n\nfunc f() { os.MkdirAll(p, 0777) }"),
    ("a.go", "package p\n\nfunc f() { os.Chmod(p, 0o755) }"),
    ("a.sh", "chmod 755 run.sh"),
    ("a.sh", "chmod +x run.sh"),
    ("a.sh", "chmod u+w run.sh"),
    ("a.sh", "# chmod 777 run.sh"),
    ("tests/test_a.py", "os.chmod(path, 0o777)"),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_file_for_everybody_is_asked_about(path: str, text: str, says: str) -> None:
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
