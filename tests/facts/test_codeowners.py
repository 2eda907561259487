"""CODEOWNERS as GitHub reads it: docs.github.com, "About code owners", and gitignore(5) where that refers to it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.facts._codeowners import MAX_ERRORS, CodeOwners, Rule

MATCHES = (
    # pattern, paths that it matches, paths that it does not; ␣ is a blank in a path
    ("*", "a.py b/c.py .github/x b/.c", ""),
    ("*.js", "a.js b/a.js b/c/d.js .js x.js/in.py", "a.jsx a.js.map js b/ajs A.JS"),
    ("/build/logs/", "build/logs/a build/logs/b/c.txt", "build/logs x/build/logs/a build/log/a Build/logs/a"),
    ("docs/*", "docs/start.md docs/.hidden", "docs/app/trouble.md x/docs/start.md docs"),
    ("/docs/*", "docs/start.md", "docs/app/trouble.md x/docs/start.md"),
    ("apps/", "apps/a x/apps/a x/y/apps/z/a", "apps x/apps myapps/a apps2/a"),
    ("/apps/", "apps/a apps/b/c", "x/apps/a apps"),
    ("/apps/github", "apps/github apps/github/a apps/github/b/c", "apps/githubber x/apps/github"),
    ("**/logs", "logs logs/a x/logs x/y/logs/z/a", "mylogs x/logs2"),
    ("**/logs/", "logs/a x/logs/a", "logs x/logs"),
    ("/scripts/**", "scripts/a scripts/b/c", "scripts x/scripts/a"),
    ("a/**/b", "a/b a/x/b a/x/y/b a/b/c a/x/b/c", "b x/a/b a/xb ab"),
    ("a/**/b/*.c", "a/b/x.c a/y/b/x.c a/b/b/x.c a/b/x.c/d", "a/b/y/x.c a/x.c"),
    ("a/**/*.c", "a/x.c a/b/x.c a/b/c/x.c", "x.c b/a/x.c"),
    ("**", "a b/c", ""),
    ("**/*", "a b/c", ""),
    ("/*", "a .b", "b/c"),
    ("/**", "a b/c", ""),
    ("*/", "a/b a/b/c", "a"),
    ("/*/", "a/b a/b/c", "a"),
    ("*/x", "a/x a/x/y", "x a/b/x"),
    ("/*.md", "a.md a.md/b", "b/a.md"),
    ("/sympy/*laplace*", "sympy/laplace.py sympy/a_laplace_b sympy/laplace/x.py", "sympy/x/laplace.py laplace"),
    ("README", "README x/README README/a", "README.md readme"),
    ("Makefile*", "Makefile Makefile.am x/Makefile2 Makefile.d/x", "aMakefile"),
    (".github/", ".github/a x/.github/b", ".github github/a xgithub/a"),
    ("/go.mod", "go.mod go.mod/x", "x/go.mod go_mod"),
    ("src/main", "src/main src/main/a", "x/src/main src/mainly"),
    ("src/main/", "src/main/a", "src/main x/src/main/a"),
    ("a?c", "abc x/axc a.c", "ac a/c abbc"),
    ("?.py", "a.py x/b.py", "ab.py .py"),
    ("/a/?/b", "a/x/b", "a/b a/xy/b a//b"),
    ("*a*a*", "aa xaya aaa b/aa", "a bab"),
    ("a*b*c", "abc axbyc abcbc", "acb ab abcd"),
    ("*.test.*", "x.test.js a/.test.", "test.js x.test"),
    ("a**b", "ab axb", "a/b"),
    ("foo**/x", "foo/x foobar/x", "foo/bar/x"),
    (r"a\ b/", "a␣b/c", "a/c ab/c"),
    (r"with\ space.py", "with␣space.py", "with withspace.py"),
    (r"\*.py", "*.py x/*.py", "a.py"),
    (r"a\?", "a?", "ab"),
    ("Ümlaut/", "Ümlaut/a", "umlaut/a"),
    ("//a", "", "a x/a"),
    ("a//b", "", "a/b a/x/b"),
    ("a.b", "a.b", "aXb"),
    ("(x|y)", "(x|y)", "x y"),
    ("{a,b}.py", "{a,b}.py", "a.py"),
    ("$x^", "$x^", "x"),
    ("+page.ts", "+page.ts a/+page.ts", "page.ts"),
    ("a#b", "a#b", "a"),
    ("./a", "", "a"),
    ("@types/", "@types/a x/@types/b", "types/a"),
)


def owned(pattern: str, path: str) -> bool:
    return CodeOwners(f"{pattern} @ada\n".encode()).rule_for(RepoPath(path)) is not None


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        (pattern, path.replace("␣", " "), expected)
        for pattern, yes, no in MATCHES
        for paths, expected in ((yes, True), (no, False))
        for path in paths.split()
    ],
)
def test_a_pattern_matches_the_paths_that_github_says(pattern: str, path: str, expected: bool) -> None:
    assert owned(pattern, path) is expected


EXAMPLE = b"""\
# The example of the documentation, in short.
*       @global-owner1 @global-owner2
*.js    @js-owner # an inline comment
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/apps/github/keep @doctocat
"""


@pytest.mark.parametrize(
    ("path", "owners", "line"),
    [
        ("LICENSE", "@global-owner1 @global-owner2", 2),
        ("x/a.js", "@js-owner", 3),
        ("a.go", "docs@example.com", 4),
        ("a.txt", "@octo-org/octocats", 5),
        ("build/logs/a.txt", "@octocat", 11),
        ("docs/a.md", "@doctocat", 9),
        ("docs/app/a.md", "@doctocat", 9),
        ("x/docs/a.md", "@global-owner1 @global-owner2", 2),
        ("x/apps/a", "@octocat", 8),
        ("apps/a", "@octocat", 12),
        ("apps/github/a", "", 13),
        ("apps/github/keep", "@doctocat", 14),
        ("scripts/a.js", "@doctocat @octocat", 10),
        ("scripts/logs/a", "@octocat", 11),
    ],
)
def test_the_last_rule_that_matches_decides(path: str, owners: str, line: int) -> None:
    rule = CodeOwners(EXAMPLE).rule_for(RepoPath(path))

    assert rule is not None
    assert (rule.owners, rule.line) == (tuple(owners.split()), line)


def test_a_path_that_no_rule_matches_has_no_rule() -> None:
    assert CodeOwners(b"/src/ @ada").rule_for(RepoPath("docs/a")) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("!*.js @ada", "negates"),
        ("/app/[id]/ @ada", "range in `[ ]`"),
        ("[a-z].py @ada", "section header"),
        ("[Backend]", "GitLab"),
        ("^[Docs][2] @ada", "GitLab"),
        ("\\#file @ada", "escapes"),
        ("***/*.rb ada@example.com", "stars"),
        ("a b @ada", "`b` is neither"),
        ("*.py ada", "neither @user, @org/team nor a mailbox"),
        ("*.py @", "neither"),
        ("*.py @org/", "neither"),
        ("*.py @org/team/more", "neither"),
        ("*.py ada@example", "neither"),
        ("*.py @ada, @ben", "neither"),
        ("*.py @ada -- the owner", "neither"),
        ("/ @ada", "no pattern"),
        ("a\\", "no pattern"),
        ("a" * 2_000 + " @ada", "2000 characters"),
    ],
)
def test_a_line_that_github_cannot_use_is_skipped_and_told(line: str, says: str) -> None:
    rules = CodeOwners(f"* @ben\n\n{line}\n".encode())

    assert len(rules.errors) == 1
    assert rules.errors[0].startswith("line 3: ")
    assert says in rules.errors[0]
    assert rules.rule_for(RepoPath("app/a.py")) == Rule("*", ("@ben",), 1)


@pytest.mark.parametrize(
    ("line", "owners"),
    [
        ("* @ada", "@ada"),
        ("  *\t@ada   @ben-x\t", "@ada @ben-x"),
        ("* @org/team-name", "@org/team-name"),
        ("* @org/team.name_2", "@org/team.name_2"),
        ("* ada+shop@mail.example.com", "ada+shop@mail.example.com"),
        ("* @ada # @ben", "@ada"),
        ("* @ada #@ben", "@ada"),
        ("* @ada#ben", "@ada"),
        ("* @ada_corp", "@ada_corp"),
        ("* # nobody", ""),
        ("*", ""),
        ("\ufeff* @ada", "@ada"),
        ("* @ada\r", "@ada"),
    ],
)
def test_owners_are_read_as_written(line: str, owners: str) -> None:
    rules = CodeOwners(f"{line}\n".encode())

    assert (rules.errors, rules.rule_for(RepoPath("a"))) == ([], Rule("*", tuple(owners.split()), 1))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# x\n  # y", b"\xff\xfe\x00", b"\0\0"])
def test_any_bytes_are_a_file(content: bytes) -> None:
    CodeOwners(content).rule_for(RepoPath("a"))


def test_not_more_errors_are_told_than_a_reader_wants() -> None:
    assert len(CodeOwners(b"!x @ada\n" * 1_000).errors) == MAX_ERRORS


def reference(pattern: str) -> re.Pattern[str]:
    """The plain translation, which may take forever on hostile patterns; without escapes."""
    parts = pattern.removeprefix("/").split("/")
    if not pattern.startswith("/") and (len(parts) == 1 or (len(parts) == 2 and not parts[1])):
        parts.insert(0, "**")
    if not parts[-1]:
        parts[-1] = "**"
    out = ""
    for number, part in enumerate(parts):
        is_last = number + 1 == len(parts)
        if part == "**":
            out += "[^/]+(?:/[^/]+)*" if is_last else "(?:[^/]+/)*"
        else:
            out += "".join({"*": "[^/]*", "?": "[^/]"}.get(c, re.escape(c)) for c in part)
            out += ("" if part == "*" else "(?:/.+)?") if is_last else "/"
    return re.compile(rf"\A{out}\Z", re.DOTALL)


NAMES = st.text("ab.", min_size=1, max_size=4)
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
PARTS = st.one_of(NAMES, st.just("**"), st.just("*"), st.text("ab*?", min_size=1, max_size=5))
PATTERNS = st.builds(
    lambda lead, parts, tail: f"{lead}{'/'.join(parts)}{tail}",
    st.sampled_from(["", "/"]),
    st.lists(PARTS, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
).filter(lambda pattern: "***" not in pattern)


@given(PATTERNS, PATHS)
@example("**/", "a")
@example("a/**/**/b", "a/b")
@example("*a*ab", "aab")
@example("a?b*b", "aabb")
def test_matching_is_what_the_plain_translation_says(pattern: str, path: str) -> None:
    assert owned(pattern, path) is (reference(pattern).match(path) is not None)


@given(st.lists(st.tuples(PATTERNS, st.sampled_from(["@a", "@b", ""])), max_size=8), PATHS)
def test_the_last_match_decides_whatever_the_patterns(lines: list[tuple[str, str]], path: str) -> None:
    rules = CodeOwners("\n".join(f"{pattern} {owner}" for pattern, owner in lines).encode())
    expected = [n for n, (pattern, _) in enumerate(lines, start=1) if reference(pattern).match(path)]

    found = rules.rule_for(RepoPath(path))
    assert (found.line if found else None) == (expected[-1] if expected else None)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 400, "a" * 4_000 + "b"),
        ("*a?" * 300, "a" * 4_000),
        ("?*" * 400, "a" * 4_000),
        ("**/a/" * 150 + "x", "a/" * 2_000 + "y"),
        ("a/**/" * 150 + "b", "a/" * 2_000 + "c"),
        ("*/" * 400 + "x", "a/" * 2_000),
    ],
)
def test_a_hostile_pattern_costs_little(pattern: str, path: str) -> None:
    start = time.perf_counter()
    owned(pattern, path)
    assert time.perf_counter() - start < 1


def test_a_file_of_fifty_thousand_rules_is_read_and_asked_in_little_time() -> None:
    content = b"".join(b"/team-%d/part/ @team-%d\n" % (n, n) for n in range(50_000))
    start = time.perf_counter()
    rules = CodeOwners(content)
    for number in range(1_000):
        found = rules.rule_for(RepoPath(f"team-{number}/part/deep/file.py"))
        assert found is not None
        assert found.line == number + 1
    assert time.perf_counter() - start < 5
