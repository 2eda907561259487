"""JUnit XML: one test a case, failed where something that must hold does not."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from evals.results import CaseRecord, Results
from evals.scoring.gates import broken


def junit_xml(results: Results) -> str:
    """For build servers. Missed bugs are no failures: recall is a measurement, not a gate."""
    faults = broken(results)
    suites = ET.Element("testsuites", name="foreread eval", tests=str(len(results.cases)), failures=str(len(faults)))
    for name in sorted({c.suite for c in results.cases}):
        members = [c for c in results.cases if c.suite == name]
        suite = ET.SubElement(suites, "testsuite", name=name, tests=str(len(members)))
        failed = sum(_add(suite, case, faults) for case in members)
        suite.set("failures", str(failed))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, case: CaseRecord, faults: tuple[str, ...]) -> bool:
    test = ET.SubElement(suite, "testcase", classname=case.family, name=_plain(case.id))
    mine = [f for f in faults if f.startswith(f"{case.id}, ")]
    if mine:
        ET.SubElement(test, "failure", message=_plain(mine[0])).text = _plain("\n".join(mine))
    found = sum(any(bug.id in p.standard for p in case.passes) for bug in case.bugs)
    ET.SubElement(test, "system-out").text = f"{found} of {len(case.bugs)} bugs covered by some item"
    return bool(mine)


def _plain(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return "".join(
        c if c in "\t\n" or (c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF) else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )
