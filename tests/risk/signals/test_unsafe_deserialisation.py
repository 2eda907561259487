import pytest

from bot.risk import Tier
from bot.risk.signals.unsafe_deserialisation import RULE
from tests.risk.firing import added, assert_moved_is_silent, fire

FIRES = [
    ("a.py", "pickle.loads(data)", "can carry code"),
    ("a.py", "yaml.load(text)", "can carry code"),
    ("a.py", "yaml.load(text, Loader=yaml.Loader)", "can carry code"),
    ("a.py", "torch.load(path)", "can carry code"),
    ("a.py", "numpy.load(path, allow_pickle=True)", "can carry code"),
    ("A.java", "class A { Object f(InputStream s) { return new ObjectInputStream(s); } }", "can carry code"),
    ("A.cs", "class A { void F(Stream s) { var f = new BinaryFormatter(); } }", "can carry code"),
    ("a.php", "<?php\nfunction f($d) { return unserialize($d); }", "can carry code"),
    ("a.rb", "def f(d)\n  Marshal.load(d)\nend", "can carry code"),
    ("a.py", "etree.XMLParser(resolve_entities=True)", "name files and addresses"),
    (
        "A.java",
        'class A { void f() { d.setFeature("http://apache.org/xml/features/disallow-doctype-decl", false); } }',
        "name files",
    ),
]
LOOK_ALIKES = [
    ("a.py", "yaml.load(text, Loader=yaml.SafeLoader)"),
    ("a.py", "yaml.safe_load(text)"),
    ("a.py", "json.loads(data)"),
    ("a.py", "torch.load(path, weights_only=True)"),
    ("a.py", "numpy.load(path)"),
    ("a.py", "pickle.dumps(data)"),
    ("a.php", "<?php\nfunction f($d) { return unserialize($d, ['allowed_classes' => false]); }"),
    ("a.php", "<?php\nfunction f($d) { return unserialize(serialize($d)); }"),
    ("a.py", '"""pickle.loads(data) is not used here"""'),
    ("a.rb", "def f(d)\n  JSON.load(d)\nend"),
    ("tests/test_a.py", "pickle.loads(data)"),
]


@pytest.mark.parametrize(("path", "text", "says"), FIRES)
def test_a_load_that_can_run_code_is_asked_about(path: str, text: str, says: str) -> None:
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
