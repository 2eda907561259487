import pytest

from bot.risk import Tier
from bot.risk.signals.path_traversal import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", 'open(request.args["name"])', "the caller chose"),
    (
        "a.py",
        'def f(request):\n    name = request.GET["name"]\n    return open(name)',
        "`name`, which the caller chose",
    ),
    ("a.ts", "fs.readFile(path.join(root, req.params.name), done)", "the caller chose"),
    ("a.go", 'package p\n\nfunc f(r R) { os.Open(r.URL.Query().Get("name")) }', "the caller chose"),
    ("A.java", 'class A { void f() { new File(request.getParameter("name")); } }', "the caller chose"),
    ("a.php", "<?php\nreadfile($_GET['name']);", "the caller chose"),
    ("a.rb", "def f\n  File.read(params[:name])\nend", "the caller chose"),
    ("a.py", "tarfile.open(path).extractall(folder)", "unpacks an archive"),
]
LOOK_ALIKES = [
    ("a.py", "open(path)"),
    ("a.py", 'open(secure_filename(request.args["name"]))'),
    ("a.py", 'def f(request):\n    name = request.GET["name"]\n    validate(name)\n    return open(name)'),
    ("a.ts", "fs.readFile(path.join(root, path.basename(req.params.name)), done)"),
    ("a.go", 'package p\n\nfunc f(r R) { os.Open(filepath.Base(r.URL.Query().Get("name"))) }'),
    ("a.py", 'tarfile.open(path).extractall(folder, filter="data")'),
    ("a.py", "zipfile.ZipFile(path).extractall(folder)"),
    ("a.py", "string.extract(x)"),
    ("tests/test_a.py", 'open(request.args["name"])'),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_path_that_the_caller_chose_is_asked_about(path: str, text: str, says: str) -> None:
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
