import re

from tests.hcl import ROOT, load


def test_production_is_protected():
    (written,) = (b.attributes["is_production"] for b in load() if b.kind == "locals")
    tested = re.fullmatch(r'var\.environment == "(\w+)"', written)[1]
    name = re.search(r'environment\s*=\s*"(\w+)"', (ROOT / "production.tfvars").read_text())[1]
    assert tested == name
