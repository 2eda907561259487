"""The nouns of the facts: what a machine looked up about a change, without opinion."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.change import Change, FileDiff, Location, RepoPath, Side
from bot.facts._analysis import AnalysisFacts
from bot.facts._authorship import Provenance
from bot.facts._history_nouns import HistoryFacts


class SymbolKind(StrEnum):
    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    TYPE = "type"
    """Interface, struct, enum, trait, alias."""
    MODULE = "module"
    """Namespace, package, module block."""
    VALUE = "value"
    """A constant or variable of the module."""
    RESOURCE = "resource"
    """A named block of a declarative file: a Terraform resource, a SQL table, a build stage, a job."""


class ConstructKind(StrEnum):
    """The few ideas that rules compare before and after, whatever the language calls them."""

    GUARD = "guard"
    """A condition whose branch leaves (returns, raises, continues …)."""
    CONDITION = "condition"
    COMPARISON = "comparison"
    HANDLER = "handler"
    CALL = "call"
    AWAIT = "await"
    RETURN = "return"
    RAISE = "raise"
    DECORATOR = "decorator"
    IMPORT = "import"
    ASSERTION = "assertion"
    CONCURRENCY = "concurrency"
    """A lock, a synchronised block, a spawned task, a channel operation: syntax, not a library call."""


class FileRole(StrEnum):
    """What a file is for, judged by its path alone."""

    CODE = "code"
    TEST = "test"
    DOCS = "documentation"
    CONFIG = "configuration"
    MIGRATION = "migration"
    INFRASTRUCTURE = "infrastructure as code"
    CI = "continuous integration"
    AGENT = "agent instructions"
    MANIFEST = "dependency manifest"
    LOCKFILE = "lockfile"
    GENERATED = "generated"
    VENDORED = "vendored"
    DATA = "data"


class Reading(StrEnum):
    """How much of a file the facts could see."""

    READ = "read"
    PARTLY = "partly read"
    UNREAD = "unread"


class Symbol(NamedTuple):
    """A definition in one state of a file. Lines are 1-based and inclusive.

    Its details are the last four fields. Of a definition that no hunk of the change touches or names, `FileFacts` has
    none: `signature` is "" and the other three say nothing. A tuple, for a file has hundreds: it is made in a fifth
    of the time.
    """

    name: str
    qualified: str
    """With the names of the definitions around it: `Cart.total`."""
    kind: SymbolKind
    path: RepoPath
    start: int
    end: int
    signature: str = ""
    """The header in one line: from the name's line to the body, white space folded. "" where it was not looked at."""
    parameters: tuple[str, ...] = ()
    """Each parameter's text, white space folded; the receiver (`self`) is not among them."""
    public: bool = True
    header: tuple[int, int] = (0, 0)
    """First and last line on which nothing but the signature stands; (0, 0) when there is no such line."""

    @property
    def owner(self) -> str:
        """The name of the enclosing definition, or ""."""
        return self.qualified.rpartition(".")[0].rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Construct:
    """One occurrence of an idea on a changed line."""

    kind: ConstructKind
    text: str
    """What two occurrences are compared by, folded, at most 240 characters: a guard's condition, a whole call, …"""
    head: str
    """The telling part: callee (`requests.get`), operator (`<=`), caught type ("*" when broad), decorator's name."""
    body: str
    """GUARD: the statement that leaves; HANDLER: the handler's body; CALL: its arguments; else ""."""
    line: int
    end: int
    symbol: str
    """Qualified name of the enclosing definition, or ""."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    SIGNATURE = "signature changed"
    BODY = "body changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class SymbolChange:
    """What the change does to one definition."""

    kind: ChangeKind
    symbol: Symbol
    """After the change; before it, when removed."""
    before: Symbol | None
    line: int
    """The first changed line in it, on the side where `symbol` stands."""
    elsewhere: Location | None = None
    """Of one that is removed: where the change defines its name anew, with another body."""


class ProofKind(StrEnum):
    FORMATTING = "formatting only: same syntax tree"
    COMMENTS = "comments only: same code tokens"
    RENAME = "renamed, content identical"
    MODE = "file mode only"
    IMPORTS = "imports reordered: the same ones, nothing else changed"
    MOVED = "moved: the same tokens, from elsewhere"
    RENAMED_SYMBOL = "renamed throughout: the same tree but for a name"
    TESTS = "tests added: nothing that was there is changed"
    LOCKFILE = "lockfile: it follows the manifest in the change"


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a file of the change, or a part of it, need not be read, and how that was checked."""

    path: RepoPath
    kind: ProofKind
    detail: str
    places: tuple[Location, ...] = ()
    """The parts of the file that it is about; () for all of it."""
    exceptions: tuple[Location, ...] = ()
    """Where the proof ends and a look is due: places where a renamed symbol has kept its old name."""


@dataclass(frozen=True, slots=True)
class GeneratedFrom:
    """What a file's own header says of how it was made."""

    path: RepoPath
    generator: str
    """The tool that wrote the header: "protoc-gen-go"; "" where the header does not tell."""
    source: str
    """What the header names as the source, as written; "" where it names none."""
    line: int
    """Where the header stands, on the side that was read: after the change, or before it when the file is gone."""
    source_path: RepoPath | None = None
    """The file of the repository that is meant; None when none or several fit."""
    source_in_change: bool | None = None
    """None when it is not known which file the source is."""
    digest_matches: bool | None = None
    """Whether the checksum of its source that the header carries is the source's; None when it carries none. It says
    nothing of the lines below the header."""


class DependencyUse(StrEnum):
    """What a dependency is for, as far as the manifest tells."""

    RUNTIME = "runtime"
    DEVELOPMENT = "development"
    """Tests, linters, examples, benchmarks: what users of the product do not run."""
    BUILD = "build"
    PEER = "peer"
    """Asked of whoever uses the package, and not brought along."""


class Presence(StrEnum):
    """How far the repository at the base knew a dependency by its name."""

    NOWHERE = "in no manifest or lockfile"
    LOCKED = "locked for another dependency"
    ASKED = "asked for by a manifest"
    OWN = "a package of this repository"
    UNKNOWN = "not looked up"


@dataclass(frozen=True, slots=True)
class DependencyChange:
    """What a manifest or lockfile of the change does to one dependency."""

    name: str
    ecosystem: str
    before: str | None
    """The version, or the constraint when `asked`; None when it was not there."""
    after: str | None
    direct: bool
    path: RepoPath
    line: int
    """Where it stands: after the change, or before it when it is gone."""
    source_changed: bool = False
    """Whether it comes from elsewhere than before, or newly from something that is no registry."""
    integrity_changed: bool = False
    """Another hash at the same version: the archive was exchanged, or its hash was."""
    asked: bool = False
    """Whether this is what a manifest asks for and not a version that was settled on."""
    use: DependencyUse = DependencyUse.RUNTIME
    internal: bool = False
    """Whether it is a folder, a member or a package of this repository."""
    presence: Presence = Presence.UNKNOWN
    """Of a name that was not there before in this file: whether it was elsewhere at the base."""
    source: str = ""
    """Where it comes from after the change, as far as that is said and is no ordinary registry."""
    source_before: str = ""
    scripts: bool = False
    """Whether the lockfile newly says that installing it runs a script."""

    @property
    def location(self) -> Location:
        return Location(self.path, self.line, self.line, Side.OLD if self.after is None else Side.NEW)


class Passage(NamedTuple):
    """Lines of a file as they are after the change, whether it changed them or not."""

    start: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of the change. `removed` and `added` are the constructs on its changed lines."""

    diff: FileDiff
    role: FileRole
    language: str | None
    """None when no grammar reads this file."""
    reading: Reading
    reason: str
    """Why `reading` is not READ; "" when it is."""
    before: tuple[Symbol, ...] = ()
    after: tuple[Symbol, ...] = ()
    changes: tuple[SymbolChange, ...] = ()
    removed: tuple[Construct, ...] = ()
    added: tuple[Construct, ...] = ()
    proof: Proof | None = None
    """Of the whole file."""
    partial: tuple[Proof, ...] = ()
    """Of parts of it."""
    generated: GeneratedFrom | None = None
    """What its header says of how it was made, whatever its role."""
    standing: tuple[Construct, ...] = ()
    """Tests, handlers, calls and decorators on unchanged lines of the functions that the change touches, after it; only
    where it took a test away."""
    passages: tuple[Passage, ...] = ()
    """The text after the change of the functions that it touches; where it took something away, of those that it calls
    anew and of what stands in no function as well. Of long files not all."""

    @property
    def path(self) -> RepoPath:
        return self.diff.path

    def symbol_at(self, line: int) -> Symbol | None:
        """The innermost definition after the change that holds `line`."""
        return innermost(self.after, line)


def innermost(symbols: tuple[Symbol, ...], line: int) -> Symbol | None:
    """The definition with the latest start that holds `line`; `symbols` in order of their start."""
    for at in range(bisect_right(symbols, line, key=lambda s: s.start) - 1, -1, -1):
        if symbols[at].end >= line:
            return symbols[at]
    return None


class Certainty(StrEnum):
    """How sure it is that a name at some place means the changed symbol; strongest first."""

    SAME_FILE = "same file"
    IMPORTED = "imported"
    PACKAGE = "same package"
    RECEIVER = "receiver fits"
    DISPATCH = "may dispatch to it"
    """A call of a method that the changed one overrides."""
    UNIQUE = "unique name"
    NAME = "same name only"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names a changed symbol."""

    location: Location
    text: str
    """The line, stripped."""
    within: str
    """Qualified name of the definition around it, or ""."""
    certainty: Certainty
    is_test: bool
    touched: bool
    """Whether the change adds or alters that very line."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Who uses a changed symbol, as found by a search of the whole tree after the change."""

    change: SymbolChange
    references: tuple[Reference, ...]
    """Surest first, each line once; those of certainty NAME are counted in `by_name_only`, not listed."""
    by_name_only: int = 0
    """Further places in code, tests included, that have the name and are not sure to mean the symbol."""
    places: int = 0
    """Lines of the tree on which the name stands, definitions and comments included."""
    generic: bool = False
    """The name is too common to attribute its places to this symbol; `references` is then empty."""
    unknown: str = ""
    """Why the search could not be completed; "" when it was."""
    overrides: tuple[Reference, ...] = ()
    """Where classes that it inherits from define the method that the changed one takes the place of."""
    overridden_by: tuple[Reference, ...] = ()
    """Where classes that inherit from its own define another method in its place."""
    named_in: tuple[Reference, ...] = ()
    """Where configuration, schemas and templates name it: files that are no code."""
    by_name_in_tests: int = 0
    """How many of `by_name_only` stand in tests."""

    @property
    def callers(self) -> tuple[Reference, ...]:
        return tuple(r for r in self.references if not r.is_test)

    @property
    def tests(self) -> tuple[Reference, ...]:
        return tuple(r for r in self.references if r.is_test)

    @property
    def untouched(self) -> tuple[Reference, ...]:
        """Callers, tests left out, that the change did not touch."""
        return tuple(r for r in self.callers if not r.touched)


class UnresolvedKind(StrEnum):
    """What it is that nothing explains."""

    MODULE = "module"
    """Neither a file of the tree, nor of the standard library, nor named by anything else in the tree."""
    NAME = "name"
    """The module is a file of the tree, and that file does not have the name."""


class UnresolvedName(NamedTuple):
    """What an added import asks for and the tree does not have."""

    path: RepoPath
    line: int
    kind: UnresolvedKind
    name: str
    """The module as written, or the name that is imported from it."""
    module: str
    target: RepoPath | None
    """The file that the module leads to; None for a MODULE."""


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A published advisory that affects a dependency at a version that the change sets."""

    dependency: DependencyChange
    version: str
    """The one that is affected; of a lockfile's package, not of a constraint."""
    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str
    """The database's own word ("HIGH"), else the first CVSS vector as given, else ""."""
    fixed_in: tuple[str, ...]
    """Versions above this one in which it is fixed, lowest first."""
    before: bool
    """Whether the version that was there before was affected as well."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was looked up about a change."""

    change: Change
    files: tuple[FileFacts, ...]
    usages: tuple[Usage, ...]
    provenance: Provenance
    past: HistoryFacts = field(default_factory=HistoryFacts)
    dependencies: tuple[DependencyChange, ...] = ()
    dependencies_unread: tuple[tuple[RepoPath, str], ...] = ()
    """Manifests and lockfiles of the change that were not read, with the reason."""
    analysis: AnalysisFacts = field(default_factory=AnalysisFacts)
    """What other analyzers say of it."""
    unresolved: tuple[UnresolvedName, ...] = ()
    """What added imports ask for and nothing in the tree explains."""
    locks_unproven: tuple[tuple[RepoPath, str], ...] = ()
    """Lockfiles of the change that are not shown to follow a manifest, with the first reason."""
    names_at_base: frozenset[tuple[str, str]] = frozenset()
    """(ecosystem, name) of what the manifests and lockfiles of the change named before it."""
    vulnerabilities: tuple[Vulnerability, ...] = ()
    advisories_unread: tuple[tuple[str, str], ...] = ()
    """What could not be looked up among advisories, with the reason."""

    def file(self, path: RepoPath) -> FileFacts | None:
        return next((f for f in self.files if f.path == path), None)

    def usage(self, change: SymbolChange) -> Usage | None:
        return next((u for u in self.usages if u.change is change), None)
