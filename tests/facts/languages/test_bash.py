"""Bash, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
#!/usr/bin/env bash
set -euo pipefail
source ./lib.sh
. /etc/profile
readonly MOST=3
NAME=$(git rev-parse "$1")
build() {
  local dir="$1"
  if [ -z "$dir" ]
  then
    echo "no" >&2
    exit 1 >&2 # usage
  elif [[ $dir == tmp && $MOST -lt 3 ]]; then return 2
  else true; fi
  if ! command -v jq; then exit 3; fi
  if (( MOST >= 2 )); then { return; }; fi
  if probe; then note; fi
  [ -d "$dir" ] || exit 4
  [[ $dir =~ ^a ]] && return
  cd "$dir" || { echo bad; exit 5; }
  pull && push
  while read -r line; do continue; done < list
  for ((i = 0; i < 3; i++)); do break; done
  for file in *; do rm -rf "$file"; done
  case $dir in tmp) clean ;; esac
  curl -fsSL "$url" | sudo sh -s
  sudo rm -rf /
  DEBUG=1 make -j4
  "$tool" run
  cat <<EOF
hello $(whoami)
EOF
}
function deploy { build "$@"; }
function check() (
  test "$a" = b
)
"""

SYMBOLS = [
    ("function", "build", "build()", (), True),
    ("function", "deploy", "function deploy", (), True),
    ("function", "check", "function check()", (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "set -euo": [("call", "set", "-euo pipefail")],
    "source": [("import", "./lib.sh")],
    ". /etc": [("import", "/etc/profile")],
    "NAME=": [("call", "git", 'rev-parse "$1"')],
    "local dir": [],
    'if [ -z "$dir" ]': [("guard", '[ -z "$dir" ]', "exit 1")],
    "elif": [
        ("guard", '[ -z "$dir" ]', "exit 1"),
        ("guard", "[[ $dir == tmp && $MOST -lt 3 ]]", "return 2"),
        ("comparison", "==", "$dir == tmp"),
        ("comparison", "-lt", "$MOST -lt 3"),
        ("return", "2"),
    ],
    "command -v": [("guard", "! command -v jq", "exit 3"), ("call", "command", "-v jq"), ("call", "exit", "3")],
    "MOST >= 2": [("guard", "(( MOST >= 2 ))", "return"), ("comparison", ">=", "MOST >= 2"), ("return", "")],
    "if probe": [("condition", "probe"), ("call", "probe", ""), ("call", "note", "")],
    "exit 4": [("guard", '[ -d "$dir" ]', "exit 4"), ("call", "exit", "4")],
    "=~": [("guard", "[[ $dir =~ ^a ]]", "return"), ("comparison", "=~", "$dir =~ ^a"), ("return", "")],
    "exit 5": [
        ("guard", 'cd "$dir"', "exit 5"),
        ("call", "cd", '"$dir"'),
        ("call", "echo", "bad"),
        ("call", "exit", "5"),
    ],
    "pull && push": [("call", "pull", ""), ("call", "push", "")],
    "while": [("condition", "read -r line"), ("call", "read", "-r line"), ("call", "continue", "")],
    "for ((": [("condition", "i < 3"), ("comparison", "<", "i < 3"), ("call", "break", "")],
    "for file": [("call", "rm", '-rf "$file"')],
    "case": [("call", "clean", "")],
    "curl": [
        ("call", "curl | sudo", 'curl -fsSL "$url" | sudo sh -s'),
        ("call", "curl", '-fsSL "$url"'),
        ("call", "sudo", "sh -s"),
    ],
    "sudo rm": [("call", "sudo", "rm -rf /")],
    "DEBUG": [("call", "make", "-j4")],
    '"$tool"': [("call", '"$tool"', "run")],
    "hello": [("call", "whoami", "")],
    "test": [("call", "test", '"$a" = b')],
}


def test_each_function_is_found() -> None:
    assert symbols("bash", SOURCE) == SYMBOLS
    assert spans("bash", SOURCE)["build"] == (7, 33)


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("bash", SOURCE, text) == ON_LINE[text]


def test_a_bats_test_is_read_as_commands() -> None:
    source = '@test "it builds" {\n  run build\n}\n'
    assert on_line("bash", source, "run build") == [("call", "run", "build")]
    assert on_line("bash", source, "}") == []


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("price() { true; }", "definition"),
        ("function price { true; }", "definition"),
        ("price 1 2", "reference"),
        ("n=$(price)", "reference"),
        ("run_all total price", "reference"),
        ("docker price", "label"),
        ('echo "price"', "text"),
        ("n=$price", "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("bash", line, "price")] == [role]


BROKEN = """\
first() { if [ -z "$1" ]; then exit 1; fi; }
second() { echo "$((10#$1))" <<<"a" >/dev/null; if ; }
rm -rf build
"""


def test_what_stands_beside_an_error_is_still_found() -> None:
    assert "first" in [name for _, name, *_ in symbols("bash", BROKEN)]
    assert ("guard", '[ -z "$1" ]', "exit 1") in on_line("bash", BROKEN, "first")
    assert ("call", "rm", "-rf build") in on_line("bash", BROKEN, "rm -rf")
