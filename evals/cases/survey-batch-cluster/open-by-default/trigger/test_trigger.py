import re

from tests.hcl import ROOT, load


def test_production_is_not_scraped_by_the_world():
    default = next(b.attributes["default"] for b in load() if b.kind == "variable" and b.labels == ["scrape_cidrs"])
    given = re.search(r"scrape_cidrs\s*=\s*(\[.*\])", (ROOT / "production.tfvars").read_text())
    assert "0.0.0.0/0" not in (given[1] if given else default)
