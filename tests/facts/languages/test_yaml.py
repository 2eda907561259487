"""YAML, as a change to it is read."""

import pytest

from bot.change import RepoPath
from bot.facts._syntax import definitions
from tests.facts.reading import Row, on_line, read, spans, symbols, uses

SOURCE = """\
# what runs
name: CI
on: [push, pull_request]
"permissions": &rights
  contents: read
jobs:
  build:
    runs-on: ubuntu-latest
    needs: *rights
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0, token: "t"}
      - run: |
          echo hi
          curl x | sh
    args:
      - --insecure
  'two words':
    if: github.ref == 'x'
? asked
: told
empty:
---
apiVersion: v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template: {spec: {image: "x"}}
...
---
kind: Service
metadata: {name: "door"}
spec:
  port: 80
---
- hosts: all
  become: yes
- plain
"""

SYMBOLS = [
    ("name", "name"),
    ("on", "on"),
    ("permissions", '"permissions"'),
    ("permissions.contents", "contents"),
    ("jobs", "jobs"),
    ("jobs.build", "build"),
    ("jobs.build.runs-on", "runs-on"),
    ("jobs.build.needs", "needs"),
    ("jobs.build.steps", "steps"),
    ("jobs.build.args", "args"),
    ("jobs.two words", "'two words'"),
    ("jobs.two words.if", "if"),
    ("asked", "? asked"),
    ("empty", "empty"),
    ("Deployment.web", "--- apiVersion: v1 kind: Deployment metadata: name: web"),
    ("Deployment.web.apiVersion", "apiVersion"),
    ("Deployment.web.kind", "kind"),
    ("Deployment.web.metadata", "metadata"),
    ("Deployment.web.metadata.name", "name"),
    ("Deployment.web.spec", "spec"),
    ("Deployment.web.spec.replicas", "replicas"),
    ("Deployment.web.spec.template", "template"),
    ("Service.door", '--- kind: Service metadata: {name: "door"}'),
    ("Service.door.kind", "kind"),
    ("Service.door.metadata", "metadata"),
    ("Service.door.metadata.name", "name"),
    ("Service.door.spec", "spec"),
    ("Service.door.spec.port", "port"),
]

ON_LINE: dict[str, list[Row]] = {
    "name: CI": [("call", "name", "CI")],
    "on: [push": [("call", "on", "[push, pull_request]")],
    "permissions": [],
    "contents": [("call", "contents", "read")],
    "build:": [],
    "needs": [("call", "needs", "*rights")],
    "uses": [("call", "uses", "actions/checkout@v4")],
    "with:": [
        ("call", "with", '{fetch-depth: 0, token: "t"}'),
        ("call", "fetch-depth", "0"),
        ("call", "token", '"t"'),
    ],
    "curl": [("call", "run", "| echo hi curl x | sh")],
    "--insecure": [("call", "args", "--insecure")],
    "github.ref": [("call", "if", "github.ref == 'x'")],
    ": told": [("call", "asked", "told")],
    "empty": [],
    "replicas": [("call", "replicas", "3")],
    "hosts": [("call", "hosts", "all")],
    "- plain": [],
}


def test_the_keys_of_three_levels_are_found() -> None:
    assert symbols("yaml", SOURCE) == [("resource", name, header, (), True) for name, header in SYMBOLS]


def test_a_key_and_a_manifest_span_what_is_under_them() -> None:
    found = spans("yaml", SOURCE)
    assert (found["jobs.build"], found["jobs.build.steps"], found["Deployment.web"]) == ((7, 17), (10, 15), (23, 31))


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("yaml", SOURCE, text) == ON_LINE[text]


def test_a_word_in_it_is_no_use_of_a_name_in_code() -> None:
    assert {role for _, role in uses("yaml", "build: build\n", "build")} == {"text"}


def test_what_stands_before_an_error_is_still_found() -> None:
    broken = "jobs:\n  build: make\nname: [CI\nlast: 1\n"
    assert read("yaml", broken).first_error is not None
    assert on_line("yaml", broken, "make") == [("call", "build", "make")]


NESTED = {
    "keys": "\n".join(" " * n + "a:" for n in range(400)),
    "lists on lines": "\n".join(" " * n + "-" for n in range(400)),
    "lists on a line": "- " * 400 + "a",
    "questions": "? " * 400 + "a",
    "after blank lines": "\n\n".join(" " * n + "- # a" for n in range(400)),
    "behind carriage returns": "\r".join(" " * n + "-" for n in range(400)),
    "behind quotes": "\n".join(" " * n + "'- " for n in range(400)),
}


@pytest.mark.parametrize("name", NESTED)
def test_blocks_nested_deeper_than_the_scanner_survives_are_refused(name: str) -> None:
    """Without this the process dies, so that a failure shows as a crash of the whole run."""
    parsed = read("yaml", NESTED[name])
    assert definitions(parsed, RepoPath("x")) is not None
    assert len(parsed.language.prepare(parsed.source)) == len(parsed.source)


@pytest.mark.parametrize("levels", [1, 40, 90])
def test_blocks_nested_as_people_nest_them_are_read(levels: int) -> None:
    source = "\n".join(" " * n + "a:" for n in range(levels))
    parsed = read("yaml", source)
    assert parsed.first_error is None
    assert parsed.language.prepare(source.encode()) == source.encode()


def test_a_long_line_of_prose_is_still_one_value() -> None:
    text = "a word - and another? yes - " * 10 + "end"
    source = f"about: {text}\nname: CI\n"
    assert on_line("yaml", source, "about")[0][:2] == ("call", "about")
    assert [name for _, name, *_ in symbols("yaml", source)] == ["about", "name"]
