"""Questions of fact, answered by looking: is it called, is it tested, does it exist, which version is locked.

"No" is said only where every place that could hold a yes was looked at. What cannot be told by looking at names is
"unknown", with what was seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.change import Hit, Location, RepoPath, SearchResult, Snapshot
from bot.facts._gather import PARSED_BYTES
from bot.facts._nouns import Facts, FileRole, Symbol
from bot.facts._roles import role_of
from bot.facts._syntax import outline, parse
from bot.facts.languages import language_of
from bot.facts.usages import Mention, Use, mentions_in
from bot.pattern import lazy

HITS = 20_000
FILES = 40
"""Files that one batch of questions parses for one name."""
EVIDENCE = 10


class FactKind(StrEnum):
    """What can be looked up."""

    IS_CALLED = "is it used"
    IS_TESTED = "does a test name it"
    EXISTS = "does it exist"
    WHERE_DEFINED = "where is it defined"
    WHICH_VERSION = "which version is locked"
    FILE_EXISTS = "is there such a file"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A question that the tree answers. `name`: `total`, `Cart.total`, a dependency, or a path."""

    kind: FactKind
    name: str


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """The answer, where it was seen, and how it was looked up."""

    question: FactQuestion
    answer: Answer
    sentence: str
    how: str
    evidence: tuple[Location, ...] = ()
    """At most EVIDENCE places."""


_NAME = lazy(r"[A-Za-z_]\w*", re.ASCII)
_BETWEEN = lazy(r"\.|::|->|#")
_IN_TESTS = lazy(r"(?:^|\.)(?:tests?|test_\w+|\w+_tests?)(?:\.|$)")
_UNTIL_RUN = {"Bash", "JavaScript", "PHP", "Python", "Ruby", "TSX", "TypeScript"}
"""Languages in which a name can come to be while the program runs."""
_WRITES_ITSELF = {"C", "C++", "Rust"}
"""Languages whose macros define names that stand nowhere."""
_HOW = "one search of all text files for the name, then the definitions of the files that hold it"


def look_up(question: FactQuestion, facts: Facts, after: Snapshot) -> FactAnswer:
    """The answer to one question, from the state after the change."""
    return look_up_all([question], facts, after)[0]


def look_up_all(questions: Sequence[FactQuestion], facts: Facts, after: Snapshot) -> tuple[FactAnswer, ...]:
    """The answers, in order: one search for all names of code, one in the lockfiles for all dependencies."""
    kinds = {FactKind.WHICH_VERSION, FactKind.FILE_EXISTS}
    names = dict.fromkeys(_last(q.name) for q in questions if q.kind not in kinds)
    wanted = [name for name in names if _NAME.fullmatch(name)]
    seen = _Seen(facts, after, after.search(wanted, HITS), wanted) if wanted else None
    versions = _versions([q for q in questions if q.kind is FactKind.WHICH_VERSION], after)
    return tuple(versions.get(q) or _answer(q, seen, after) for q in questions)


def _last(name: str) -> str:
    return _BETWEEN.split(name)[-1]


def _answer(question: FactQuestion, seen: _Seen | None, after: Snapshot) -> FactAnswer:
    if question.kind is FactKind.FILE_EXISTS:
        return _file(question, after)
    name = _last(question.name)
    if seen is None or not _NAME.fullmatch(name):
        return FactAnswer(question, Answer.UNKNOWN, f"`{name}` is no name that is searched for.", "not looked up")
    if question.kind is FactKind.IS_CALLED:
        return _called(question, name, seen)
    if question.kind is FactKind.IS_TESTED:
        return _tested(question, name, seen)
    return _defined(question, name, seen)


def _file(question: FactQuestion, after: Snapshot) -> FactAnswer:
    path = RepoPath(question.name.removeprefix("./"))
    if after.exists(path):
        return FactAnswer(question, Answer.YES, f"There is a file `{path}`.", "its path", (Location(path, 1, 1),))
    return FactAnswer(question, Answer.NO, f"There is no file `{path}` in the tree.", "its path")


class _Seen:
    """What one search found, and what stands in the files that hold it; files are parsed once, when needed."""

    def __init__(self, facts: Facts, after: Snapshot, result: SearchResult, names: Sequence[str]) -> None:
        self.complete, self.reason = result.complete, result.reason
        self.hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in result.hits:
            for name in names:
                # A long line is cut: what stands behind the cut may be any of the names.
                if name in hit.text or len(hit.text) >= 2000:
                    self.hits[name].append(hit)
        self._after = after
        self._content: dict[RepoPath, bytes] = {}
        self._symbols: dict[RepoPath, tuple[Symbol, ...] | None] = {
            f.path: f.after for f in facts.files if f.language is not None and not f.reason and f.diff.new_path
        }

    def files(self, name: str) -> list[RepoPath]:
        """The files that hold the name, those first that look like defining it."""
        likely = re.compile(rf"\b[a-z]+[ \t*&]+(?:\([^)]*\)[ \t]*)?{re.escape(name)}\b")
        rank: dict[RepoPath, bool] = {}
        for hit in self.hits[name]:
            rank[hit.path] = rank.get(hit.path, True) and not likely.search(hit.text)
        return sorted(rank, key=lambda path: (rank[path], path))

    def read(self, paths: Iterable[RepoPath]) -> None:
        missing = [path for path in paths if path not in self._content]
        self._content.update(self._after.read(missing) if missing else {})

    def symbols(self, path: RepoPath) -> tuple[Symbol, ...] | None:
        """What a file defines; None when that cannot be read."""
        if path not in self._symbols:
            self._symbols[path] = self._parsed(path)
        return self._symbols[path]

    def _parsed(self, path: RepoPath) -> tuple[Symbol, ...] | None:
        language, content = language_of(path), self._content.get(path)
        if language is None or content is None or len(content) > min(PARSED_BYTES, language.largest):
            return None
        try:
            parsed = parse(content, language)
            return None if parsed.first_error is not None else outline(parsed, path).symbols
        except ImportError:
            return None

    def mentions(self, name: str, path: RepoPath) -> list[Mention] | None:
        """The occurrences of the name in one file that are code; None when it cannot be read."""
        language, content = language_of(path), self._content.get(path)
        if language is None or content is None or len(content) > min(PARSED_BYTES, language.largest):
            return None
        lines = {hit.line for hit in self.hits[name] if hit.path == path}
        try:
            return list(mentions_in(path, content, language, {name: lines}))
        except ImportError:
            return None


def _places(hits: Iterable[Hit]) -> tuple[Location, ...]:
    return tuple(Location(h.path, h.line, h.line) for h in list(hits)[:EVIDENCE])


def _defined(question: FactQuestion, name: str, seen: _Seen) -> FactAnswer:
    files = seen.files(name)
    seen.read(files[:FILES])
    found = [s for path in files[:FILES] for s in seen.symbols(path) or () if s.name == name]
    owned = [s for s in found if _fits(question.name, s)]
    if owned:
        places = tuple(Location(s.path, s.start, s.end) for s in owned[:EVIDENCE])
        more = f" and in {len(owned) - 1} more places" if len(owned) > 1 else ""
        first = f"{owned[0].path}:{owned[0].start}"
        return FactAnswer(question, Answer.YES, f"`{question.name}` is defined at {first}{more}.", _HOW, places)
    if found:
        places = tuple(Location(s.path, s.start, s.end) for s in found[:EVIDENCE])
        at = f"{found[0].qualified} at {found[0].path}:{found[0].start}"
        sentence = f"`{name}` is defined as {at}; whether `{question.name}` reaches one of that name is not known."
        return FactAnswer(question, Answer.UNKNOWN, sentence, _HOW, places)
    return _undefined(question, name, seen, files)


def _fits(asked: str, symbol: Symbol) -> bool:
    """Whether `Owner.name` or `module.name` means this definition."""
    owners = [part for part in _BETWEEN.split(asked)[:-1] if part]
    if not owners:
        return True
    around = symbol.qualified.split(".")[:-1]
    if around[-len(owners) :] == owners:
        return True
    stem = symbol.path.rpartition("/")[2].partition(".")[0]
    folders = [*symbol.path.split("/")[:-1], *([] if stem in {"__init__", "index", "mod", "lib"} else [stem])]
    return not around and folders[-len(owners) :] == owners


def _undefined(question: FactQuestion, name: str, seen: _Seen, files: list[RepoPath]) -> FactAnswer:
    """No definition was found: say no if none can be where it was looked, else what stands in the way."""
    hits = [h for h in seen.hits[name] if role_of(h.path) is not FileRole.DOCS]
    if not seen.complete:
        return FactAnswer(question, Answer.UNKNOWN, f"The search for `{name}` was not complete: {seen.reason}.", _HOW)
    if not hits:
        sentence = f"`{name}` stands in no text file of the tree but documentation; names made at run time are unseen."
        return FactAnswer(question, Answer.NO, sentence, _HOW, _places(seen.hits[name]))
    unread = [path for path in files if role_of(path) is not FileRole.DOCS and not _is_readable(path, name, seen)]
    if len(files) > FILES or unread:
        where = unread[0] if unread else f"more than {FILES} files"
        sentence = f"No definition of `{name}` was found; it stands in {where}, which is not read for definitions."
        return FactAnswer(question, Answer.UNKNOWN, sentence, _HOW, _places(hits))
    open_to = [hit for hit in hits if not _only_calls(hit.text, name)]
    if open_to:
        at = f"{open_to[0].path}:{open_to[0].line}"
        sentence = f"No definition of `{name}` was found, but {at} may bring it in: it is no mere call."
        return FactAnswer(question, Answer.UNKNOWN, sentence, _HOW, _places(open_to))
    languages = {lang.name for path in files if (lang := language_of(path)) is not None}
    run_time = " (attributes made at run time are not seen)" if languages & _UNTIL_RUN else ""
    sentence = f"No definition of `{name}` was found by name{run_time}; all {len(hits)} places that name it call it."
    return FactAnswer(question, Answer.NO, sentence, _HOW, _places(hits))


def _is_readable(path: RepoPath, name: str, seen: _Seen) -> bool:
    language = language_of(path)
    if language is None or language.name in _WRITES_ITSELF or seen.symbols(path) is None:
        return False
    return all(len(hit.text) < 2000 for hit in seen.hits[name] if hit.path == path)


_CALLED_BEHIND = lazy(
    r"(?:[=(,.!|\[?+/%-]|=>|->|\b(?:return|await|throw|yield|not|and|or|if|elif|while|in|go|defer|new|raise|assert|else))\s*$"
)
_BRINGS_IN = ("#define", "import ", "from ", "use ", "using ", "require", "extern", "declare")
_OPENS = ("{", ":", "=>", " do", "(", ",", "\\")


def _only_calls(text: str, name: str) -> bool:
    """Whether each occurrence on a line is a call and can be nothing that defines."""
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        before, behind = text[: match.start()], text[match.end() :]
        if not behind.startswith("("):
            return False
        bare = not before.strip() and not text.rstrip().endswith(_OPENS) and "=>" not in behind
        if not bare and not _CALLED_BEHIND.search(before):
            return False
    return not text.lstrip().startswith(
        ("#define", "import ", "from ", "use ", "using ", "require", "extern", "declare")
    )


def _code(name: str, seen: _Seen) -> tuple[list[Mention], list[Hit]]:
    """The mentions of a name in code, and the hits of which it could not be told whether they are any."""
    files = seen.files(name)
    seen.read(files[:FILES])
    mentions: list[Mention] = []
    untold: list[Hit] = []
    for place, path in enumerate(files):
        found = seen.mentions(name, path) if place < FILES else None
        if found is not None:
            mentions += found
        told = {m.location.start for m in found} if found is not None else set[int]()
        if role_of(path) is not FileRole.DOCS:
            untold += (h for h in seen.hits[name] if h.path == path and h.line not in told)
    return mentions, untold


def _called(question: FactQuestion, name: str, seen: _Seen) -> FactAnswer:
    how = "one search of all text files for the name, then the syntax around each place"
    mentions, untold = _code(name, seen)
    uses = [m for m in mentions if m.use is Use.REFERENCE]
    if uses:
        more = f" and in {len(uses) - 1} more places" if len(uses) > 1 else ""
        sentence = f"The name `{name}` is used at {uses[0].location}{more}; another thing may have the same name."
        return FactAnswer(question, Answer.YES, sentence, how, tuple(m.location for m in uses[:EVIDENCE]))
    if not seen.complete:
        return FactAnswer(question, Answer.UNKNOWN, f"The search for `{name}` was not complete: {seen.reason}.", how)
    rest = [*(h for h in untold)]
    imported = [m.location for m in mentions if m.use is Use.IMPORT]
    if rest or imported:
        places = (*imported, *_places(rest))[:EVIDENCE]
        sentence = f"No use of `{name}` in code was found, but {places[0]} names it: an import, or text."
        return FactAnswer(question, Answer.UNKNOWN, sentence, how, places)
    sentence = f"Nothing in the tree names `{name}` but its definition; calls by a name made at run time are not seen."
    return FactAnswer(question, Answer.NO, sentence, how, tuple(m.location for m in mentions[:EVIDENCE]))


def _tested(question: FactQuestion, name: str, seen: _Seen) -> FactAnswer:
    how = "one search of all text files for the name; what is a test is told by path, and by the definition around it"
    hits = [h for h in seen.hits[name] if role_of(h.path) is FileRole.TEST]
    mentions, untold = _code(name, seen)
    inside = [
        m.location for m in mentions if _IN_TESTS.search(m.within) and role_of(m.location.path) is not FileRole.TEST
    ]
    code = [m.location for m in mentions if role_of(m.location.path) is FileRole.TEST]
    if code or inside:
        places = (*code, *inside)[:EVIDENCE]
        return FactAnswer(
            question,
            Answer.YES,
            f"A test names `{name}` at {places[0]}; what it checks was not looked at.",
            how,
            places,
        )
    if not seen.complete:
        return FactAnswer(question, Answer.UNKNOWN, f"The search for `{name}` was not complete: {seen.reason}.", how)
    if hits:
        return FactAnswer(
            question,
            Answer.UNKNOWN,
            f"`{name}` stands in a test at {hits[0].path}:{hits[0].line}, as text or in a file that is not read.",
            how,
            _places(hits),
        )
    if any(h.path.endswith((".rs", ".d", ".zig")) for h in untold):
        return FactAnswer(
            question,
            Answer.UNKNOWN,
            f"No test names `{name}` by its path; files that hold their own tests were not all read.",
            how,
        )
    return FactAnswer(question, Answer.NO, f"No test names `{name}`; one may reach it through something else.", how)


def _versions(questions: Sequence[FactQuestion], after: Snapshot) -> Mapping[FactQuestion, FactAnswer]:
    if not questions:
        return {}
    from bot.facts.dependencies import ENDINGS, find_locked  # noqa: PLC0415 - few questions are about dependencies

    spelled = {q: _spellings(q.name) for q in questions}
    result = after.search(list(dict.fromkeys(s for each in spelled.values() for s in each)), HITS, ENDINGS)
    answers: dict[FactQuestion, FactAnswer] = {}
    how = "one search of the lockfiles (and go.mod) for the name, then a reading of those that hold it"
    for question, spellings in spelled.items():
        paths = list(dict.fromkeys(h.path for h in result.hits if any(s in h.text for s in spellings)))
        rows, unread = find_locked(question.name, after.read(paths[:FILES]))
        missing = unread or (not result.complete and [RepoPath("all lockfiles")]) or paths[FILES:]
        versions = list(dict.fromkeys(version for version, _, _ in rows))
        places = tuple(place for _, place, _ in rows[:EVIDENCE])
        if rows:
            beyond = f"; {missing[0]} could not be read" if missing else ""
            sentence = f"`{question.name}` is locked at {', '.join(versions[:5])} ({places[0]}){beyond}."
            answers[question] = FactAnswer(question, Answer.YES, sentence, how, places)
        elif missing:
            sentence = f"No locked version of `{question.name}` was found; {missing[0]} could not be read."
            answers[question] = FactAnswer(question, Answer.UNKNOWN, sentence, how)
        else:
            sentence = f"No lockfile that is read locks `{question.name}`."
            answers[question] = FactAnswer(question, Answer.NO, sentence, how)
    return answers


def _spellings(name: str) -> list[str]:
    """A Python project or a crate is written with `-` here and `_` there, in either case."""
    return list(dict.fromkeys([name, name.lower(), name.lower().replace("_", "-"), name.replace("-", "_")]))
