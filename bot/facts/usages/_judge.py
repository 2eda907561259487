"""How sure it is that a mention means the changed symbol: by file, import, package, class, receiver and rarity.

The order of these hints, and what each is worth, was measured on labelled callers of large repositories: imports decide
for module-level functions, the receiver's class or name for methods, the rarity of the name for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.change import RepoPath
from bot.facts._language import Linking
from bot.facts._nouns import Certainty, FileRole, Symbol, SymbolKind
from bot.facts._roles import role_of
from bot.facts.languages import language_of, may_call
from bot.facts.usages._kin import ClassAt, Kin, Kinship
from bot.facts.usages._library import Library
from bot.facts.usages._mentions import Mention, Use
from bot.facts.usages._modules import Modules, Origin
from bot.facts.usages._standing import Standing
from bot.facts.usages._types import SPAN, type_of, type_of_constant
from bot.pattern import lazy

RARE = 60
"""Mentions up to which a name with a single definition is taken to mean that definition."""
EXACT = frozenset({Linking.PYTHON, Linking.ECMASCRIPT, Linking.GO})
"""Languages whose imports are resolved to files: there a bare name that is not imported means something else."""
_INDEX_STEMS = frozenset({"__init__", "index", "mod", "lib", "main"})
_SUPER = lazy(r"^(?:super\b|base$|parent$)")
_ROOT = lazy(r"^[A-Za-z_$][\w$]*")
_GENERIC_WORDS = frozenset({
    "builder", "server", "client", "editor", "parser", "formatter", "adjuster", "handler", "factory", "manager", "task",
    "run", "runner", "service", "store", "context", "config", "options", "reader", "writer", "worker", "provider",
    "controller", "adapter", "command", "helper", "request", "response", "test", "base", "data", "error", "item",
    "list", "map", "node", "object", "result", "state", "type", "value",
})  # fmt: skip
"""Last words that classes of many kinds share: a `builder` may be any builder."""
_BUILDS = frozenset({Standing.CALL, Standing.VALUE})
_COMPILED = frozenset({Linking.GO, Linking.DOTTED, Linking.USING, Linking.RUST, Linking.PHP})
"""Languages in which a file names the classes, or the packages, that it works with."""
_REFERS = frozenset({Linking.GO, Linking.USING})
"""Languages in which `x.name` without parentheses may stand for the method itself."""
_ENTRY_POINTS = {"Go": {"main", "init", "TestMain"}, "Rust": {"main"}, "C": {"main"}, "C++": {"main"}, "Java": {"main"},
                 "C#": {"Main"}, "Kotlin": {"main"}}  # fmt: skip
_LOADED = lazy(r"^\(?(?:await\s+)?(?:import|require)\(\s*[\"']([^\"']{1,300})[\"']\s*\)\)?$")
_LAST = lazy(r"([A-Za-z_$][\w$]*)(?:<[^<>]*>)?(?:\([^()]*\)|\[[^\[\]]*\])?[?!]?$")


def is_member(symbol: Symbol) -> bool:
    """Whether a symbol is reached through a receiver, as methods and fields are; constructors are not."""
    return _is_owned(symbol) and not is_constructor(symbol)


def is_constructor(symbol: Symbol) -> bool:
    """Whether a symbol runs when its class's name is called."""
    language = language_of(symbol.path)
    named = language is not None and symbol.name in language.constructor_names
    return _is_owned(symbol) and (named or symbol.name == symbol.owner)


def is_entry(symbol: Symbol) -> bool:
    """Whether a symbol is where a program begins, which code does not call."""
    language = language_of(symbol.path)
    return (
        language is not None
        and symbol.name in _ENTRY_POINTS.get(language.name, ())
        and (symbol.kind is SymbolKind.FUNCTION or language.linking in {Linking.DOTTED, Linking.USING})
    )


def _is_owned(symbol: Symbol) -> bool:
    return symbol.kind is SymbolKind.METHOD or (symbol.kind is SymbolKind.VALUE and symbol.owner != "")


class Lookup:
    """What judging needs of the tree."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.modules = Modules(library)
        self.kin = Kin(library, self.modules)

    def means(self, path: RepoPath, local: str, target: Origin) -> bool | None:
        """Whether a name of a file is imported from the target; None when no import binds it."""
        origins = self.modules.origins(path, local)
        if target in origins:
            return True
        bound = any(b.local == local for b in self.library.bindings(path))
        return False if bound or (origins and path != target.path) else None

    def module_means(self, path: RepoPath, receiver: str, target: Origin) -> bool:
        """Whether `receiver` is a module, or a package, that gives the target under its own name."""
        loaded = _LOADED.match(receiver)
        if loaded is not None:
            module = self.modules.path_of(path, loaded[1])
            return module is not None and target in self.modules.exported(module, target.name)
        dotted = receiver.replace("?.", ".")
        for binding in self.library.bindings(path):
            begins = binding.local == dotted or dotted.startswith(f"{binding.local}.")
            rest = dotted[len(binding.local) + 1 :]
            if begins and self._leads(path, rest, self.modules.origin(path, binding), target):
                return True
        return False

    def _leads(self, path: RepoPath, rest: str, origins: frozenset[Origin], target: Origin) -> bool:
        if self.modules.linking(path) is Linking.GO:
            return not rest and any(o.path == f"{target.path.rpartition('/')[0]}/".lstrip("/") for o in origins)
        for step in filter(None, rest.split(".")):
            origins = frozenset(o for m in origins if not m.name for o in self.modules.exported(m.path, step))
        return any(not m.name and target in self.modules.exported(m.path, target.name) for m in origins)


class Judge:
    """Tells for one symbol what each mention of its name is."""

    def __init__(self, symbol: Symbol, mentions: Sequence[Mention], lookup: Lookup, *, strict: bool = False) -> None:
        """`strict` when only some of the places are at hand, so that the name's rarity says nothing."""
        self._strict = strict
        self._symbol, self._mentions, self._lookup = symbol, mentions, lookup
        self._language = language_of(symbol.path)
        self._name = symbol.owner if is_constructor(symbol) else symbol.name
        self._target = Origin(symbol.path, self._name)
        self._owner = ClassAt(symbol.path, symbol.owner)
        self._elsewhere = [m for m in mentions if m.use is Use.DEFINITION and not self._is_itself(m)]

    def certainties(self) -> Iterator[tuple[Mention, Certainty]]:
        """Each mention that uses the name in code, with how sure it is that the symbol is meant."""
        judge = self._member if is_member(self._symbol) else self._free
        for mention in self._mentions:
            if mention.use is Use.REFERENCE and may_call(mention.location.path, self._symbol.path):
                certainty = judge(mention) if self._can_mean(mention) else None
                yield mention, certainty or Certainty.NAME

    def _can_mean(self, mention: Mention) -> bool:
        """Whether what is done with the name there can be done with the symbol."""
        symbol, standing, language = self._symbol, mention.standing, self._language
        if is_constructor(symbol):
            itself = f"{self._name}.{symbol.name}", f"{self._name}::{symbol.name}"
            return standing in _BUILDS or any(text in mention.text for text in itself)
        if language is None or language.linking not in _COMPILED:
            return True
        if symbol.kind is SymbolKind.METHOD and is_member(symbol) and mention.receiver is not None:
            if standing in {Standing.ACCESS, Standing.ASSIGNED}:
                return False
            path_like = "::" in mention.text or mention.receiver[:1].isupper()
            return standing is not Standing.VALUE or language.linking in _REFERS or path_like
        return True

    def overridden(self) -> Iterator[tuple[Mention, Kinship, Certainty]]:
        """Methods of the same name in classes above and below, and how sure it is that these are related."""
        if not is_member(self._symbol):
            return
        for mention in self._elsewhere:
            other = ClassAt(mention.location.path, mention.holder)
            kinship = self._lookup.kin.between(other, self._owner) if mention.holder else None
            if kinship in {Kinship.ABOVE, Kinship.BELOW}:
                assert kinship is not None  # noqa: S101 - it is one of two
                same = mention.location.path == self._symbol.path
                yield mention, kinship, Certainty.SAME_FILE if same else Certainty.IMPORTED

    def _is_itself(self, mention: Mention) -> bool:
        symbol = self._symbol
        return mention.location.path == symbol.path and symbol.start <= mention.location.start <= symbol.end

    # Functions, classes and values of a module

    def _free(self, mention: Mention) -> Certainty | None:
        path, language = mention.location.path, self._language
        linking = language.linking if language is not None else Linking.NONE
        if mention.receiver is not None:
            return self._through_module(mention, linking)
        if path == self._symbol.path:
            return self._in_file(mention)
        return self._by_import(mention) if linking in EXACT else self._by_likelihood(mention)

    def _by_import(self, mention: Mention) -> Certainty:
        """Where imports lead to files, they decide."""
        means = self._lookup.means(mention.location.path, mention.name, self._target)
        if means:
            return Certainty.IMPORTED
        if means is None and self._is_beside(mention.location.path):
            return Certainty.PACKAGE
        return Certainty.UNIQUE if means is False and self._is_likely(mention) else Certainty.NAME

    def _is_written_out(self, mention: Mention) -> bool:
        """Whether PHP's full name stands there: `new \\Shop\\Cart()` in a folder `Shop`."""
        folder = self._symbol.path.rpartition("/")[0].rpartition("/")[2]
        return bool(folder) and f"\\{folder}\\{mention.name}" in mention.text

    def _by_likelihood(self, mention: Mention) -> Certainty:
        """Where they name packages only, so do folders and rarity."""
        path = mention.location.path
        if path in self._redefined:
            return Certainty.NAME
        if self._is_imported(path) or self._is_written_out(mention):
            return Certainty.IMPORTED
        if self._is_beside(path):
            return Certainty.PACKAGE
        return Certainty.UNIQUE if self._is_unique else Certainty.NAME

    def _in_file(self, mention: Mention) -> Certainty | None:
        """A nested function is known within its own function only; one of another class or function hides this one."""
        outer = self._symbol.qualified.rpartition(".")[0]
        if outer and self._symbol.kind is SymbolKind.FUNCTION and not f"{mention.within}.".startswith(f"{outer}."):
            return None
        for other in self._elsewhere:
            inside = other.binds and other.location.path == self._symbol.path and other.within not in {"", outer}
            if inside and f"{mention.within}.".startswith(f"{other.within}."):
                return Certainty.NAME
        return Certainty.SAME_FILE

    def _through_module(self, mention: Mention, linking: Linking) -> Certainty:
        assert mention.receiver is not None  # noqa: S101 - the only caller has checked it
        path, receiver = mention.location.path, mention.receiver
        if linking in EXACT:
            return Certainty.IMPORTED if self._lookup.module_means(path, receiver, self._target) else Certainty.NAME
        named = receiver.replace("::", ".").replace("\\", ".").rpartition(".")[2]
        if linking is Linking.RUST and named[:1].isupper():
            return Certainty.NAME  # `Mode::Fast` is a variant or an associated item of another type
        if named and named in _module_names(self._symbol.path):
            return Certainty.IMPORTED
        if linking is Linking.NONE or path in self._redefined:
            return Certainty.NAME
        qualified = named[:1].isupper() or linking is Linking.RUST
        return Certainty.UNIQUE if self._is_unique and qualified else Certainty.NAME

    @cached_property
    def _redefined(self) -> frozenset[RepoPath]:
        """Files that have a definition of their own."""
        return frozenset(m.location.path for m in self._elsewhere)

    def _is_beside(self, path: RepoPath) -> bool:
        language = self._language
        beside = path.rpartition("/")[0] == self._symbol.path.rpartition("/")[0]
        shared = language is not None and (language.package_is_directory or language.linking is Linking.PHP)
        return shared and beside

    def _is_imported(self, path: RepoPath) -> bool:
        """Whether an import that names the symbol also names its file, a folder, or its declared package."""
        named = [m.text for m in self._mentions if m.use is Use.IMPORT and m.location.path == path]
        return any(_imports_from(text, self._symbol.path) for text in named)

    def _is_likely(self, mention: Mention) -> bool:
        """Whether an import that leads nowhere we can see looks as if it led to the symbol's file."""
        lookup, path = self._lookup, mention.location.path
        if not self._is_unique:
            return False
        stem = self._symbol.path.rpartition("/")[2].partition(".")[0]
        folder = self._symbol.path.rpartition("/")[0].rpartition("/")[2]
        for binding in lookup.library.bindings(path):
            if binding.local == mention.name and lookup.modules.path_of(path, binding.module) is None:
                if lookup.modules.is_installed(path, binding):
                    return False
                last = binding.module.replace(".", "/").rstrip("/").rpartition("/")[2]
                return last == (folder if stem in _INDEX_STEMS else stem)
        return False

    @cached_property
    def _is_unique(self) -> bool:
        return not self._strict and not self._elsewhere and len(self._mentions) <= RARE and len(self._name) >= 5

    # Methods and fields

    def _member(self, mention: Mention) -> Certainty | None:
        receiver, language = mention.receiver, self._language
        if receiver is None:
            if self._stands_in_class(mention):
                return Certainty.SAME_FILE
            implicit = language is not None and language.implicit_self and mention.holder
            return self._by_class(mention, self._here(mention)) if implicit else None
        if _SUPER.search(receiver):
            above = self._lookup.kin.above(self._here(mention)) if mention.holder else ()
            first = next((c for c in above if c in self._definers), None)
            return Certainty.RECEIVER if first == self._owner else Certainty.NAME
        if language is not None and receiver in language.self_names and mention.holder:
            return self._by_class(mention, self._here(mention))
        return self._by_receiver(mention, receiver)

    def _stands_in_class(self, mention: Mention) -> bool:
        """Whether a bare name stands directly in the body of the symbol's class: `total = property(_get_total)`."""
        linking = self._language.linking if self._language is not None else Linking.NONE
        outer = self._symbol.qualified.rpartition(".")[0]
        same = mention.location.path == self._symbol.path and mention.holder == self._owner.name
        return linking is Linking.PYTHON and same and mention.within == outer

    def _here(self, mention: Mention) -> ClassAt:
        return ClassAt(mention.location.path, mention.holder)

    def _by_class(self, mention: Mention, holder: ClassAt) -> Certainty | None:
        """A call on the object itself."""
        known = self._of_class(holder)
        if known is Certainty.RECEIVER and mention.location.path == self._symbol.path:
            return Certainty.SAME_FILE
        if known is not None:
            return known
        chain = (holder, *self._lookup.kin.above(holder))
        settled = any(c in self._definers for c in chain)
        return Certainty.NAME if settled or mention.receiver is None else self._by_rarity(mention)

    def _of_class(self, held: ClassAt) -> Certainty | None:
        """What a call on an instance of a class says: the nearest class above it that has the method is meant."""
        chain = (held, *self._lookup.kin.above(held))
        first = next((c for c in chain if c in self._definers or _is(c, self._owner)), None)
        if first is not None and _is(first, self._owner):
            return Certainty.RECEIVER
        if self._lookup.kin.between(held, self._owner) is Kinship.ABOVE:
            return Certainty.DISPATCH
        return None

    def _by_receiver(self, mention: Mention, receiver: str) -> Certainty:
        path, lookup = mention.location.path, self._lookup
        named = _named_class(receiver)
        if named is not None:
            meant = lookup.kin.meant(path, receiver)
            if any(c.path for c in meant):
                return next((c for m in sorted(meant) if (c := self._of_class(m)) is not None), Certainty.NAME)
        root = _ROOT.match(receiver)
        if root is not None and self._is_foreign(path, root[0], receiver):
            return Certainty.NAME
        typed = self._typed(mention, receiver)
        if typed is None:
            typed = self._given(path, receiver)
        if typed is not None:
            return typed
        if self._resembles(path, receiver):
            return Certainty.RECEIVER
        return self._by_rarity(mention)

    def _typed(self, mention: Mention, receiver: str) -> Certainty | None:
        content = self._lookup.library.text(mention.location.path)
        begin, end = mention.scope
        raw = self._lookup.library.content(mention.location.path) or b""
        before = raw[max(begin, end - SPAN) : end].decode("utf-8", "replace")
        if self._lookup.modules.linking(mention.location.path) is Linking.GO:
            content += "\n" + self._lookup.library.text(self._symbol.path)  # what its constructors give
        written = type_of(receiver, before, content)
        if written is None:
            return None
        if self._is_other_package(mention.location.path, written):
            return Certainty.NAME
        meant = sorted(self._lookup.kin.meant(mention.location.path, written))
        for held in meant:
            known = self._of_class(held)
            if known is not None:
                return known
        if any(c.path for c in meant) or not self._is_imported_name(mention, written):
            return Certainty.NAME
        return None if last_word(written) in self._family else Certainty.NAME

    def _is_other_package(self, path: RepoPath, written: str) -> bool:
        """Whether a class's name as a file writes it means a class of another package, of whatever name."""
        linking = self._lookup.modules.linking(path)
        folder = self._symbol.path.rpartition("/")[0]
        package, dot, _ = written.rpartition(".")
        bound = [b for b in self._lookup.library.bindings(path) if b.local == (package or written)]
        if linking is Linking.GO:
            if not dot:
                return path.rpartition("/")[0] != folder and last_word(written) == self._owner.name
            led = {self._lookup.modules.path_of(path, b.module) for b in bound} - {None}
            return RepoPath(f"{folder}/".lstrip("/")) not in led if led else package != folder.rpartition("/")[2]
        if linking in {Linking.DOTTED, Linking.PHP} and bound and last_word(written) == self._owner.name:
            inside = folder.casefold().split("/")
            return all(_last_package(b.module) not in inside for b in bound)
        return False

    def _given(self, path: RepoPath, receiver: str) -> Certainty | None:
        """What an object that a module binds says: `site` after `from admin import site`, `admin.site`, or its own."""
        root, _, rest = receiver.partition(".")
        if not root.isidentifier() or "." in rest or (rest and not rest.isidentifier()):
            return None
        modules = self._lookup.modules
        origins = modules.origins(path, root)
        if rest:
            origins = frozenset(
                o for m in origins if not m.name and not m.path.endswith("/") for o in modules.exported(m.path, rest)
            )
        for origin in sorted(origins or ({Origin(path, root)} if not rest else ())):
            if not origin.name or origin.path.endswith("/"):
                continue
            written = type_of_constant(origin.name, self._lookup.library.text(RepoPath(origin.path)))
            meant = sorted(self._lookup.kin.meant(RepoPath(origin.path), written)) if written is not None else []
            known = [c for held in meant if (c := self._of_class(held)) is not None]
            if known:
                return known[0]
        return None

    def _is_imported_name(self, mention: Mention, written: str) -> bool:
        """Whether a class's name is bound in the file to something that we do not see."""
        root = written.partition(".")[0]
        return any(b.local == root for b in self._lookup.library.bindings(mention.location.path))

    def _is_foreign(self, path: RepoPath, root: str, receiver: str) -> bool:
        """Whether a receiver begins with what comes from outside of the tree, or is a module."""
        modules = self._lookup.modules
        for binding in self._lookup.library.bindings(path):
            if binding.local.partition(".")[0] == root:
                if modules.is_outside(path, binding):
                    return True
                if receiver == root and binding.name == "" and binding.local == root:
                    return True
        return False

    def _resembles(self, path: RepoPath, receiver: str) -> bool:
        """Whether a receiver is named like the symbol's class, and like no other class that has the method."""
        last = _LAST.search(receiver)
        if last is None or not any(are_alike(last[1], name) for name in self._family):
            return False
        if not self._is_near(path):
            return False
        counted = [m for m in self._strangers if self._counts(m) or m.location.path == path]
        others = {m.holder for m in counted if m.holder} - self._family
        return not any(are_alike(last[1], name) for name in others)

    def _is_near(self, path: RepoPath) -> bool:
        """Whether a file has to do with the symbol's class: it stands beside it, names it, or imports its package.

        Where variables need no class, as in Python, a file may work with objects of a class that it does not name.
        """
        lookup, folder = self._lookup, self._symbol.path.rpartition("/")[0]
        linking = lookup.modules.linking(path)
        if linking not in _COMPILED or path.rpartition("/")[0] == folder:
            return True
        if linking is Linking.GO:
            target = f"{folder}/".lstrip("/")
            return any(lookup.modules.path_of(path, b.module) == target for b in lookup.library.bindings(path))
        text = lookup.library.text(path)
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in self._family)

    def _by_rarity(self, mention: Mention) -> Certainty:
        if (
            self._strict
            or self._is_shared
            or len(self._mentions) > RARE
            or len(self._name) < 5
            or mention.location.path in self._hiding
        ):
            return Certainty.NAME
        return Certainty.DISPATCH if self._elsewhere else Certainty.UNIQUE

    @cached_property
    def _definers(self) -> frozenset[ClassAt]:
        """The classes that have a method of the name."""
        return frozenset({ClassAt(m.location.path, m.holder) for m in self._elsewhere if m.holder} | {self._owner})

    @cached_property
    def _strangers(self) -> tuple[Mention, ...]:
        """Definitions of the name that have nothing to do with the symbol's class."""
        kin, owner = self._lookup.kin, self._owner
        families = {c for c in self._definers if kin.between(c, owner) is not None}

        def belongs(held: ClassAt) -> bool:
            return any(_is(held, c) or kin.between(held, c) is not None for c in families)

        return tuple(m for m in self._elsewhere if not belongs(ClassAt(m.location.path, m.holder)))

    @cached_property
    def _is_shared(self) -> bool:
        """Whether unrelated code has the name as well; what tests define for themselves does not count for others."""
        return any(map(self._counts, self._strangers))

    def _counts(self, other: Mention) -> bool:
        return role_of(self._symbol.path) is FileRole.TEST or role_of(other.location.path) is not FileRole.TEST

    @cached_property
    def _hiding(self) -> frozenset[RepoPath]:
        return frozenset(m.location.path for m in self._strangers)

    @cached_property
    def _family(self) -> frozenset[str]:
        """Names of the symbol's class, of those above it, and of those below that have the method, too."""
        related = {c.name for c in self._definers if self._lookup.kin.between(c, self._owner) is not None}
        return frozenset({self._owner.name, *related})


def last_word(written: str) -> str:
    """A class's name without its package."""
    return written.replace("::", ".").replace("\\", ".").rpartition(".")[2]


def _last_package(module: str) -> str:
    return last_word(module).casefold()


def _is(one: ClassAt, other: ClassAt) -> bool:
    return one.name == other.name and (one.path == other.path or not one.path or not other.path)


def _named_class(receiver: str) -> str | None:
    last = receiver.replace("::", ".").replace("\\", ".").rpartition(".")[2]
    return last if last[:1].isupper() and last.isidentifier() else None


def are_alike(receiver: str, owner: str) -> bool:
    """Whether a receiver is named like a class: the shorter name begins or ends the longer.

    `model_admin` is likely a ModelAdmin, `userRepo` a UserRepository.
    """
    a, b = receiver.replace("_", "").lower(), owner.replace("_", "").lower()
    short, long = sorted((a, b), key=len)
    if short in _GENERIC_WORDS and short != long:
        return False
    return len(short) >= 3 and (long.startswith(short) or long.endswith(short))


def _module_names(path: str) -> set[str]:
    parts = path.split("/")
    stem = parts[-1].partition(".")[0]
    return {stem, *(parts[-2:-1])} - {""}


def _imports_from(statement: str, path: str) -> bool:
    """Whether an import statement can mean the file at `path`: it names the file, or a folder that re-exports it."""
    parts = path.split("/")
    stem = parts[-1].partition(".")[0]
    names = [*parts[:-1], *([] if stem in _INDEX_STEMS else [stem])]
    return any(name and name in statement for name in names)
